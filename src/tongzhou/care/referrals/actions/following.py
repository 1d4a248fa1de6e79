"""While another record tells where the patient is, this one follows it: one movement is told once."""

from __future__ import annotations

from uuid import UUID

from tongzhou.care.referrals.models import Referral


def told_by(*, referral_id: UUID, key: str) -> None:
    """From now on the record of this text key tells it; "" gives it back. For the package that owns that record, in its own transaction."""
    Referral.objects.filter(pk=referral_id).update(moved_by=key)
