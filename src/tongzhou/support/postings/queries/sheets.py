"""Postings for a workbook: those of some houses, those that a list shows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.queries.lists import Tab, condition
from tongzhou.support.postings.queries.scope import visible


def at_houses(actor: Actor, houses: Collection[UUID], limit: int) -> list[Posting]:
    """Postings in any state that the actor sees, between these institutions, the first planned first. One statement."""
    rows = visible(actor).filter(supporting__in=houses, receiving__in=houses)
    return list(rows.order_by("planned__startswith", "pk")[:limit])


def shown(actor: Actor, *, tab: str, on: date, limit: int) -> list[Posting]:
    """What the list shows under a tab (no such tab: all), the first planned first. One statement."""
    rows = visible(actor)
    if tab in set(Tab):
        rows = rows.filter(condition(actor, on, Tab(tab)))
    return list(rows.distinct().order_by("planned__startswith", "pk")[:limit])
