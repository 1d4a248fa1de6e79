"""From a list to its workbook: the filter is kept; the button is there for who may import; statements do not grow with the rows."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.html import escape

from tests.factories import placements, postings, resources, specialties, techniques
from tests.factories.acts import lecture, visits
from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT, place
from tests.factories.visitors import visitor
from tests.integration.workbook.bringing import table
from tongzhou.accounts.rules import Role
from tongzhou.interop.workbook.grid import read
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.acts import actions
from tongzhou.support.acts.work import Who
from tongzhou.support.placements.actions import Goal, begin_mentorship
from tongzhou.support.specialties.rules.aims import Aim
from tongzhou.support.techniques.rules.stages import Kind

pytestmark = pytest.mark.django_db


def button(client: Client, address: str) -> str:
    """Where the page's export leads; "" when it has none."""
    text = client.get(address).content.decode()
    start = text.find('href="/workbooks/template/')
    return text[start + 6 : text.index('"', start + 6)].replace("&amp;", "&") if start >= 0 else ""


@pytest.mark.parametrize(
    "address,sheets,asked",
    [
        ("/postings/?tab=gone", ["posting"], {"tab": ["gone"]}),
        ("/techniques/?q=镜&kind=service&stage=needed", ["technique"], {"q": ["镜"], "kind": ["service"], "stage": ["needed"]}),
        ("/money/?category=water", ["fund", "project", "budget_line", "device"], {"category": ["water"]}),
        ("/commitments/", ["commitment"], {}),
        ("/visits/", ["visit"], {}),
        ("/specialties/?programme=x", ["specialty", "milestone"], {"programme": ["x"]}),
        ("/specialties/preparations/?programme=x", ["preparation"], {"programme": ["x"]}),
        ("/placements/mentorships/?tab=over", ["mentorship"], {"tab": ["over"]}),
        ("/placements/workstations/", ["workstation"], {}),
        ("/acts/?group=outcome&mine=1&q=x", ["health_outcome", "platelet_support"], {"mine": ["1"], "q": ["x"]}),
    ],
)  # fmt: skip
def test_a_list_leads_to_its_workbook_with_its_filter(
    address: str, sheets: list[str], asked: dict[str, list[str]]
) -> None:
    p = place()
    office = visitor(p.pairing.supporting, Role.PROGRAMME_OFFICE)
    told = parse_qs(urlsplit(button(office, address)).query)
    assert told.pop("sheet") == sheets and told.pop("filled") == ["1"] and told == asked
    assert office.get(button(office, address)).status_code == 200
    assert button(visitor(p.pairing.supporting, Role.EXPERT), address) == ""


def test_the_filter_of_the_list_is_that_of_the_workbook() -> None:
    w = techniques.ward()
    techniques.needed(w, name="内镜下止血")
    techniques.needed(w, name="无痛胃镜", kind=Kind.CLINICAL_SERVICE)
    techniques.introduced(w, name="镜检")
    office = visitor(w.place.pairing.supporting, Role.PROGRAMME_OFFICE)

    def names(address: str) -> list[str]:
        lines = table(office.get(button(office, address)).content)
        return [row[lines[0].index("名称")] for row in lines[1:]]

    assert sorted(names("/techniques/")) == sorted(["内镜下止血", "无痛胃镜", "镜检"])
    assert names("/techniques/?kind=service") == ["无痛胃镜"]
    assert names("/techniques/?q=止血") == ["内镜下止血"]
    assert names("/techniques/?stage=introduced") == ["镜检"]
    other = visitor(w.place.village, Role.PROGRAMME_OFFICE)
    assert escape("内镜") not in other.get("/workbooks/template/?sheet=technique&filled=1").content.decode(
        "latin-1"
    )


def test_acts_of_a_group_make_a_sheet_for_each_kind_that_has_any() -> None:
    p = place()
    actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p))
    actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, topic="卒中"))
    actions.record(id=new_id(), by=p.expert, at=AT, work=visits(p, 30))
    office = visitor(p.pairing.supporting, Role.PROGRAMME_OFFICE)

    def pages(address: str) -> dict[str, int]:
        grids = read(office.get(button(office, address)).content, "x.xlsx")
        return {one.name: len(one.rows) - 2 for one in grids}

    assert pages("/acts/") == {"学术讲座": 2, "门诊": 1}
    assert pages("/acts/?group=teaching") == {"学术讲座": 2}
    assert pages("/acts/?q=卒中") == {"学术讲座": 1}
    assert list(pages("/acts/?group=outcome").values()) == [0]


def test_the_filter_of_specialties_and_mentorships_is_that_of_their_workbooks() -> None:
    w = techniques.ward()
    specialties.planned(w)
    specialties.building(w, Aim.CHEST_PAIN, department_id=None)
    row = specialties.planned(w, Aim.STROKE, department_id=None, milestones=())
    specialties.preparation(w)
    office = visitor(w.place.pairing.supporting, Role.PROGRAMME_OFFICE)

    def pages(address: str) -> dict[str, int]:
        grids = read(office.get(button(office, address)).content, "x.xlsx")
        return {one.name: len(one.rows) - 2 for one in grids}

    assert pages("/specialties/") == {"学科建设": 3, "学科建设节点": 6}
    assert pages(f"/specialties/?at={w.taking}") == {"学科建设": 3, "学科建设节点": 6}
    assert pages(f"/specialties/?at={w.giving}") == {"学科建设": 0}
    assert pages(f"/specialties/?programme={row.pairing.programme.code}") == {
        "学科建设": 3,
        "学科建设节点": 6,
    }
    assert pages("/specialties/?programme=none") == {"学科建设": 0}
    assert pages("/specialties/preparations/") == {"院内制剂": 1}
    assert pages("/specialties/preparations/?programme=none") == {"院内制剂": 0}
    s = placements.school()
    term = Period(placements.FIRST, placements.LAST)
    told = {"mentor_id": s.teacher_staff.pk, "mentee_id": s.trainee_staff.pk, "goals": [Goal("独立穿刺")]}
    begin_mentorship(id=new_id(), by=s.giving, at=AT, during=term, **told)
    office = visitor(s.place.pairing.supporting, Role.PROGRAMME_OFFICE)
    assert pages("/placements/mentorships/") == {"师徒结对": 1}
    assert pages("/placements/mentorships/?tab=over") == {"师徒结对": 0}


def test_the_roster_of_what_the_list_shows_goes_out_with_it() -> None:
    p = place()
    people = (*lecture(p).people, Who("attendee", None, "演示·甲", "村医"), Who("attendee", None, "演示·乙"))
    actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, people=people))
    actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p, topic="卒中"))
    office = visitor(p.pairing.supporting, Role.PROGRAMME_OFFICE)

    def pages(address: str) -> dict[str, int]:
        grids = read(office.get(button(office, address)).content, "x.xlsx")
        return {one.name: len(one.rows) - 2 for one in grids}

    assert pages("/acts/?group=teaching") == {"学术讲座": 2, "参加人员名单": 2}
    assert pages("/acts/?group=teaching&q=卒中") == {"学术讲座": 1}


def test_statements_do_not_grow_with_the_rows(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    s = postings.scene()
    for number in range(12):
        postings.planned(s, staff_id=StaffFactory(institution=s.supporter, name=f"演示·{number}").pk)
    office = visitor(s.supporter, Role.PROGRAMME_OFFICE)
    with django_assert_max_num_queries(10):
        assert len(table(office.get("/workbooks/template/?sheet=posting&filled=1").content)) == 13
    money = resources.scene()
    for _ in range(8):
        money.line(money.project(fund_id=None))
        money.device()
    office = visitor(money.pairing.supporting, Role.PROGRAMME_OFFICE)
    asked = "&".join(f"sheet={one}" for one in ("fund", "project", "budget_line", "device"))
    with django_assert_max_num_queries(13):
        assert len(read(office.get(f"/workbooks/template/?{asked}&filled=1").content, "x.xlsx")) == 3


def test_statements_of_plans_and_preparations_do_not_grow_either(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # the fixture has no public type
    w = techniques.ward()
    for number in range(6):
        specialties.planned(w, Aim.OTHER, department_id=None, name=f"演示{number}")
        specialties.preparation(w, f"演示膏{number}")
    office = visitor(w.place.pairing.supporting, Role.PROGRAMME_OFFICE)
    asked = "sheet=specialty&sheet=milestone&sheet=preparation&sheet=mentorship&sheet=workstation"
    with django_assert_max_num_queries(19):
        raw = office.get(f"/workbooks/template/?{asked}&filled=1").content
    assert [len(one.rows) for one in read(raw, "x.xlsx")] == [8, 20, 8]
