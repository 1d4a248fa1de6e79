"""Who sees a run: staff who may read cases at a house that takes part, as long as it does (ADR 0006)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Now

from tongzhou.care.emergency.models import Part, Run, Twin
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission


def visible(actor: Actor, at: datetime | Now) -> QuerySet[Run]:
    """The runs the actor sees at `at`. Health commissions, auditors and operators hold no READ_CASE: none."""
    here = reach(actor.grants_for(Permission.READ_CASE), "institution__")
    parts = Part.objects.filter(here, Q(until__isnull=True) | Q(until__gt=at))
    return Run.objects.filter(Exists(parts.filter(run=OuterRef("pk"))))


def kept_as(run_id: UUID) -> Coalesce:
    """The id of a run, also by the one under which a second phone began it. An expression, so that it costs no statement and finds by the key."""
    return Coalesce(Subquery(Twin.objects.filter(pk=run_id).values("run")), Value(run_id))


def reads_records(actor: Actor) -> bool:
    """Whether what he sees includes the record: who it is, vitals, files. Whoever only coordinates sees the way and the clocks (ADR 0008)."""
    return any(Permission.ALLOCATE not in one.permissions for one in actor.grants_for(Permission.READ_CASE))
