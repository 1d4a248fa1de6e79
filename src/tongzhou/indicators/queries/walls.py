"""What a wall shows beside figures: who supports whom in a place, and what was confirmed last. No person is named."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from tongzhou.indicators.definitions.boards import Subject
from tongzhou.indicators.queries.grounds import NATION, Ground
from tongzhou.indicators.queries.scope import STANDING
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.entries import visible
from tongzhou.ledger.queries.scope import either_side
from tongzhou.partnerships.models import Pairing

MOST = 2000
"""Pairings that are read for one picture."""


def ties(actor: Actor, ground: Ground, *, on: date) -> list[Pairing]:
    """The pairings of a programme, or of those supported in a region, that hold on a day, with both houses. One statement."""
    rows = Pairing.objects.filter(
        either_side(actor, Permission.READ_LEDGER), _of(ground, ""), during__contains=on
    )
    return list(rows.select_related("supporting", "receiving").order_by("pk")[:MOST])


def last(actor: Actor, ground: Ground, *, limit: int) -> list[Entry]:
    """The acts of the place that were confirmed last and stand, with both houses. One statement."""
    rows = visible(actor).filter(STANDING, _of(ground, "pairing__"))
    return list(rows.select_related("supporting", "receiving").order_by("-posted_at", "-id")[:limit])


def _of(ground: Ground, pairing: str) -> Q:
    if ground.subject is Subject.PROGRAMME:
        return Q(**{f"{pairing}programme": ground.place})
    if ground.place == NATION:
        return Q()
    return Q(receiving__region_code__startswith=ground.place)
