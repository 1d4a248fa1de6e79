"""Techniques for a workbook: those of some houses, those that the board shows; with what was stated of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.techniques.models import Technique
from tongzhou.support.techniques.queries.board import Filters, filtered
from tongzhou.support.techniques.rules.stages import Stage


def at_houses(actor: Actor, houses: Collection[UUID], limit: int) -> list[Technique]:
    """Techniques at any stage that the actor sees, between these institutions, the oldest first. Two statements."""
    rows = Technique.objects.filter(seen_by(actor), supporting__in=houses, receiving__in=houses)
    return list(_joined(rows)[:limit])


def shown(actor: Actor, filters: Filters, *, stages: Sequence[Stage] = (), limit: int) -> list[Technique]:
    """What the board shows (of some stages), the oldest first. Two statements."""
    rows = filtered(actor, filters)
    if stages:
        rows = rows.filter(state__in=[stage.value for stage in stages])
    return list(_joined(rows)[:limit])


def _joined(rows: QuerySet[Technique]) -> QuerySet[Technique]:
    joined = rows.select_related("supporting", "receiving", "department", "expert", "disease")
    return joined.prefetch_related("statements").order_by("begun_on", "pk")
