"""Closing: the asker decides and closes, the act is confirmed; what became of the patient comes back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from tongzhou.care.consultations.actions import parts
from tongzhou.care.consultations.actions.claiming import confirm
from tongzhou.care.consultations.actions.runner import Turn, run
from tongzhou.care.consultations.models import Consultation, FollowUp
from tongzhou.care.consultations.opinions import leading
from tongzhou.care.consultations.periods import follow_up
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.refusals import DECISION_EMPTY, DECISION_WHY, OUTCOME_EMPTY, REVIEW_PAST
from tongzhou.care.consultations.rules import Decision, Outcome
from tongzhou.care.steps.texts import limited
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency


def close(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    decision: str,
    note: str = "",
    follow_up_on: date | None = None,
    seen: int | None = None,
) -> Consultation:
    """Record what the asking doctor decided and close. This confirms the act; follow-up falls due by itself."""
    made = decided(decision, note)

    def change(turn: Turn) -> None:
        case = turn.case
        case.decision, case.decision_note, case.closed_at = made.value, note.strip(), at
        FollowUp.objects.create(consultation=case, due_on=_due(case, follow_up_on, at))
        confirm(case, by=by, at=at)
        turn.detail.update(decision=made.value)
        said = Words("已结案：", "closed: ")
        words = Words(said.zh + made.words.zh, said.en + made.words.en)
        turn.telling.add([seat.staff_id for seat in case.panel.filter(left_at__isnull=True)], words)

    content = {"decision": made.value, "on": follow_up_on}
    note = limited(note, 2000, "note")
    return run("close", change, by=by, at=at, case_id=case_id, seen=seen, note=note, content=content)


def decided(decision: str, note: str) -> Decision:
    """What the asking doctor chose. Raises Invalid for anything else, and for advice not fully adopted without a reason."""
    if decision not in set(Decision):
        raise Invalid(DECISION_EMPTY, field="decision")
    if decision != Decision.ADOPTED and not note.strip():
        raise Invalid(DECISION_WHY, field="note")
    return Decision(decision)


def _due(case: Consultation, wished: date | None, at: datetime) -> date:
    """The day named, else the expert's, else the rule's; never before today."""
    today = at.astimezone(CHINA).date()
    if wished is not None and wished < today:
        raise Invalid(REVIEW_PAST, field="follow_up_on")
    signed = list(case.opinions.filter(signed_at__isnull=False))
    advised = leading(signed, case.holder_staff_id).review_on if signed else None
    return max(today, wished or advised or today + follow_up(Urgency(case.urgency)))


def record_outcome(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    outcome: str,
    note: str = "",
    again_in: timedelta | None = None,
    seen: int | None = None,
) -> Consultation:
    """How the patient is now. With `again_in` one looks again; otherwise the episode ends here."""
    if outcome not in set(Outcome):
        raise Invalid(OUTCOME_EMPTY, field="outcome")

    def change(turn: Turn) -> None:
        case = turn.case
        _found(case, Outcome(outcome), note, by, at)
        case.outcome = outcome
        turn.detail.update(outcome=outcome)
        if again_in is not None:
            FollowUp.objects.create(consultation=case, due_on=at.astimezone(CHINA).date() + again_in)
        else:
            parts.end(case, at)
        words = Outcome(outcome).words
        turn.telling.add([case.holder_staff_id], Words(f"病人结局：{words.zh}", f"outcome: {words.en}"))

    content = {"outcome": outcome, "again": again_in.days if again_in else None}
    note = limited(note, 2000, "note")
    return run("record_outcome", change, by=by, at=at, case_id=case_id, seen=seen, note=note, content=content)


def _found(case: Consultation, outcome: Outcome, note: str, by: Actor, at: datetime) -> None:
    """Fill the follow-up that is due, or a new one when somebody tells more than was asked."""
    today = at.astimezone(CHINA).date()
    due = case.follow_ups.filter(recorded_at__isnull=True).order_by("due_on").first()
    row = due or FollowUp(consultation=case, due_on=today)
    row.outcome, row.note, row.recorded_at = outcome.value, note.strip(), at
    row.recorded_by, row.recorded_name = by.key, by.name
    row.save()
