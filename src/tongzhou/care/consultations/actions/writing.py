"""An opinion on its way from a draft to a signed version: written by its author alone, fixed by the password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongzhou.accounts.actions import confirm_password
from tongzhou.care.consultations.actions.runner import Turn, run
from tongzhou.care.consultations.models import Consultation, Opinion
from tongzhou.care.consultations.opinions import seal
from tongzhou.care.consultations.queries.hands import check_role, own_staff
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.refusals import ADVICE_EMPTY, ASSESSMENT_EMPTY, REFERRAL_EMPTY, REVIEW_PAST
from tongzhou.care.consultations.rules import Referral
from tongzhou.care.steps.texts import limited
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, Invalids

LONG = 4000


def draft(case: Consultation, by: Actor, at: datetime) -> Opinion:
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


def write(
    opinion: Opinion,
    assessment: str,
    advice: str,
    referral: str,
    referral_note: str,
    watch: str,
    review_on: date | None,
    why: str,
) -> None:
    """Put what was typed into a draft. Raises Invalid for what is endless."""
    opinion.assessment = limited(assessment, LONG, "assessment")
    opinion.advice = limited(advice, LONG, "advice")
    opinion.referral = Referral(referral).value if referral in set(Referral) else ""
    opinion.referral_note = limited(referral_note, 200, "referral_note")
    opinion.watch = limited(watch, LONG, "watch")
    opinion.review_on = review_on
    opinion.reason = limited(why, 200, "reason")


def content(*texts: str | date | None) -> dict[str, Any]:
    """What was typed, as the content by which a step sent twice is known."""
    return {str(index): text.strip() if isinstance(text, str) else text for index, text in enumerate(texts)}


def confirmed(
    event: str,
    change: Callable[[Turn], None],
    *,
    by: Actor,
    at: datetime,
    case_id: UUID,
    seen: int | None,
    password: str,
    content: dict[str, Any],
    note: str = "",
) -> Consultation:
    """The password before the step, outside its transaction: a wrong one is counted even though the step fails.

    What is still empty comes before it: nobody types his password for an opinion that cannot go.
    """
    check_role(by, case_id, event, at=at)
    opinion, typed = Opinion(), [*content.values(), ""]
    write(opinion, *typed)
    _complete(opinion, at)
    confirm_password(by=by, password=password, at=at)
    return run(event, change, by=by, at=at, case_id=case_id, seen=seen, note=note, content=content)


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
