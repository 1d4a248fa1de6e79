"""Mentorship: the plan by the offices, the notes by the two themselves, the end by the mentor's word and the mentee's reply."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.factories.ledger import AT
from tests.factories.partnerships import under
from tests.factories.placements import School, school
from tests.factories.together import together
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.partnerships.rules import Level as Pairs
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.actions import Goal
from tongzhou.support.placements.models import Mentorship
from tongzhou.support.placements.rules.mentoring import Bond, Grade

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 7, 1), date(2026, 7, 1))
GOALS = (Goal("独立主刀阑尾切除", date(2026, 3, 1)), Goal("掌握腹腔镜缝合"))


@pytest.fixture
def s() -> School:
    return school()


def bound(s: School, by: Actor | None = None, id: UUID | None = None, **given: object) -> Mentorship:
    told = {
        "id": id or new_id(), "by": by or s.giving, "at": AT, "mentor_id": s.teacher_staff.pk,
        "mentee_id": s.trainee_staff.pk, "during": YEAR, "goals": GOALS, "field": "普外科",
    }  # fmt: skip
    return actions.begin_mentorship(**told | given)


def test_from_the_plan_to_the_reply(s: School) -> None:
    bond = bound(s, s.taking)
    goal = bond.goals.first()
    actions.reach_goal(by=s.teacher, at=AT, mentorship_id=bond.pk, goal_id=goal.pk, on=date(2026, 2, 1))
    for by, text in ((s.teacher, "进步快"), (s.trainee, "学会了缝合")):
        actions.note_quarter(by=by, at=AT, mentorship_id=bond.pk, on=date(2025, 11, 20), text=text)
    actions.assess_mentee(
        by=s.teacher, at=AT, mentorship_id=bond.pk, on=AT.date(), grade=Grade.GOOD, assessment="可以独立完成"
    )
    ended = actions.reply_mentor(by=s.trainee, at=AT, mentorship_id=bond.pk, reply="谢谢老师")
    assert ended.status is Bond.ENDED and ended.reply == "谢谢老师"
    view = queries.mentorship(s.giving, bond.pk)
    assert [one.reached_on for one in view.goals] == [date(2026, 2, 1), None]
    assert {(one.quarter, one.side) for one in view.notes} == {
        (date(2025, 10, 1), "supporting"), (date(2025, 10, 1), "receiving")
    }  # fmt: skip
    assert queries.mentorships(s.giving) == [] and queries.mentorships(s.giving, over=True) == [bond]


def test_it_is_connected_with_their_pairing_as_doctors(s: School) -> None:
    doctors = under(
        s.place.pairing, Pairs.DOCTOR, supporting_staff=s.teacher_staff, receiving_staff=s.trainee_staff
    )
    assert bound(s).doctors == doctors


def test_each_step_is_somebodys_own(s: School) -> None:
    bond = bound(s)
    at = {"at": AT, "mentorship_id": bond.pk}
    goal = bond.goals.first()
    for by in (s.trainee, s.giving, s.colleague):
        with pytest.raises(Denied):
            actions.reach_goal(by=by, goal_id=goal.pk, on=AT.date(), **at)
        with pytest.raises(Denied):
            actions.assess_mentee(by=by, on=AT.date(), grade=Grade.GOOD, assessment="x", **at)
    for by in (s.giving, s.taking, s.colleague):
        with pytest.raises(Denied):
            actions.note_quarter(by=by, on=AT.date(), text="x", **at)
    with pytest.raises(IllegalMove):
        actions.reply_mentor(by=s.trainee, reply="x", **at)
    actions.assess_mentee(by=s.teacher, on=AT.date(), grade=Grade.NOT_YET, assessment="再带半年", **at)
    for by in (s.teacher, s.taking):
        with pytest.raises(Denied):
            actions.reply_mentor(by=by, reply="x", **at)
    with pytest.raises(NotFound):
        actions.stop_mentorship(by=school().giving, on=AT.date(), note="x", **at)


def test_who_may_not_manage_binds_nobody(s: School) -> None:
    for by in (s.teacher, s.trainee, school().giving):
        with pytest.raises(Denied):
            bound(s, by)
    with pytest.raises(Invalid) as refused:
        bound(s, goals=(Goal(" "),))
    assert refused.value.field == "goals"
    assert not Mentorship.objects.exists()


def test_twice_is_once_and_the_two_are_bound_once_at_a_time(s: School) -> None:
    id = new_id()
    assert bound(s, id=id).pk == bound(s, id=id).pk
    with pytest.raises(Conflict):
        bound(s, during=Period(date(2026, 1, 1), None))
    actions.stop_mentorship(by=s.taking, at=AT, mentorship_id=id, on=AT.date(), note="师傅调走")
    assert bound(s, during=Period(date(2026, 1, 1), date(2026, 12, 1))).status is Bond.RUNNING


def test_a_quarter_is_noted_once_and_not_before_it_began(s: School) -> None:
    bond = bound(s)
    told = {"by": s.teacher, "at": AT, "mentorship_id": bond.pk}
    actions.note_quarter(on=date(2026, 1, 15), text="好", **told)
    actions.note_quarter(on=date(2026, 3, 1), text="好", **told)
    assert bond.notes.count() == 1
    with pytest.raises(Conflict):
        actions.note_quarter(on=date(2026, 2, 15), text="又写", **told)
    for day in (date(2026, 4, 1), date(2025, 6, 1)):
        with pytest.raises(Invalid):
            actions.note_quarter(on=day, text="x", **told)


def test_the_plan_grows(s: School) -> None:
    bond = bound(s)
    actions.plan_mentorship(
        by=s.taking, at=AT, mentorship_id=bond.pk, goals=(Goal("疝修补"),), until=date(2026, 8, 31), seen=1
    )
    bond.refresh_from_db()
    assert bond.goals.count() == 3 and bond.during.upper == date(2026, 8, 31) + timedelta(days=1)
    with pytest.raises(Conflict):
        actions.plan_mentorship(by=s.giving, at=AT, mentorship_id=bond.pk, goals=(Goal("x"),), seen=1)


@pytest.mark.django_db(transaction=True)
def test_bound_by_both_offices_at_once_is_bound_once() -> None:
    s = school()
    answers = together(lambda: bound(s), lambda: bound(s, s.taking))
    assert sorted(type(one).__name__ for one in answers) == ["Conflict", "Mentorship"]
