"""The nightly comparisons, and the differences that each found, within what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.definitions.written import Unreadable, from_json
from tongzhou.indicators.models import Difference, Recount, Spot
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.queries.scope import EVERYWHERE, either_side

NIGHTS = 14
MOST = 200
READING = (Permission.VERIFY_LEDGER, Permission.READ_AUDIT)
"""One of these is enough to see how the figures stand to the entries."""


@dataclass(frozen=True, slots=True)
class Different:
    """A cell that does not say what the entries say. `leaf` None: a definition that can no longer be read."""

    row: Difference
    leaf: Tree | None


def may_read(actor: Actor) -> None:
    """Raise Denied without one of the permissions."""
    if not any(actor.may(one) for one in READING):
        actor.require(READING[0])


def recounts(actor: Actor) -> list[Recount]:
    """The last comparisons, the latest first. Raises Denied. One statement."""
    may_read(actor)
    return list(Recount.objects.order_by("-at")[:NIGHTS])


def differences(actor: Actor, recount_id: int) -> list[Different]:
    """What one of them found at the places that the reader reaches, by leaf and month; a spot that was never made is for the nation's readers. One statement."""
    may_read(actor)
    scope = Q()
    reached = [either_side(actor, one) for one in READING]
    if EVERYWHERE not in reached:
        scope = Q(spot__in=Spot.objects.filter(reached[0] | reached[1]))
    rows = Difference.objects.filter(scope, recount=recount_id)
    joined = rows.select_related("leaf", "spot__supporting", "spot__receiving").order_by(
        "leaf", "month", "id"
    )
    return [Different(row, _tree(row)) for row in joined[:MOST]]


def _tree(row: Difference) -> Tree | None:
    try:
        return from_json(row.leaf.tree)
    except Unreadable:
        return None
