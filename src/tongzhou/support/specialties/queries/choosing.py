"""What a form offers to choose from: the actor's pairs of houses, the recipients' departments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from tongzhou.directory.models import Department, Institution
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level

MOST_PAIRS = 100


def pairs(actor: Actor, *, on: date) -> list[tuple[Institution, Institution]]:
    """The pairs of houses, paired on a day, at one of which the actor plans capability (MANAGE_CAPABILITY, TEACH). One statement."""
    grants = [*actor.grants_for(P.MANAGE_CAPABILITY), *actor.grants_for(P.TEACH)]
    if not grants:
        return []
    rows = (
        Pairing.objects.filter(reach(grants, "supporting__") | reach(grants, "receiving__"))
        .filter(level=Level.INSTITUTION.value, during__contains=on)
        .select_related("supporting", "receiving")
        .order_by("receiving__name", "supporting__name")
    )
    found = {
        (one.supporting_id, one.receiving_id): (one.supporting, one.receiving) for one in rows[:MOST_PAIRS]
    }
    return list(found.values())


def departments(houses: Iterable[UUID]) -> list[Department]:
    """Open departments of these houses, with their house. One statement."""
    rows = Department.objects.select_related("institution").filter(
        institution__in=list(houses), closed_on__isnull=True
    )
    return list(rows.order_by("institution__name", "name")[:400])
