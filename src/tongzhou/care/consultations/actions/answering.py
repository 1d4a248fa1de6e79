"""The answering side: take the case up, ask back, write, sign, amend, leave the panel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongzhou.accounts.actions import confirm_password
from tongzhou.care.consultations.actions import parts
from tongzhou.care.consultations.actions.claiming import claim
from tongzhou.care.consultations.actions.runner import Turn, limited, locked, permitted, reason, run, said
from tongzhou.care.consultations.models import Consultation, Opinion, Panelist
from tongzhou.care.consultations.opinions import seal
from tongzhou.care.consultations.queries.hands import check_role, own_staff
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.refusals import (
    ADVICE_EMPTY,
    ALREADY_SIGNED,
    ASSESSMENT_EMPTY,
    LEAD_STAYS,
    NOT_YOUR_OPINION,
    REFERRAL_EMPTY,
    REVIEW_PAST,
)
from tongzhou.care.consultations.rules import Referral
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Invalid, Invalids
from tongzhou.kernel.words import Words

LONG = 4000


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
        permitted(case, "amend" if case.answered_at and case.state == "in-progress" else "sign", by, at)
        opinion = _draft(case, by, at)
        _write(opinion, assessment, advice, referral, referral_note, watch, review_on, reason)
        opinion.save()
    return opinion


def _draft(case: Consultation, by: Actor, at: datetime) -> Opinion:
    """One's unsigned opinion, the next version when the last is signed."""
    mine = own_staff(by)
    own = Opinion.objects.filter(consultation=case, staff=mine).order_by("-version")
    last = own.first()
    leads = case.panel.filter(staff=mine, left_at__isnull=True, leads=True).exists()
    if last is not None and last.signed_at is None:
        last.saved_at, last.leads = at, leads
        return last
    me = Staff.objects.get(pk=mine)
    return Opinion(
        consultation=case,
        staff=me,
        institution_id=me.institution_id,
        department_id=me.department_id,
        version=(last.version if last else 0) + 1,
        leads=leads,
        saved_at=at,
    )


def _write(
    opinion: Opinion,
    assessment: str,
    advice: str,
    referral: str,
    referral_note: str,
    watch: str,
    review_on: date | None,
    why: str,
) -> None:
    opinion.assessment = limited(assessment, LONG, "assessment")
    opinion.advice = limited(advice, LONG, "advice")
    opinion.referral = Referral(referral).value if referral in set(Referral) else ""
    opinion.referral_note = limited(referral_note, 200, "referral_note")
    opinion.watch = limited(watch, LONG, "watch")
    opinion.review_on = review_on
    opinion.reason = limited(why, 200, "reason")


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
        panelist = _seat(turn.case, by)
        if panelist.signed_at:
            raise Denied(ALREADY_SIGNED)
        opinion = _draft(turn.case, by, at)
        _write(opinion, assessment, advice, referral, referral_note, watch, review_on, "")
        fixed(turn, opinion)
        panelist.signed_at = at
        panelist.save(update_fields=["signed_at"])
        parts.excuse(turn.case, at)
        if waiting_signatures(turn.case):
            turn.event = "sign_part"
            turn.telling.quiet = True
        else:
            answered(turn)

    content = _content(assessment, advice, referral, referral_note, watch, review_on)
    return _confirmed(
        "sign",
        change,
        by=by,
        at=at,
        case_id=case_id,
        seen=seen,
        password=password,
        content=content,
        ready=lambda: _whole(at, assessment, advice, referral, referral_note, watch, review_on),
    )


def _content(*texts: str | date | None) -> dict[str, Any]:
    return {str(index): text.strip() if isinstance(text, str) else text for index, text in enumerate(texts)}


def _confirmed(
    event: str,
    change: Callable[[Turn], None],
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    seen: int | None,
    password: str,
    content: dict[str, Any],
    ready: Callable[[], None],
    note: str = "",
) -> Consultation:
    """What is still empty first: nobody types his password for an opinion that cannot go. Then the password, before the
    step, outside its transaction: a wrong one is counted even though the step fails.
    """
    check_role(by, case_id, event, at=at)
    ready()
    confirm_password(by=by, password=password, at=at)
    return run(event, change, by=by, at=at, case_id=case_id, seen=seen, note=note, content=content)


def _whole(
    at: datetime,
    assessment: str,
    advice: str,
    referral: str,
    referral_note: str,
    watch: str,
    review_on: date | None,
) -> None:
    """Raise Invalids for what such an opinion would lack."""
    opinion = Opinion()
    _write(opinion, assessment, advice, referral, referral_note, watch, review_on, "")
    _complete(opinion, at)


def _seat(case: Consultation, by: Actor) -> Panelist:
    return case.panel.get(staff=by.staff_id, left_at__isnull=True)


def waiting_signatures(case: Consultation) -> bool:
    """Whether somebody of the panel has still to sign."""
    return case.panel.filter(left_at__isnull=True, signed_at__isnull=True).exists()


def fixed(turn: Turn, opinion: Opinion) -> None:
    """Put name, title, time and hash under an opinion and write it; from now on the database refuses a change."""
    _complete(opinion, turn.at)
    opinion.saved_at = opinion.signed_at = turn.at
    opinion.signer_key, opinion.signer_name = turn.by.key, turn.by.name
    opinion.signer_title = turn.by.title
    opinion.content_hash = seal(opinion)
    opinion.save()
    turn.detail.update(opinion=str(opinion.pk), version=opinion.version, hash=opinion.content_hash)


def _complete(opinion: Opinion, at: datetime) -> None:
    """Raise Invalids naming everything that a signed opinion must have and this one has not."""
    today = at.astimezone(CHINA).date()
    gaps = [
        (not opinion.assessment, ASSESSMENT_EMPTY, "assessment"),
        (not opinion.advice, ADVICE_EMPTY, "advice"),
        (not opinion.referral, REFERRAL_EMPTY, "referral"),
        (opinion.review_on is not None and opinion.review_on < today, REVIEW_PAST, "review_on"),
    ]
    faults = [Invalid(said, field=field) for empty, said, field in gaps if empty]
    if faults:
        raise Invalids(faults)


def answered(turn: Turn) -> None:
    """All have signed: the answer is there, and it is claimed."""
    turn.case.answered_at = turn.case.answered_at or turn.at
    turn.detail.update(within=turn.case.due_at is None or turn.at <= turn.case.due_at)
    claim(turn.case, by=turn.by, at=turn.at, within=turn.detail["within"])
    turn.telling.add(
        [turn.case.asker_id], Words("专家已答复，请您看后结案", "answered; please read and close")
    )
    turn.telling.quiet = True


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
    """A new version of one's signed opinion, with the reason; the earlier one stays. The act is claimed anew."""

    def change(turn: Turn) -> None:
        if not turn.case.opinions.filter(staff=by.staff_id, signed_at__isnull=False).exists():
            raise Denied(NOT_YOUR_OPINION)
        opinion = _draft(turn.case, by, at)
        _write(opinion, assessment, advice, referral, referral_note, watch, review_on, reason)
        fixed(turn, opinion)
        claim(turn.case, by=by, at=at, within=None)
        turn.telling.quiet = True
        turn.telling.add(
            [turn.case.asker_id],
            Words("专家修订了意见，请再看", "the opinion was amended; please read again"),
        )

    content = _content(assessment, advice, referral, referral_note, watch, review_on)
    return _confirmed(
        "amend",
        change,
        by=by,
        at=at,
        case_id=case_id,
        seen=seen,
        password=password,
        content=content,
        ready=lambda: _whole(at, assessment, advice, referral, referral_note, watch, review_on),
        note=_why(reason),
    )


def _why(text: str) -> str:
    return reason(text, field="reason", most=200)


def leave(*, by: Actor, at: datetime, case_id: UUID, note: str, seen: int | None = None) -> Consultation:
    """Leave the panel before signing, with the reason; the lead stays. If only this signature was waited for, the answer is there."""

    def change(turn: Turn) -> None:
        seat = _seat(turn.case, by)
        if seat.leads:
            raise Denied(LEAD_STAYS)
        if seat.signed_at:
            raise Denied(ALREADY_SIGNED)
        seat.left_at = at
        seat.save(update_fields=["left_at"])
        turn.telling.quiet = True
        if not waiting_signatures(turn.case):
            turn.event = "leave_last"
            answered(turn)

    return run("leave", change, by=by, at=at, case_id=case_id, seen=seen, note=reason(note))
