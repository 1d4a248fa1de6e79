"""What postings are chosen by and stand in: the two sides, batches and teams."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.partnerships.models import Pairing
from tongzhou.support.postings.models import Batch, Posting, Team
from tongzhou.support.postings.queries.scope import visible
from tongzhou.support.sides.scope import found, seen_by

MOST = 300


@dataclass(frozen=True, slots=True)
class Sides:
    """Institutions that have to do with postings of the actor's scope, by name."""

    supporters: list[tuple[UUID, str]]
    hosts: list[tuple[UUID, str]]


def sides(actor: Actor) -> Sides:
    """Both sides of the pairings that the actor sees, for choosing. One statement."""
    rows = Pairing.objects.filter(seen_by(actor)).values_list(
        "supporting", "supporting__name", "receiving", "receiving__name"
    )
    pairs = list(rows.distinct()[:2000])
    giving = {(id, name) for id, name, _, _ in pairs}
    taking = {(id, name) for _, _, id, name in pairs}
    return Sides(*(sorted(some, key=lambda one: one[1]) for some in (giving, taking)))


def batches(actor: Actor) -> list[Batch]:
    """Batches of the actor's scope with their sides, the newest first; no more than MOST."""
    rows = Batch.objects.filter(seen_by(actor)).select_related("supporting", "receiving")
    return list(rows.order_by("-during", "-number")[:MOST])


def batch(actor: Actor, id: UUID) -> Batch:
    """One batch. Raises NotFound."""
    rows = Batch.objects.select_related("supporting", "receiving")
    return found(rows, actor, id)  # type: ignore[type-var]  # has both sides, which is all that is asked


def teams(actor: Actor) -> list[Team]:
    """Teams of the actor's scope with their sides, by name; no more than MOST."""
    rows = Team.objects.filter(seen_by(actor)).select_related("supporting", "receiving")
    return list(rows.order_by("receiving__name", "name")[:MOST])


def members(actor: Actor, batch_id: UUID) -> list[Posting]:
    """The postings of a batch, by first day."""
    return list(visible(actor).filter(batch=batch_id).order_by("span", "staff__name")[:MOST])
