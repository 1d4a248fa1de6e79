"""Who learned at the supporter under a programme during some days: for its reports."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from tongzhou.kernel.actors import Actor
from tongzhou.support.placements.models import Placement
from tongzhou.support.sides.scope import seen_by

MOST = 500


def learned(actor: Actor, programme_id: UUID, *, since: date, until: date) -> list[Placement]:
    """Placements whose arrival stands in the ledger, there on a day of `since` … `until` (not inside), by first day.

    One statement, at most 500.
    """
    there = Q(arrived_on__lt=until) & (Q(ended_on=None) | Q(ended_on__gte=since))
    rows = Placement.objects.filter(
        seen_by(actor), there, pairing__programme=programme_id, arrival_posted=True
    )
    joined = rows.select_related("trainee", "department", "supporting", "receiving")
    return list(joined.order_by("arrived_on", "receiving__name", "trainee__name", "pk")[:MOST])
