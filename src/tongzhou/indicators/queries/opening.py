"""What a figure opens to: the very entries, in the order in which the acts happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.indicators.queries.computing import standing
from tongzhou.indicators.queries.scope import Ask, condition
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.entries import in_rows

PAGE = 50
Cursor = tuple[datetime, UUID]
"""The last row of a page: when its act began, and its id."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Entries of a figure, the earliest act first, and where the next page begins (None: this is the end)."""

    entries: list[Entry]
    next: Cursor | None


def entries_of(
    actor: Actor, ask: Ask, cursor: Cursor | None = None, *, limit: int = PAGE, whole: bool = False
) -> Opened:
    """The entries that a figure counts, in the actor's scope: as many as its result says. One statement.

    With what a row of a list shows, or `whole`, with their books.
    """
    found = standing(actor, [ask]).filter(condition(ask))
    if cursor:
        found = found.filter(Q(occurred_from__gt=cursor[0]) | Q(occurred_from=cursor[0], id__gt=cursor[1]))
    joined = found.select_related("supporting", "receiving", "book") if whole else in_rows(found)
    rows = list(joined.order_by("occurred_from", "id")[: limit + 1])
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return Opened(rows[:limit], (last.occurred_from, last.id) if last else None)
