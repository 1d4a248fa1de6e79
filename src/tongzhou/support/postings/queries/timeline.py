"""Postings as bars on a line of days: per host, per supporter, filtered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.periods import Period
from tongzhou.partnerships.models import Pairing
from tongzhou.support.postings.models import Batch, Posting, Team
from tongzhou.support.postings.queries.scope import visible
from tongzhou.support.postings.queries.stays import AWAY
from tongzhou.support.postings.rules.lifecycle import OFF, State
from tongzhou.support.sides.scope import found, seen_by

MOST = 300


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be seen; None leaves a question open. Without a state, what was declined or cancelled is left out."""

    host: UUID | None = None
    supporter: UUID | None = None
    department: UUID | None = None
    batch: UUID | None = None
    state: State | None = None


def timeline(actor: Actor, frame: Period, filters: Filters, *, limit: int = MOST) -> list[Posting]:
    """Postings that share a day with `frame`, by host, department and first day; no more than `limit`. Two statements."""
    rows = visible(actor).filter(span__overlap=DateRange(frame.start, frame.end))
    asked = {
        "receiving": filters.host,
        "supporting": filters.supporter,
        "department": filters.department,
        "batch": filters.batch,
        "state": filters.state and filters.state.value,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if filters.state is None:
        rows = rows.exclude(state__in=[state.value for state in OFF])
    ordered = rows.order_by(
        "receiving__name", F("department__name").asc(nulls_last=True), "span", "staff__name", "pk"
    )
    return list(ordered.prefetch_related(AWAY)[:limit])


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
