"""Lists of postings: what needs me, who is on site, who comes, who has gone. Bounded, with a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.support.postings.models import Absence, Posting
from tongzhou.support.postings.queries.needs import asks
from tongzhou.support.postings.queries.scope import visible
from tongzhou.support.postings.queries.stays import AWAY
from tongzhou.support.postings.rules.lifecycle import COMING, GONE, HERE, REAL, State

BOUND = 60


class Tab(StrEnum):
    """Ways to look at the list."""

    NEEDS = "needs"
    NOW = "now"
    COMING = "coming"
    GONE = "gone"


Cursor = tuple[date, UUID]


@dataclass(frozen=True, slots=True)
class Listing:
    """Postings of one tab, how many there are in each (counted up to now), and where the list goes on."""

    rows: list[Posting]
    counts: dict[Tab, int]
    next: Cursor | None


def listing(
    actor: Actor, *, on: date, tab: Tab = Tab.NEEDS, after: Cursor | None = None, limit: int = BOUND
) -> Listing:
    """One tab, the nearest day first (the last who left first). Three statements."""
    rows = _tab(visible(actor), actor, on, tab)
    day, backwards = _DAYS[tab]
    rows = rows.annotate(day=F(day)).order_by("-day" if backwards else "day", "pk")
    if after:
        beyond = Q(day__lt=after[0]) if backwards else Q(day__gt=after[0])
        rows = rows.filter(beyond | Q(day=after[0], pk__gt=after[1]))
    found = list(_papers(rows)[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    cursor = (more.day, more.pk) if more else None  # type: ignore[attr-defined]  # annotated
    return Listing(found[:limit], counts(actor, on=on), cursor)


_DAYS = {
    Tab.NEEDS: ("planned__startswith", False),
    Tab.NOW: ("planned__endswith", False),
    Tab.COMING: ("planned__startswith", False),
    Tab.GONE: ("left_on", True),
}


def _papers(rows: QuerySet[Posting]) -> QuerySet[Posting]:
    return rows.select_related(
        "supporting", "receiving", "staff", "department", "batch", "team", "hand_over", "appraisal"
    ).prefetch_related(AWAY)


def _values(states: tuple[State, ...]) -> list[str]:
    return [state.value for state in states]


def condition(actor: Actor, on: date, tab: Tab) -> Q:
    """What a tab shows on a day."""
    return _conditions(actor, on)[tab]


def _tab(rows: QuerySet[Posting], actor: Actor, on: date, tab: Tab) -> QuerySet[Posting]:
    return rows.filter(condition(actor, on, tab))


def _conditions(actor: Actor, on: date) -> dict[Tab, Q]:
    return {
        Tab.NEEDS: asks(actor, on),
        Tab.NOW: Q(state__in=_values(HERE)),
        Tab.COMING: Q(state__in=_values((*COMING, State.DECLINED))),
        Tab.GONE: Q(state__in=_values(GONE)),
    }


def counts(actor: Actor, *, on: date) -> dict[Tab, int]:
    """How many postings each tab has. One statement."""
    rows = Posting.objects.filter(pk__in=visible(actor).values("pk"))
    found = rows.aggregate(
        **{
            tab.value: Count("pk", filter=condition, distinct=True)
            for tab, condition in _conditions(actor, on).items()
        }
    )
    return {tab: found[tab.value] for tab in Tab}


def on_site(actor: Actor, *, on: date, programme_id: UUID | None = None) -> list[Posting]:
    """Who is on site on a day, past days too: arrived and confirmed, not left, not away, not beyond the plan. One statement.

    Of one programme, or of all that the actor sees; by host, department, name; no more than 500.
    """
    away = Absence.objects.filter(posting=OuterRef("pk"), during__contains=on)
    rows = visible(actor).filter(~Exists(away), state__in=_values(REAL), span__contains=on)
    if programme_id:
        rows = rows.filter(pairing__programme=programme_id)
    return list(
        rows.order_by("receiving__name", F("department__name").asc(nulls_last=True), "staff__name")[:500]
    )
