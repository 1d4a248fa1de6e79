"""The answering side: take the case up, ask back, write, sign."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongzhou.care.consultations.actions import parts
from tongzhou.care.consultations.actions.panels import go_on, seat_of
from tongzhou.care.consultations.actions.runner import Turn, locked, permitted, run
from tongzhou.care.consultations.actions.writing import confirmed, content, draft, fixed, write
from tongzhou.care.consultations.models import Consultation, Opinion
from tongzhou.care.consultations.rules import AMENDABLE, Course, State
from tongzhou.care.steps.texts import said
from tongzhou.kernel.actors import Actor


def accept(*, by: Actor, at: datetime, case_id: UUID, seen: int | None = None) -> Consultation:
    """Take the case up: one's own allocation, one's department's duty, or what nobody is named for."""

    def change(turn: Turn) -> None:
        if turn.case.holder_department_id is None:
            turn.case.holder_department_id = _own_department(by, turn.case)
        parts.lead(turn.case, by, at)

    return run("accept", change, by=by, at=at, case_id=case_id, seen=seen)


def _own_department(by: Actor, case: Consultation) -> UUID | None:
    return by.department_id if by.institution_id == case.holder_id else None


def ask_back(*, by: Actor, at: datetime, case_id: UUID, note: str, seen: int | None = None) -> Consultation:
    """Ask the asker for more. Whoever asks back has taken the case up; his clock rests until the reply."""

    def change(turn: Turn) -> None:
        parts.lead(turn.case, by, at)

    return run("ask_back", change, by=by, at=at, case_id=case_id, seen=seen, note=said(note))


def save_opinion(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    assessment: str = "",
    advice: str = "",
    referral: str = "",
    referral_note: str = "",
    watch: str = "",
    review_on: date | None = None,
    reason: str = "",
) -> Opinion:
    """Keep one's draft. Not a step: nobody but its author sees it until it is signed."""
    with transaction.atomic():
        case = locked(by, case_id, at)
        permitted(case, "amend" if State(case.state) in AMENDABLE else "sign", by, at)
        opinion = draft(case, by, at)
        write(opinion, assessment, advice, referral, referral_note, watch, review_on, reason)
        opinion.save()
    return opinion


def sign(
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    password: str,
    assessment: str,
    advice: str,
    referral: str,
    referral_note: str = "",
    watch: str = "",
    review_on: date | None = None,
    seen: int | None = None,
) -> Consultation:
    """Sign one's opinion: password again, name, title, time and content hash fixed. The last signature answers.

    Raises Denied (password, not on the panel), Invalids (what is empty).
    """

    def change(turn: Turn) -> None:
        opinion = draft(turn.case, by, at)
        write(opinion, assessment, advice, referral, referral_note, watch, review_on, "")
        fixed(turn, opinion)
        seat = seat_of(turn.case, by)
        seat.signed_at = at
        seat.save(update_fields=["signed_at"])
        turn.telling.quiet = True
        if go_on(turn, "sign") is not Course.ANSWERED:
            turn.event = "sign_part"

    typed = content(assessment, advice, referral, referral_note, watch, review_on)
    return confirmed(
        "sign", change, by=by, at=at, case_id=case_id, seen=seen, password=password, content=typed
    )
