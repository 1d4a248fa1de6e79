"""A placement from the offered slot to the certificate: each side takes its own steps, the ledger moves what follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT
from tests.factories.placements import (
    EARLY,
    FIRST,
    LAST,
    SKILLS,
    School,
    claim_of,
    confirmed,
    noon,
    school,
    skills_of,
)
from tongzhou.kernel.errors import Conflict, Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.placements import actions
from tongzhou.support.placements.rules.levels import Level
from tongzhou.support.placements.rules.placements import State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def s() -> School:
    return school()


def test_the_whole_way_posts_two_entries_and_nobody_filled_a_form(s: School) -> None:
    row = s.completed(Level.ALONE, Level.SUPERVISED)
    assert row.status is State.COMPLETED and row.arrival_posted and row.completion_posted
    arrival, completion = Entry.objects.order_by("occurred_to")
    assert (arrival.kind, arrival.unit, arrival.quantity) == ("placement", "person", 1)
    assert arrival.detail == {"department": s.department.name, "goal": row.goal, "planned_days": 180}
    assert completion.kind == "placement_completed"
    assert completion.detail == {
        "days": 180,
        "competencies": 2,
        "alone": 1,
        "certificate": "JX-2026-001",
        "department": s.department.name,
    }
    assert {(one.role, one.name) for one in completion.members.all()} == {
        ("trainee", s.trainee_staff.name),
        ("teacher", s.teacher_staff.name),
    }
    assert arrival.members.get().key == f"staff:{s.trainee_staff.pk}"


def test_each_step_belongs_to_one_side(s: School) -> None:
    row = s.nominated()
    for by in (s.taking, s.trainee, s.teacher, s.place.expert):
        with pytest.raises(Denied):
            actions.accept(by=by, at=EARLY, placement_id=row.pk)
    with pytest.raises(Denied):
        actions.withdraw(by=s.giving, at=EARLY, placement_id=row.pk, note="x")
    actions.accept(by=s.giving, at=EARLY, placement_id=row.pk)
    for by in (s.giving, s.colleague):
        with pytest.raises(Denied):
            actions.arrive(by=by, at=noon(FIRST), placement_id=row.pk, on=FIRST)
    assert (
        actions.arrive(by=s.trainee, at=noon(FIRST), placement_id=row.pk, on=FIRST).status is State.ARRIVING
    )
    with pytest.raises(Denied):
        actions.complete(by=s.taking, at=AT, placement_id=row.pk, on=LAST)


def test_another_county_does_not_find_it(s: School) -> None:
    other, row = school(), s.nominated()
    for by in (other.giving, other.taking, other.trainee, other.teacher):
        with pytest.raises(NotFound):
            actions.accept(by=by, at=EARLY, placement_id=row.pk)
    with pytest.raises(NotFound):
        actions.nominate(
            id=new_id(), by=other.taking, at=EARLY, slots_id=s.slots(year=2026).pk,
            trainee_id=other.trainee_staff.pk, planned=Period(FIRST, LAST), goal="x",
        )  # fmt: skip


def test_sent_twice_is_once_and_stale_is_refused(s: School) -> None:
    slots, id = s.slots(), new_id()
    told = {
        "id": id, "by": s.taking, "at": EARLY, "slots_id": slots.pk, "trainee_id": s.trainee_staff.pk,
        "planned": Period(FIRST, LAST), "goal": "学无创通气", "skills": SKILLS,
    }  # fmt: skip
    first = actions.nominate(**told)
    assert actions.nominate(**told).pk == first.pk and len(skills_of(first)) == 3
    with pytest.raises(Conflict):
        actions.nominate(**told | {"goal": "别的"})
    for _ in range(2):
        assert actions.accept(by=s.giving, at=EARLY, placement_id=id, seen=1).steps == 2
    with pytest.raises(Conflict):
        actions.withdraw(by=s.taking, at=EARLY, placement_id=id, note="改期", seen=1)
    for _ in range(2):
        actions.arrive(by=s.taking, at=noon(FIRST), placement_id=id, on=FIRST, seen=2)
    assert Claim.objects.count() == 1


def test_steps_out_of_order_are_refused(s: School) -> None:
    row = s.nominated()
    with pytest.raises(IllegalMove):
        actions.arrive(by=s.taking, at=noon(FIRST), placement_id=row.pk, on=FIRST)
    with pytest.raises(IllegalMove):
        actions.complete(by=s.giving, at=AT, placement_id=row.pk, on=LAST)
    actions.decline(by=s.giving, at=EARLY, placement_id=row.pk, note="科室在装修")
    with pytest.raises(IllegalMove):
        actions.accept(by=s.giving, at=EARLY, placement_id=row.pk)
    with pytest.raises(Invalid):
        actions.decline(by=s.giving, at=EARLY, placement_id=row.pk, note=" ")


def test_a_declined_nomination_comes_back_changed(s: School) -> None:
    row = s.nominated()
    actions.decline(by=s.giving, at=EARLY, placement_id=row.pk, note="九月带教老师不在")
    again = actions.amend(
        by=s.taking,
        at=EARLY,
        placement_id=row.pk,
        planned=Period(FIRST + 30 * DAY, LAST + DAY),
        goal="晚一月来",
    )
    assert again.status is State.NOMINATED and again.planned.lower == FIRST + 30 * DAY
    assert actions.accept(by=s.giving, at=EARLY, placement_id=row.pk).status is State.ACCEPTED


def test_who_is_nominated_must_belong_and_days_must_fit(s: School) -> None:
    slots, other = s.slots(), school()
    told = {"by": s.taking, "at": EARLY, "slots_id": slots.pk, "goal": "x"}
    days = Period(FIRST, LAST)
    with pytest.raises(Invalid) as refused:
        actions.nominate(id=new_id(), trainee_id=other.trainee_staff.pk, planned=days, **told)
    assert refused.value.field == "trainee_id"
    with pytest.raises(Invalid) as refused:
        actions.nominate(
            id=new_id(), trainee_id=s.trainee_staff.pk, planned=Period(FIRST.replace(year=2026), None), **told
        )
    assert refused.value.field == "until"
    with pytest.raises(Invalid) as refused:
        actions.nominate(
            id=new_id(), trainee_id=s.trainee_staff.pk, planned=Period(FIRST.replace(year=2024), LAST), **told
        )
    assert refused.value.field == "since"


def test_a_village_doctor_is_nominated_by_the_county(s: School) -> None:
    village = StaffFactory(institution=s.place.village)
    row = actions.nominate(
        id=new_id(), by=s.taking, at=EARLY, slots_id=s.slots().pk, trainee_id=village.pk,
        planned=Period(FIRST, LAST), goal="常见病",
    )  # fmt: skip
    assert row.receiving == s.place.village and row.pairing == s.place.pairing


def test_nobody_is_in_two_placements_on_one_day(s: School) -> None:
    row = s.nominated()
    told = {"by": s.taking, "at": EARLY, "trainee_id": s.trainee_staff.pk, "goal": "x"}
    with pytest.raises(Conflict) as refused:
        actions.nominate(id=new_id(), slots_id=row.slots_id, planned=Period(LAST, LAST + 30 * DAY), **told)
    assert refused.value.field == "trainee_id" and s.trainee_staff.name in refused.value.says.zh
    next_day = Period(LAST + DAY, LAST + 30 * DAY)
    assert actions.nominate(id=new_id(), slots_id=row.slots_id, planned=next_day, **told).steps == 1


def test_interrupted_days_are_taken_off(s: School) -> None:
    row = s.learning()
    away = FIRST + 20 * DAY
    actions.pause(by=s.taking, at=noon(away), placement_id=row.pk, on=away, note="家中有事")
    with pytest.raises(Invalid):
        actions.resume(by=s.taking, at=noon(away), placement_id=row.pk, on=away)
    back = actions.resume(by=s.giving, at=noon(away + 10 * DAY), placement_id=row.pk, on=away + 10 * DAY)
    assert back.status is State.LEARNING
    done = actions.complete(by=s.giving, at=noon(LAST), placement_id=row.pk, on=LAST)
    assert done.days == 170


def test_who_is_away_may_go_home_early_with_a_reason(s: School) -> None:
    row = s.signed(Level.ASSISTED)
    away = FIRST + 100 * DAY
    actions.pause(by=s.taking, at=noon(away), placement_id=row.pk, on=away, note="生病")
    with pytest.raises(Invalid):
        actions.stop(by=s.taking, at=noon(away), placement_id=row.pk, on=away, note="")
    gone = actions.stop(
        by=s.taking, at=noon(away + 5 * DAY), placement_id=row.pk, on=away + 5 * DAY, note="不能继续"
    )
    assert gone.status is State.STOPPED and gone.days == 100 and gone.certificate == ""
    assert not Claim.objects.filter(kind="placement_completed").exists()


def test_a_disputed_arrival_is_taken_back_and_told_anew(s: School) -> None:
    row = s.arrived()
    claim = claim_of(row.key)
    ledger.dispute(by=s.giving, at=noon(FIRST), claim_id=claim.pk, reason="他九月三日才到")
    row.refresh_from_db()
    assert row.status is State.ARRIVING and row.timeline.last().event == "arrival_disputed"
    ledger.withdraw(by=s.taking, at=noon(FIRST), claim_id=claim.pk)
    row.refresh_from_db()
    assert row.status is State.ACCEPTED and row.arrived_on is None
    actions.arrive(by=s.taking, at=noon(FIRST + 2 * DAY), placement_id=row.pk, on=FIRST + 2 * DAY)
    confirmed(s.giving, row.key, 2, at=noon(FIRST + 3 * DAY))
    row.refresh_from_db()
    assert row.status is State.LEARNING and row.arrived_on == FIRST + 2 * DAY


def test_a_completion_is_reversed_and_the_number_stays_his(s: School) -> None:
    row = s.completed(Level.ALONE)
    number = row.certificate
    entry = Entry.objects.get(kind="placement_completed")
    claim = ledger.reverse(id=new_id(), by=s.giving, at=AT, entry_id=entry.pk, reason="日期写错")
    ledger.confirm(by=s.taking, at=AT, claim_id=claim.pk)
    row.refresh_from_db()
    assert row.status is State.LEARNING and row.certificate == "" and not row.completion_posted
    other = s.learning(slots=row.slots, staff=StaffFactory(department=s.home))
    assert actions.complete(by=s.giving, at=AT, placement_id=other.pk, on=LAST).certificate == "JX-2026-002"
    again = actions.complete(by=s.giving, at=AT, placement_id=row.pk, on=LAST - DAY)
    assert again.certificate == number
    confirmed(s.taking, row.ending_key, 2)
    assert sum(one.quantity for one in Entry.objects.filter(kind="placement_completed")) == 1


def test_an_arrival_cannot_be_reversed_under_a_completion(s: School) -> None:
    row = s.completed(Level.ALONE)
    entry = Entry.objects.get(kind="placement")
    claim = ledger.reverse(id=new_id(), by=s.taking, at=AT, entry_id=entry.pk, reason="记错人")
    with pytest.raises(Conflict):
        ledger.confirm(by=s.giving, at=AT, claim_id=claim.pk)
    row.refresh_from_db()
    assert row.status is State.COMPLETED and row.arrival_posted


def test_a_number_is_given_once(s: School) -> None:
    slots = s.slots(3)
    row, other = s.learning(slots=slots), s.learning(slots=slots, staff=StaffFactory(department=s.home))
    actions.complete(by=s.giving, at=AT, placement_id=row.pk, on=LAST, certificate="滨医进 2026-7")
    with pytest.raises(Conflict) as refused:
        actions.complete(by=s.giving, at=AT, placement_id=other.pk, on=LAST, certificate="滨医进 2026-7")
    assert refused.value.field == "certificate"


def test_plan_changes_teacher_and_end(s: School) -> None:
    row = s.learning()
    teacher = StaffFactory(department=s.department)
    row = actions.plan(by=s.giving, at=AT, placement_id=row.pk, teacher_id=teacher.pk, until=LAST + 30 * DAY)
    assert (
        row.teacher == teacher
        and row.planned.upper == LAST + 31 * DAY
        and row.span.upper == row.planned.upper
    )
    with pytest.raises(Invalid):
        actions.plan(by=s.giving, at=AT, placement_id=row.pk, teacher_id=s.trainee_staff.pk)


def test_a_placement_of_the_past_is_entered_at_once_and_confirmed_in_any_order(s: School) -> None:
    told = {
        "id": new_id(), "by": s.giving, "at": AT, "department_id": s.department.pk,
        "trainee_id": s.trainee_staff.pk, "arrived_on": FIRST, "ended_on": LAST, "goal": "呼吸", "certificate": "旧 19-3",
        "skills": SKILLS,
    }  # fmt: skip
    row = actions.record(**told)
    assert actions.record(**told).pk == row.pk and Claim.objects.count() == 2
    assert row.status is State.ENDING and row.days == 180
    confirmed(s.taking, row.ending_key)
    row.refresh_from_db()
    assert row.status is State.ENDING and row.completion_posted
    confirmed(s.taking, row.key)
    row.refresh_from_db()
    assert row.status is State.COMPLETED
    with pytest.raises(Conflict):
        actions.record(**told | {"certificate": "另一号"})


def test_a_placement_of_the_past_that_goes_on_is_signed_and_completed(s: School) -> None:
    row = actions.record(
        id=new_id(), by=s.taking, at=AT, department_id=s.department.pk, trainee_id=s.trainee_staff.pk,
        arrived_on=FIRST, skills=SKILLS, slots_id=s.slots().pk,
    )  # fmt: skip
    actions.sign(
        by=s.teacher, at=AT, placement_id=row.pk, levels={skills_of(row)[0].pk: Level.ALONE}, on=LAST
    )
    actions.complete(by=s.giving, at=AT, placement_id=row.pk, on=LAST)
    with pytest.raises(Denied):
        confirmed(s.taking, row.key)
    confirmed(s.giving, row.key)
    confirmed(s.taking, row.ending_key)
    row.refresh_from_db()
    assert row.status is State.COMPLETED
    with pytest.raises(Invalid) as refused:
        actions.record(
            id=new_id(), by=s.taking, at=AT, department_id=s.department.pk,
            trainee_id=StaffFactory(department=s.home).pk, arrived_on=(AT + 2 * DAY).date(),
        )  # fmt: skip
    assert refused.value.field == "arrived_on"
