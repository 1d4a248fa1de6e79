"""What happens when a clock runs out: expert → department's duty → programme office. Told and recorded, never closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.care.consultations.actions.runner import Turn, settle
from tongzhou.care.consultations.actions.telling import asking_accounts, department_duty, line
from tongzhou.care.consultations.models import Consultation, FollowUp
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.rules import ASKERS_TURN, DUTY_JOINS, OFFICE_JOINS, State, awaited
from tongzhou.care.steps.clocks import AT_ONCE, CLOCK, each, half
from tongzhou.care.steps.digests import digest
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import tell
from tongzhou.partnerships.rules import Clock


def escalate_overdue(*, at: datetime) -> int:
    """Take the next step of escalation for every case whose time ran out by `at`; how many were taken.

    Each case in its own transaction; a case that somebody is acting on is left for the next minute.
    """
    due = (
        Consultation.objects.filter(escalate_at__lte=at).order_by("escalate_at").values_list("pk", flat=True)
    )
    return each(due[:AT_ONCE], lambda case_id: _escalate(case_id, at))


@transaction.atomic
def _escalate(case_id: UUID, at: datetime) -> bool:
    rows = Consultation.objects.select_for_update(of=("self",), skip_locked=True)
    case = (
        rows.select_related("asking", "holder", "holder_department", "holder_staff", "topic_version__topic")
        .filter(pk=case_id, escalate_at__lte=at)
        .first()
    )
    if case is None:
        return False
    turn = Turn(case, "escalate", CLOCK, at)
    _next(turn)
    settle(turn, digest({"event": "escalate", "level": case.escalations, "since": case.clock_since}))
    return True


def _next(turn: Turn) -> None:
    """Whom to tell now, and when to tell the next one: half the limit later; after the office nobody is left."""
    case, clock = turn.case, Clock(turn.case.clock)
    askers = State(case.state) in ASKERS_TURN or case.unread
    named = case.holder_staff_id is not None and case.holder_department_id is not None
    first = case.escalations == 0 and (askers or named)
    case.escalations = DUTY_JOINS if first else OFFICE_JOINS
    case.escalate_at = turn.at + half(case) if first else None
    turn.detail.update(
        clock=clock.value, level=case.escalations, due=case.due_at.isoformat() if case.due_at else ""
    )
    waited = awaited(State(case.state), clock)
    late = Words(f"已超时（{waited.zh}）", f"overdue ({waited.en})")
    if not first:
        turn.telling.offices.append((case.waits_at_id, late))
    elif not askers and case.holder_department_id:
        turn.telling.add(department_duty(case.holder_department_id, turn.at), late)


def remind_follow_ups(*, at: datetime) -> int:
    """Tell the asker, once, that it is time to see how the patient is; how many were told."""
    today = at.astimezone(CHINA).date()
    due = FollowUp.objects.filter(due_on__lte=today, recorded_at__isnull=True, reminded_at__isnull=True)
    rows = due.select_related("consultation__topic_version__topic").order_by("due_on")[:AT_ONCE]
    return each(rows, lambda row: _remind(row, at))


@transaction.atomic
def _remind(row: FollowUp, at: datetime) -> bool:
    """The row is taken by its update, so that two workers tell once."""
    if not FollowUp.objects.filter(pk=row.pk, reminded_at__isnull=True).update(reminded_at=at):
        return False
    case = row.consultation
    words = line(case, Words("该随访了，看看病人现在怎样", "time to see how the patient is"))
    tell(asking_accounts(case, at), at=at, kind="follow_up", words=words, link=f"/cases/{case.pk}/")
    return True
