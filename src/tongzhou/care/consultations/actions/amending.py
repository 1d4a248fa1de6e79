"""A signed opinion is corrected, before closing or after; after closing the asking side confirms that it read it (ADR 0009)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tongzhou.care.consultations.actions.claiming import claim
from tongzhou.care.consultations.actions.closing import decided
from tongzhou.care.consultations.actions.runner import Turn, run
from tongzhou.care.consultations.actions.writing import confirmed, content, draft, fixed, write
from tongzhou.care.consultations.models import Consultation, Opinion
from tongzhou.care.consultations.opinions import unread
from tongzhou.care.consultations.rules import Decision, State
from tongzhou.care.steps.texts import limited
from tongzhou.care.steps.texts import reason as said_why
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words

READ_AGAIN = Words("专家修订了意见，请再看", "the opinion was amended; please read again")
READ_AFTER_CLOSING = Words(
    "专家在结案后修订了意见，请再看", "the opinion was amended after closing; please read again"
)


def amend(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    password: str,
    reason: str,
    assessment: str,
    advice: str,
    referral: str,
    referral_note: str = "",
    watch: str = "",
    review_on: date | None = None,
    seen: int | None = None,
) -> Consultation:
    """A new version of one's signed opinion, with the reason; the earlier one stays.

    Before closing the act is claimed anew. After closing the ledger's entry stands as it was confirmed; the asking
    doctor and his place are told, and the case waits for them until one confirms having read it.
    """

    def change(turn: Turn) -> None:
        opinion = draft(turn.case, by, at)
        write(opinion, assessment, advice, referral, referral_note, watch, review_on, reason)
        fixed(turn, opinion)
        turn.telling.quiet = True
        if turn.case.state == State.COMPLETED:
            turn.telling.asking.append(READ_AFTER_CLOSING)
        else:
            claim(turn.case, by=by, at=at, within=None)
            turn.telling.add([turn.case.asker_id], READ_AGAIN)

    return confirmed(
        "amend",
        change,
        by=by,
        at=at,
        case_id=case_id,
        seen=seen,
        password=password,
        content=content(assessment, advice, referral, referral_note, watch, review_on),
        note=said_why(reason, field="reason", most=200),
    )


def acknowledge(
    *, by: Actor, at: datetime, case_id: UUID, decision: str = "", note: str = "", seen: int | None = None
) -> Consultation:
    """The asking side has read what was amended after closing. `decision` "" leaves the decision as it was.

    What it confirms stands in the step: every version signed since the case was closed, or since the last
    confirmation. Raises Conflict when there is nothing to read, Invalid for a decision that is none.
    """
    note = limited(note, 2000, "note")

    def change(turn: Turn) -> None:
        read = _read(turn.case)
        turn.detail.update(opinions=[str(one.pk) for one in read], versions=[one.version for one in read])
        if decision:
            _decide_anew(turn, decided(decision, note))
        said = Words("申请方已看修订", "the asking side has read the amendment")
        turn.telling.add(dict.fromkeys(one.staff_id for one in read), said)

    told = {"decision": decision}
    return run("acknowledge", change, by=by, at=at, case_id=case_id, seen=seen, note=note, content=told)


def _read(case: Consultation) -> list[Opinion]:
    """The versions signed after closing that nobody has confirmed yet."""
    waiting = unread(case.timeline.all())
    return list(case.opinions.filter(pk__in=waiting).order_by("signed_at", "pk"))


def _decide_anew(turn: Turn, made: Decision) -> None:
    """The decision as it is now; what it was when the case was closed stays in the steps."""
    turn.detail.update(decision=made.value, before=turn.case.decision)
    turn.case.decision, turn.case.decision_note = made.value, turn.note
