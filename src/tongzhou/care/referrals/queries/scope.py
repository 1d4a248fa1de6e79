"""Who sees a referral: staff who may read cases at a house that takes part, as long as it does (ADR 0006); whoever broke the glass."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from tongzhou.care.referrals.models import Part, Referral
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission


def visible(actor: Actor, at: datetime | Now) -> QuerySet[Referral]:
    """The referrals the actor sees at `at`. Health commissions, auditors and operators hold no READ_CASE: none."""
    here = reach(actor.grants_for(Permission.READ_CASE), "institution__")
    parts = Part.objects.filter(here, Q(until__isnull=True) | Q(until__gt=at))
    part = Q(Exists(parts.filter(referral=OuterRef("pk"))))
    return Referral.objects.filter(part | Q(pk__in=actor.opened) if actor.opened else part)


def reads_records(actor: Actor, referral_id: UUID | None = None) -> bool:
    """Whether what he sees includes the record: name, summary, files. Whoever only coordinates sees the way and the clock (ADR 0008)."""
    treats = any(Permission.ALLOCATE not in one.permissions for one in actor.grants_for(Permission.READ_CASE))
    return treats or referral_id in actor.opened
