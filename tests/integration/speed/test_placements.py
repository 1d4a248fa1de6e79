"""Pages of placements cost at most twelve statements, and no more with sixty rows than with three."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.placements import School, noon, school, skills_of
from tests.integration.speed.test_statements import FEW, MANY, MOST, browser_of, statements
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.placements import actions
from tongzhou.support.placements.models import Placement
from tongzhou.support.placements.rules.levels import Level

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def s() -> School:
    return school()


def office(s: School) -> Client:
    """The least that may do most of it: the supporter's own office."""
    account = account_for(StaffFactory(institution=s.place.pairing.supporting), password=PASSWORD)
    granted(account, Role.PROGRAMME_OFFICE, s.place.pairing.supporting)
    return browser_of(account.pk)


def learning(s: School, number: int) -> Placement:
    """So many who are there, none confirmed: all wait for the supporter."""
    for _ in range(number):
        row = actions.record(
            id=new_id(), by=s.taking, at=noon(TODAY), department_id=s.department.pk,
            trainee_id=StaffFactory(department=s.home).pk, arrived_on=TODAY, teacher_id=s.teacher_staff.pk,
            skills=["胸腔穿刺", "床旁超声"],
        )  # fmt: skip
    return row


def back(s: School, number: int) -> Placement:
    """So many who are back home and have done something alone."""
    for _ in range(number):
        row = actions.record(
            id=new_id(), by=s.taking, at=noon(TODAY), department_id=s.department.pk,
            trainee_id=StaffFactory(department=s.home).pk, arrived_on=TODAY - timedelta(90), ended_on=TODAY - timedelta(1),
            skills=["胸腔穿刺"],
        )  # fmt: skip
        actions.record_procedure(
            id=new_id(),
            by=s.taking,
            at=noon(TODAY),
            skill_id=skills_of(row)[0].pk,
            on=TODAY,
            case_number="演示-1",
        )
    return row


def nominated(s: School, number: int) -> None:
    """So many who are named for the same slots."""
    slots = _slots(s)
    for _ in range(number):
        actions.nominate(
            id=new_id(), by=s.taking, at=noon(TODAY), slots_id=slots, trainee_id=StaffFactory(department=s.home).pk,
            planned=Period(TODAY, TODAY + timedelta(9)), goal="学",
        )  # fmt: skip


def _slots(s: School) -> object:
    from tongzhou.support.placements.models import Slots

    found = Slots.objects.filter(year=TODAY.year).first() or s.slots(9, year=TODAY.year, first_month=1)
    return found.pk


@pytest.mark.parametrize(
    ("path", "made", "mark"),
    [
        ("/placements/?tab=mine", learning, 'href="/placements/0'),
        ("/placements/?tab=now", learning, 'href="/placements/0'),
        ("/placements/?tab=coming", nominated, 'href="/placements/0'),
        ("/placements/?tab=done", back, 'href="/placements/0'),
        ("/placements/?tab=mine", back, 'href="/placements/independent/0'),
        ("/placements/slots/{slots}/", nominated, 'href="/placements/0'),
        ("/placements/capability/", back, 'href="/placements/trainees/0'),
    ],
)
def test_lists_cost_the_same_however_long(s: School, path: str, made, mark: str) -> None:
    client, path = office(s), path.format(slots=_slots(s))
    made(s, FEW)
    few, page = statements(client, path)
    assert page.count(mark) >= FEW
    made(s, MANY - FEW)
    many, page = statements(client, path)
    assert page.count(mark) > FEW
    assert few == many <= MOST, (few, many)


def test_a_placement_costs_the_same_however_much_was_signed(s: School) -> None:
    row, client = learning(s, 1), office(s)
    few, _page = statements(client, f"/placements/{row.pk}/")
    actions.add_skills(
        by=s.teacher, at=noon(TODAY), placement_id=row.pk, names=[f"技能{n}" for n in range(40)]
    )
    for level in (Level.OBSERVED, Level.ASSISTED, Level.SUPERVISED):
        levels = {one.pk: level for one in skills_of(row)}
        actions.sign(by=s.teacher, at=noon(TODAY), placement_id=row.pk, levels=levels, on=TODAY)
    many, page = statements(client, f"/placements/{row.pk}/")
    assert "技能39" in page and page.count("指导下完成") >= 40
    assert few == many <= MOST, (few, many)


@pytest.mark.parametrize(
    "path",
    [
        "/placements/{row}/accept/", "/placements/{row}/independent/", "/placements/nominate/", "/placements/past/",
        "/placements/slots/", "/placements/slots/new/", "/placements/mentorships/", "/placements/mentorships/new/",
        "/placements/workstations/", "/placements/workstations/new/", "/placements/skills/{skill}/", "/placements/trainees/{trainee}/",
        "/placements/mentorships/{bond}/", "/placements/workstations/{station}/", "/placements/independent/{done}/",
    ],
)  # fmt: skip
def test_the_other_pages_cost_at_most_twelve(s: School, path: str) -> None:
    row = back(s, 1)
    asked = actions.nominate(
        id=new_id(), by=s.taking, at=noon(TODAY), slots_id=_slots(s), trainee_id=StaffFactory(department=s.home).pk,
        planned=Period(TODAY, TODAY + timedelta(9)), goal="学",
    )  # fmt: skip
    skill = skills_of(row)[0]
    bond = actions.begin_mentorship(
        id=new_id(), by=s.giving, at=noon(TODAY), mentor_id=s.teacher_staff.pk, mentee_id=s.trainee_staff.pk,
        during=Period(TODAY, TODAY + timedelta(99)), goals=[actions.Goal("学")],
    )  # fmt: skip
    station = actions.open_workstation(
        id=new_id(), by=s.giving, at=noon(TODAY), expert_id=s.teacher_staff.pk, receiving_id=s.place.pairing.receiving_id,
        plaque="演示·站", opened_on=TODAY,
    )  # fmt: skip
    both = account_for(StaffFactory(institution=s.place.pairing.supporting), password=PASSWORD)
    for house in (s.place.pairing.supporting, s.place.pairing.receiving):
        granted(both, Role.PROGRAMME_OFFICE, house)
    done = skill.procedures.get()
    of = {"row": asked.pk if "accept" in path else row.pk, "skill": skill.pk, "trainee": row.trainee_id, "bond": bond.pk, "station": station.pk, "done": done.pk}  # fmt: skip
    cost, _page = statements(browser_of(both.pk), path.format(**of))
    assert cost <= MOST


def test_who_is_there_is_read_to_the_end_page_by_page(s: School) -> None:
    """Three departments, more people than one page: each is listed once, each department says its whole number."""
    learning(s, MANY)
    others = [
        DepartmentFactory(institution=s.place.pairing.supporting, name=name) for name in ("甲科", "乙科")
    ]
    for department in others:
        learning(replace(s, department=department), FEW)
    browser, address, seen = office(s), "/placements/?tab=now", []
    for _ in range(10):
        counted, shown = statements(browser, address)[0], browser.get(address)
        assert counted <= MOST
        for group in shown.context["groups"]:
            whole = MANY if s.department.name in group.title else FEW
            assert group.title.endswith(f" {whole} 人"), group.title
            seen += [row.href for row in group.rows]
        pager = shown.context["pager"]
        assert not pager.dated
        if not pager.older:
            break
        address = pager.older
    assert len(seen) == len(set(seen)) == MANY + 2 * FEW


def test_a_cursor_that_somebody_made_up_is_the_beginning(s: School) -> None:
    learning(s, FEW)
    for cursor in ("x", str(new_id())):
        shown = office(s).get(f"/placements/?tab=now&after={cursor}")
        assert sum(len(group.rows) for group in shown.context["groups"]) == FEW
