"""What the actor has typed and not yet sent. Nobody sees another's."""

from __future__ import annotations

from uuid import UUID

from tongzhou.care.referrals.models import Draft
from tongzhou.care.steps import drafts as kept
from tongzhou.kernel.actors import Actor


def drafts(actor: Actor) -> list[Draft]:
    """The latest first, with the referral of those of a step. One statement."""
    return list(kept.own(Draft, actor).select_related("referral")[: kept.MOST])


def draft(actor: Actor, id: UUID) -> Draft | None:
    """One's own draft, or None."""
    return kept.own(Draft, actor).filter(pk=id).first()


def draft_of(actor: Actor, patient_id: UUID, back: UUID | None) -> Draft | None:
    """The referral of this patient that the actor has begun last and not sent; with `back`, the one by which he returns from that referral."""
    rows = kept.own(Draft, actor).filter(patient=patient_id, referral=None)
    return rows.filter(data__back=str(back or "")).first()
