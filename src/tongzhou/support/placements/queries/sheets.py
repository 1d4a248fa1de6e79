"""Placements for a workbook: those of some houses, those that a list shows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.support.placements.models import Placement
from tongzhou.support.placements.queries.lists import in_tab
from tongzhou.support.sides.scope import seen_by


def at_houses(actor: Actor, houses: Collection[UUID], limit: int) -> list[Placement]:
    """Placements in any state that the actor sees, between these institutions, the first to begin first. Two statements."""
    rows = Placement.objects.filter(seen_by(actor), supporting__in=houses, receiving__in=houses)
    return list(_joined(rows)[:limit])


def shown(actor: Actor, *, tab: str, text: str, on: date, limit: int) -> list[Placement]:
    """What the list shows under a tab ("": all), the first to begin first. Two statements."""
    return list(_joined(in_tab(actor, tab, text=text, on=on))[:limit])


def _joined(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    joined = rows.select_related(
        "supporting", "receiving", "department", "home_department", "trainee", "teacher"
    )
    return joined.prefetch_related("skills").order_by("span__startswith", "pk")
