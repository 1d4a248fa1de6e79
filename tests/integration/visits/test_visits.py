"""Mutual visits: planned by either side, claimed by who travelled, confirmed by the host; resolutions until they are done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.accounts import account_for
from tests.factories.actors import actor_at
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.promises import AT, TODAY, Pair, other_county, pair
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.indicators import named
from tongzhou.indicators import queries as indicators
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import Side
from tongzhou.notices.models import Notice
from tongzhou.support.visits import actions, queries
from tongzhou.support.visits.actions import Plan, Seated
from tongzhou.support.visits.models import Resolution, Visit
from tongzhou.support.visits.rules import LIFECYCLE, Seat, State, TaskState, delegation_size

FIRST = TODAY - timedelta(4)


@pytest.fixture
def p(db: None) -> Pair:
    """Two hospitals."""
    return pair()


def plan(**given: Any) -> Plan:
    usual: dict[str, Any] = {
        "visitor": Side.SUPPORTING, "purpose": "科室调研、座谈会", "first_on": FIRST, "last_on": FIRST + timedelta(1),
        "agenda": "上午 调研\n下午 座谈",
        "people": (Seated(Seat.LEADER, name="演示·孙主任", office="演示卫健委"), Seated(Seat.GUEST, name="演示·钱教授")),
    }  # fmt: skip
    return Plan(**usual | given)


def new(p: Pair, *, id: Any = None, by: Any = None, **given: Any) -> Visit:
    return actions.plan_visit(
        id=id or new_id(), by=by or p.taking, at=AT, pairing_id=p.pairing.pk, plan=plan(**given)
    )


def hold(p: Pair, visit: Visit, **given: Any) -> Visit:
    return actions.hold_visit(**{"by": p.giving, "at": AT, "visit_id": visit.pk} | given)


def resolved(p: Pair, visit: Visit, **given: Any) -> Resolution:
    usual: dict[str, Any] = {
        "id": new_id(), "by": p.taking, "at": AT, "visit_id": visit.pk, "what": "补齐急诊除颤仪", "owner_id": p.owner.pk,
        "due_on": TODAY + timedelta(30),
    }  # fmt: skip
    return actions.resolve(**usual | given)


def settle(p: Pair, task: Resolution, **given: Any) -> Resolution:
    usual: dict[str, Any] = {
        "by": p.doctor, "at": AT, "visit_id": task.visit_id, "resolution_id": task.pk, "state": TaskState.DONE, "on": TODAY,
        "note": "两台已到位",
    }  # fmt: skip
    return actions.settle_resolution(**usual | given)


def state(visit: Visit) -> State:
    return Visit.objects.get(pk=visit.pk).status


def test_from_plan_to_the_ledger(p: Pair) -> None:
    visit = new(p)
    department = DepartmentFactory(institution=p.pairing.receiving, name="急诊科")
    actions.survey_department(
        by=p.giving, at=AT, visit_id=visit.pk, department_id=department.pk, findings="分诊台没有心电图机"
    )
    resolved(p, visit)
    visit = hold(p, visit)
    assert state(visit) is State.HELD and visit.claim and not Entry.objects.exists()
    entry = ledger.confirm(by=p.taking, at=AT, claim_id=visit.claim)
    assert state(visit) is State.CONFIRMED
    assert entry.detail == {
        "purpose": "科室调研、座谈会", "visitor": "supporting", "delegation": 2, "days": 2, "departments": ["急诊科"],
        "resolutions": 1,
    }  # fmt: skip
    ask = indicators.Ask(named.get("delegations"), indicators.Scope(p.programme.pk))
    found = indicators.measure(p.giving, ask)
    assert found.quantity and found.quantity.number == 2


def test_the_visiting_side_claims_and_the_host_confirms(p: Pair) -> None:
    there, back = new(p), new(p, visitor=Side.RECEIVING)
    with pytest.raises(Denied):
        hold(p, there, by=p.taking)
    with pytest.raises(Denied):
        hold(p, back, by=p.giving)
    held = hold(p, back, by=p.taking)
    assert held.claim
    with pytest.raises(Denied):
        ledger.confirm(by=p.taking, at=AT, claim_id=held.claim)
    ledger.confirm(by=p.giving, at=AT, claim_id=held.claim)
    assert state(back) is State.CONFIRMED


def test_people_of_the_directory_are_members_of_the_entry(p: Pair) -> None:
    guest = StaffFactory(institution=p.pairing.supporting, name="演示·李专家")
    people = (
        Seated(Seat.LEADER, guest.pk),
        Seated(Seat.HOST, p.owner.pk),
        Seated(Seat.VISITOR, name="演示·司机"),
    )
    visit = hold(p, new(p, people=people))
    assert visit.claim and visit.delegation == 2
    entry = ledger.confirm(by=p.taking, at=AT, claim_id=visit.claim)
    assert {(one.role, one.name) for one in entry.members.all()} == {
        ("visitor", "演示·李专家"),
        ("host", "演示·马护士长"),
    }


def test_more_may_have_come_than_are_listed_but_not_fewer(p: Pair) -> None:
    assert hold(p, new(p), delegation=17).delegation == 17
    with pytest.raises(Invalid) as told:
        hold(p, new(p), delegation=1)
    assert told.value.field == "delegation"
    with pytest.raises(Invalid):
        hold(p, new(p, people=()))
    assert hold(p, new(p, people=(), delegation=12)).delegation == 12
    assert delegation_size(3, None) == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": " "}, "purpose"),
        ({"last_on": FIRST - timedelta(1)}, "last_on"),
        ({"delegation": 1}, "delegation"),
        ({"people": (Seated(Seat.GUEST, name=" "),)}, "people"),
        ({"people": (Seated(Seat.GUEST, staff_id=new_id()),)}, "people"),
        ({"people": (Seated(Seat.LEADER, name="甲"), Seated(Seat.LEADER, name="乙"))}, "people"),
        ({"purpose": "长" * 201}, "purpose"),
    ],
)
def test_a_plan_that_cannot_be(p: Pair, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        new(p, **wrong)
    assert told.value.field == field and not Visit.objects.exists()


def test_the_same_person_stands_on_the_list_once(p: Pair) -> None:
    twice = (Seated(Seat.HOST, p.owner.pk), Seated(Seat.GUEST, p.owner.pk))
    with pytest.raises(Invalid):
        new(p, people=twice)


def test_it_is_not_held_before_it_is_over(p: Pair) -> None:
    visit = new(p, last_on=TODAY + timedelta(1))
    with pytest.raises(Invalid) as told:
        hold(p, visit)
    assert told.value.field == "last_on"


def test_an_old_visit_that_nobody_counted_has_no_number(p: Pair) -> None:
    visit = new(p, people=())
    with pytest.raises(Invalid) as told:
        hold(p, visit)
    assert told.value.field == "delegation"
    found = hold(p, visit, uncounted=True)
    claim = Claim.objects.get(pk=found.claim)
    assert (found.delegation, claim.amounts.detail["delegation"]) == (None, None)
    assert hold(p, visit, uncounted=True).steps == found.steps


def test_a_plan_changes_until_it_was_held(p: Pair) -> None:
    visit = new(p)
    changed = plan(
        purpose="改为专科论证", visitor=Side.RECEIVING, people=(Seated(Seat.GUEST, name="演示·钱教授"),)
    )
    found = actions.edit_visit(by=p.giving, at=AT, visit_id=visit.pk, plan=changed)
    assert (found.purpose, found.visitor, found.participants.count()) == ("改为专科论证", "supporting", 1)
    hold(p, visit)
    with pytest.raises(IllegalMove):
        actions.edit_visit(by=p.giving, at=AT, visit_id=visit.pk, plan=plan())
    with pytest.raises(IllegalMove):
        actions.cancel_visit(by=p.giving, at=AT, visit_id=visit.pk, note="不去了")


def test_a_disputed_visit_is_entered_anew(p: Pair) -> None:
    visit = hold(p, new(p))
    assert visit.claim
    ledger.dispute(by=p.taking, at=AT, claim_id=visit.claim, reason="来了 3 个人")
    assert state(visit) is State.DISPUTED
    again = hold(p, visit, delegation=3)
    assert (again.version, again.status) == (2, State.HELD) and again.claim
    ledger.confirm(by=p.taking, at=AT, claim_id=again.claim)
    assert Entry.objects.get().detail["delegation"] == 3


def test_taken_back_it_is_a_plan_again_and_reversed_too(p: Pair) -> None:
    visit = hold(p, new(p))
    assert visit.claim
    ledger.withdraw(by=p.giving, at=AT, claim_id=visit.claim)
    assert state(visit) is State.PLANNED
    visit = hold(p, visit)
    assert visit.claim
    entry = ledger.confirm(by=p.taking, at=AT, claim_id=visit.claim)
    back = ledger.reverse(id=new_id(), by=p.giving, at=AT, entry_id=entry.pk, reason="重复")
    ledger.confirm(by=p.taking, at=AT, claim_id=back.pk)
    assert state(visit) is State.PLANNED


def test_sent_twice_is_once(p: Pair) -> None:
    id = new_id()
    visit = new(p, id=id)
    assert new(p, id=id).participants.count() == 2 and visit.steps == 1
    with pytest.raises(Conflict):
        new(p, id=id, purpose="别的")
    assert hold(p, visit).steps == hold(p, visit).steps == 2
    key = new_id()
    first, again = resolved(p, visit, id=key), resolved(p, visit, id=key)
    assert first == again and Resolution.objects.count() == 1
    with pytest.raises(Conflict):
        resolved(p, visit, id=key, what="别的")
    assert settle(p, first).done_on == settle(p, first).done_on == TODAY
    assert Visit.objects.get(pk=id).steps == 4


def test_a_survey_said_anew_keeps_what_was_before(p: Pair) -> None:
    visit = new(p)
    department = DepartmentFactory(institution=p.pairing.receiving)
    survey = {"by": p.giving, "at": AT, "visit_id": visit.pk, "department_id": department.pk}
    actions.survey_department(**survey, findings="一")
    found = actions.survey_department(**survey, findings="二")
    assert [one.findings for one in found.surveys.all()] == ["二"]
    assert found.timeline.get(number=3).detail["before"] == "一"
    with pytest.raises(Invalid):
        actions.survey_department(**survey, findings=" ")
    elsewhere = DepartmentFactory()
    with pytest.raises(Invalid) as told:
        actions.survey_department(**survey | {"department_id": elsewhere.pk}, findings="三")
    assert told.value.field == "department_id"


def test_a_resolution_has_an_owner_of_either_house_who_is_told(p: Pair) -> None:
    account = account_for(p.owner)
    visit = new(p)
    task = resolved(p, visit)
    notice = Notice.objects.get(account=f"account:{account.pk}")
    assert "补齐急诊除颤仪" in notice.zh and notice.link == f"/visits/{visit.pk}/"
    assert not task.late(TODAY) and task.late(TODAY + timedelta(31))
    with pytest.raises(Invalid) as told:
        resolved(p, visit, owner_id=StaffFactory().pk)
    assert told.value.field == "owner_id"
    with pytest.raises(Invalid):
        resolved(p, visit, what="")


def test_the_owner_reports_and_others_do_not(p: Pair) -> None:
    task = resolved(p, new(p))
    colleague = actor_at(
        p.pairing.receiving, Role.CLINICIAN, staff=StaffFactory(institution=p.pairing.receiving)
    )
    with pytest.raises(Denied):
        settle(p, task, by=colleague)
    assert settle(p, task).status is TaskState.DONE
    with pytest.raises(Conflict):
        settle(p, task, by=p.giving, state=TaskState.DROPPED, note="改了主意")
    other = resolved(p, new(p), what="第二件")
    with pytest.raises(Invalid):
        settle(p, other, by=p.giving, state=TaskState.DROPPED, note=" ")
    assert settle(p, other, by=p.giving, state=TaskState.DROPPED, note="省里统一配").done_on is None
    with pytest.raises(NotFound):
        settle(p, task, resolution_id=new_id(), on=TODAY - timedelta(1))


def test_who_may_plan(p: Pair) -> None:
    for somebody in (p.doctor, p.expert):
        with pytest.raises(Denied):
            new(p, by=somebody)
    visit, stranger = new(p), other_county()
    for act in (
        lambda: new(p, by=stranger),
        lambda: hold(p, visit, by=stranger),
        lambda: resolved(p, visit, by=stranger),
        lambda: queries.visit(stranger, visit.pk),
        lambda: actions.cancel_visit(by=stranger, at=AT, visit_id=visit.pk, note="x"),
        lambda: actions.cancel_visit(by=stranger, at=AT, visit_id=visit.pk, note=""),
        lambda: new(p, by=stranger, purpose=""),
        lambda: resolved(p, visit, by=stranger, what=""),
    ):
        with pytest.raises(NotFound):
            act()
    assert queries.visits(stranger).visits == [] and queries.tasks(stranger) == []


def test_a_stale_page_is_told(p: Pair) -> None:
    visit = new(p)
    actions.edit_visit(by=p.taking, at=AT, visit_id=visit.pk, plan=plan(purpose="改过"))
    with pytest.raises(Conflict):
        hold(p, visit, seen=1)


def test_lists(p: Pair) -> None:
    visits = [new(p, first_on=date(2026, 1, n), last_on=date(2026, 1, n)) for n in range(1, 6)]
    resolved(p, visits[0], due_on=TODAY + timedelta(9), what="后办")
    resolved(p, visits[1], due_on=TODAY - timedelta(1), what="先办")
    page = queries.visits(p.doctor, limit=3)
    rest = queries.visits(p.doctor, cursor=page.next, limit=3)
    assert [one.pk for one in (*page.visits, *rest.visits)] == [
        one.pk for one in reversed(visits)
    ] and rest.next is None
    assert queries.visits(p.doctor, cursor="nonsense").visits
    assert [one.what for one in queries.tasks(p.doctor)] == ["先办", "后办"]
    held = hold(p, visits[4])
    assert queries.waiting(p.taking, on=TODAY)[0].pk == held.pk
    assert {one.pk: one.open_tasks for one in page.visits}[visits[4].pk] == 0  # type: ignore[attr-defined]


def test_what_a_page_may_offer(p: Pair) -> None:
    visit = new(p)
    assert "hold" in queries.visit(p.giving, visit.pk).offers
    assert "hold" not in queries.visit(p.taking, visit.pk).offers
    assert {"edit", "cancel", "survey", "resolve"} <= queries.visit(p.taking, visit.pk).offers
    assert queries.visit(p.doctor, visit.pk).offers == {"task"}


def test_the_database_holds_the_table_of_moves(p: Pair) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, target FROM visits_pairs()")
        assert set(cursor.fetchall()) == LIFECYCLE.pairs()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visits_visit SET state = 'completed', steps = steps + 1 WHERE id = %s",
        "UPDATE visits_visit SET state = 'requested' WHERE id = %s",
        "UPDATE visits_visit SET last_on = first_on - 1 WHERE id = %s",
        "UPDATE visits_visit SET claim = NULL WHERE id = %s",
        "DELETE FROM visits_visitstep WHERE record_id = %s",
    ],
)
def test_confirmation_cannot_be_forged(p: Pair, statement: str) -> None:
    visit = hold(p, new(p))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [visit.pk])


@pytest.mark.django_db(transaction=True)
def test_two_settle_a_resolution_at_once_and_one_of_them_is_right() -> None:
    p = pair()
    task = resolved(p, new(p))
    results = together(
        lambda: settle(p, task),
        lambda: settle(p, task, by=p.taking, state=TaskState.DROPPED, note="不办了"),
    )
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_the_same_resolution_sent_twice_at_once_is_one() -> None:
    p = pair()
    visit, id = new(p), new_id()
    results = together(*[lambda: resolved(p, visit, id=id)] * 3)
    assert {getattr(one, "pk", one) for one in results} == {id} and Resolution.objects.count() == 1
