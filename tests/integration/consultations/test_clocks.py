"""Time runs out: told and recorded, never closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.consultations import NOW, at_expert, closed, minutes, person, sign, signed, stage
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.models import Consultation, FollowUp, Step
from tongzhou.care.consultations.tasks import clocks, follow_ups
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Entry
from tongzhou.notices.models import Notice
from tongzhou.partnerships.models import ResponseLimit

pytestmark = pytest.mark.django_db


def notices(actor: Actor, word: str) -> int:
    return Notice.objects.filter(account=f"account:{actor.account_id}", zh__contains=word).count()


def test_from_the_expert_to_the_duty_to_the_office() -> None:
    s = stage()
    case = at_expert(s)  # allocated at +5, acceptance within 30
    assert case.due_at == NOW + minutes(35) and notices(s.expert, "等接诊") == 1
    assert actions.escalate_overdue(at=NOW + minutes(34)) == 0
    assert actions.escalate_overdue(at=NOW + minutes(35)) == 1
    assert notices(s.second_expert, "已超时") == 1 and notices(s.office, "已超时") == 0
    assert actions.escalate_overdue(at=NOW + minutes(36)) == 0
    assert actions.escalate_overdue(at=NOW + minutes(60)) == 1 and notices(s.office, "已超时") == 1
    assert actions.escalate_overdue(at=NOW + minutes(6000)) == 0
    case = Consultation.objects.get(pk=case.pk)
    assert (
        case.state == "received"
        and case.holder_staff_id == s.expert.staff_id
        and case.due_at == NOW + minutes(35)
    )
    levels = [
        s.detail["level"] for s in Step.objects.filter(consultation=case, event="escalate").order_by("number")
    ]
    assert levels == [1, 2] and queries.worklist(s.office, at=NOW + minutes(61)).rows == [case]


def test_after_an_escalation_the_duty_may_take_it_and_a_new_clock_begins() -> None:
    s = stage()
    case = at_expert(s)
    actions.escalate_overdue(at=NOW + minutes(35))
    case = actions.accept(by=s.second_expert, at=NOW + minutes(40), case_id=case.pk)
    assert case.holder_staff_id == s.second_expert.staff_id
    assert case.escalations == 0 and case.clock == "answer" and case.due_at == NOW + minutes(160)


def test_a_late_answer_says_so_in_the_ledger() -> None:
    s = stage()
    case = at_expert(s)
    actions.accept(by=s.expert, at=NOW + minutes(50), case_id=case.pk)
    sign(case.pk, s.expert, at=NOW + minutes(50 + 121))
    actions.close(by=s.asker, at=NOW + minutes(180), case_id=case.pk, decision="adopted")
    detail = Entry.objects.get(source=f"consultation:{case.pk}").detail
    assert detail["answered_within"] is False and detail["accepted_within"] is False
    assert detail["minutes_to_accept"] == 50


def test_the_limits_of_the_pairing_hold() -> None:
    s = stage()
    ResponseLimit.objects.create(
        pairing=s.pairing, urgency="urgent", clock="acceptance", minutes=7, source="x"
    )
    assert at_expert(s).due_at == NOW + minutes(12)


def test_an_answer_nobody_closes_reaches_the_askers_office_and_stays_open() -> None:
    s = stage()
    village_office = person(Role.PROGRAMME_OFFICE, s.village)
    case = signed(s)
    for hours in (60, 120, 240):
        actions.escalate_overdue(at=NOW + timedelta(hours=hours))
    assert notices(s.asker, "等结案") >= 1 and notices(village_office, "已超时") == 1
    assert Consultation.objects.get(pk=case.pk).state == "in-progress" and not Entry.objects.exists()


def test_follow_up_falls_due_by_itself_and_is_told_once() -> None:
    s = stage()
    case = closed(s)
    due = FollowUp.objects.get(consultation=case)
    assert (due.due_on - NOW.date()).days == 3
    early, late = NOW + timedelta(days=2), NOW + timedelta(days=3)
    assert actions.remind_follow_ups(at=early) == 0 and queries.follow_ups(s.asker, at=early) == []
    assert actions.remind_follow_ups(at=late) == 1 and actions.remind_follow_ups(at=late) == 0
    assert notices(s.asker, "随访") == 1
    assert [row.pk for row in queries.follow_ups(s.colleague, at=late)] == [due.pk]
    assert queries.follow_ups(s.expert, at=late) == []
    actions.record_outcome(by=s.asker, at=late, case_id=case.pk, outcome="same", again_in=timedelta(days=5))
    case = actions.record_outcome(by=s.asker, at=late + timedelta(days=5), case_id=case.pk, outcome="better")
    rows = FollowUp.objects.filter(consultation=case).order_by("due_on")
    assert [row.outcome for row in rows] == ["same", "better"] and case.outcome == "better" and case.ended_at


def test_the_expert_and_the_asker_may_name_the_day() -> None:
    s = stage()
    day = NOW.date() + timedelta(days=20)
    from tests.factories.consultations import accepted

    case = sign(accepted(s).pk, s.expert, review_on=day)
    actions.close(by=s.asker, at=NOW + minutes(60), case_id=case.pk, decision="adopted")
    assert FollowUp.objects.get(consultation=case).due_on == day


def test_no_notice_names_the_patient() -> None:
    s = stage()
    case = closed(s)
    from tongzhou.care.patients.queries import identities

    name = identities(s.asker, [case.patient], at=NOW, why="test")[case.patient_id].name
    assert Notice.objects.exists() and not Notice.objects.filter(zh__contains=name).exists()


def test_the_jobs_take_their_time_from_the_schedule() -> None:
    s = stage()
    at_expert(s)
    assert clocks(int((NOW + minutes(35)).timestamp())) == 1
    assert follow_ups(int(NOW.timestamp())) == 0
