"""Figures in SQL: all that a page asks for in one statement over the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from tongzhou.indicators.queries.records import fact
from tongzhou.indicators.queries.scope import STANDING, Ask, condition, cover_window
from tongzhou.indicators.queries.tallying import tally
from tongzhou.indicators.rules import Cover, Fact, Measure, Result, Statement, covered
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.quantities import Quantity
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.entries import visible
from tongzhou.ledger.rules import CHINA


def measure(actor: Actor, ask: Ask) -> Result:
    """One figure, in the actor's scope."""
    return compute(actor, [ask])[0]


def compute(actor: Actor, asks: Sequence[Ask]) -> list[Result]:
    """The figures asked for, in order, in the actor's scope of the ledger.

    One statement for all that counts entries, one for each kind of record that is no entry.
    """
    counted = {n: ask for n, ask in enumerate(asks) if isinstance(ask.what, Measure)}
    stated = {n: ask for n, ask in enumerate(asks) if isinstance(ask.what, Cover)}
    found = _measures(actor, counted) | _covers(actor, stated)
    found |= {n: fact(ask.what, ask) for n, ask in enumerate(asks) if isinstance(ask.what, Fact)}
    return [found[n] for n in range(len(asks))]


def standing(actor: Actor, asks: Iterable[Ask]) -> QuerySet[Entry]:
    """Standing entries that any of these figures may be over: what bounds the scan."""
    kinds: set[str] = set()
    programmes = set()
    for ask in asks:
        programmes.add(ask.scope.programme_id)
        kinds |= set(ask.what.kinds) if isinstance(ask.what, Measure) else {getattr(ask.what, "kind", "")}
    return visible(actor).filter(STANDING, kind__in=kinds, pairing__programme__in=programmes)


def _measures(actor: Actor, asks: Mapping[int, Ask]) -> dict[int, Result]:
    if not asks:
        return {}
    found = tally(standing(actor, asks.values()), asks.values())
    return {n: found[place] for place, n in enumerate(asks)}


def _covers(actor: Actor, asks: Mapping[int, Ask]) -> dict[int, Result]:
    return {n: _cover(actor, ask) for n, ask in asks.items()}


def _cover(actor: Actor, ask: Ask) -> Result:
    assert isinstance(ask.what, Cover)
    window = cover_window(ask.what, ask.window)
    rows = standing(actor, [ask]).filter(condition(ask))
    said = [_statement(*row) for row in rows.values_list("occurred_from", "occurred_to", "detail")]
    value = covered(said, window) if window else None
    quantity = None if value is None else Quantity(value, ask.what.unit)
    return Result(quantity, len(said))


def _statement(first: datetime, last: datetime, detail: Mapping[str, Any]) -> Statement:
    """A statement of the ledger: it speaks of the days from its act's first to its last, both inside."""
    start, end = first.astimezone(CHINA).date(), last.astimezone(CHINA).date()
    return Statement(start, end + timedelta(1), Decimal(str(detail["value"])))
