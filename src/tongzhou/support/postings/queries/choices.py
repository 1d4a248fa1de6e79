"""What a form of postings offers: the pairs for which somebody may plan or enter, their batches and teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.queries.scope import EVERYWHERE, houses
from tongzhou.partnerships.models import Pairing
from tongzhou.support.postings.models import Batch, Team

MOST = 500


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A supporter and a host that are paired."""

    supporter: str
    host: str
    supporting_id: UUID
    receiving_id: UUID


def pairs(actor: Actor, *, since: date, either: bool = False) -> list[Pair]:
    """Pairs whose supporter (with `either`: or host) the actor manages postings for, paired on or after `since`. One statement."""
    grants = actor.grants_for(P.MANAGE_POSTINGS)
    scope = houses(grants, "supporting_id")
    if either and scope != EVERYWHERE:
        scope |= houses(grants, "receiving_id")
    lasting = Q(during__upper_inf=True) | Q(during__endswith__gt=since)
    rows = Pairing.objects.filter(scope, lasting).values_list(
        "supporting__name", "receiving__name", "supporting", "receiving"
    )
    return sorted({Pair(*row) for row in rows.distinct()[:MOST]})


def batches_of(supporting_id: UUID, receiving_id: UUID) -> list[Batch]:
    """The batches of a pair, the newest first."""
    rows = Batch.objects.filter(supporting=supporting_id, receiving=receiving_id)
    return list(rows.order_by("-number")[:MOST])


def teams_of(supporting_id: UUID, receiving_id: UUID) -> list[Team]:
    """The teams of a pair, by name."""
    return list(Team.objects.filter(supporting=supporting_id, receiving=receiving_id).order_by("name")[:MOST])
