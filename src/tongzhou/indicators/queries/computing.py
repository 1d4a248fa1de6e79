"""Figures over the entries of any scope: all that a page asks for in one statement over the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import Need, kinds, needs
from tongzhou.indicators.engine.combining import UNKNOWN, Value, figure
from tongzhou.indicators.engine.cube import WHOLE, Got
from tongzhou.indicators.queries.records import record
from tongzhou.indicators.queries.scope import STANDING, Ask, Scope
from tongzhou.indicators.queries.tallying import tally
from tongzhou.indicators.rules import Record, Result
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.entries import visible


def measure(actor: Actor, ask: Ask) -> Result:
    """One figure, in the actor's scope."""
    return compute(actor, [ask])[0]


def compute(actor: Actor, asks: Sequence[Ask]) -> list[Result]:
    """The figures asked for, in order, in the actor's scope of the ledger. Those in a unit, not ratios: `valued` has both.

    One statement for all that counts entries, one for each kind of record that is no entry.
    """
    found = valued(actor, [ask for ask in asks if not isinstance(ask.what, Record)])
    values = iter(found)
    return [
        record(ask.what, ask) if isinstance(ask.what, Record) else _result(ask, next(values)) for ask in asks
    ]


def valued(actor: Actor, asks: Sequence[Ask]) -> list[Value]:
    """The figures of definitions, in order: number, both sides of a ratio, how many entries. One statement."""
    wanted = [_needs(ask) for ask in asks]
    asked = list(
        dict.fromkeys((need, ask.scope) for ask, some in zip(asks, wanted, strict=True) for need in some)
    )
    got = dict(zip(asked, tally(standing(actor, asks), asked), strict=True)) if asked else {}
    return [_value(ask, some, got) for ask, some in zip(asks, wanted, strict=True)]


def _needs(ask: Ask) -> list[Need]:
    """Nothing where a window of the definition's own hangs on an end that is open: then nothing is known."""
    assert isinstance(ask.what, Indicator)
    try:
        return needs(ask.what.tree, ask.window)
    except ValueError:
        return []


def _value(ask: Ask, some: list[Need], got: Mapping[tuple[Need, Scope], Got]) -> Value:
    assert isinstance(ask.what, Indicator)
    if not some:
        return UNKNOWN
    found = {(need, WHOLE): got[need, ask.scope] for need in some}
    return figure(ask.what.tree, ask.window, WHOLE, found)


def _result(ask: Ask, value: Value) -> Result:
    unit = getattr(ask.what, "unit", None)
    assert isinstance(unit, Unit), f"{ask.what.code} is a ratio"
    quantity = None if value.number is None else Quantity(value.number, unit, value.qualifier)
    return Result(quantity, value.entries)


def standing(actor: Actor, asks: Iterable[Ask]) -> QuerySet[Entry]:
    """Standing entries that any of these figures may be over: what bounds the scan."""
    read: set[str] = set()
    programmes = set()
    for ask in asks:
        programmes.add(ask.scope.programme_id)
        read |= kinds(ask.what.tree) if isinstance(ask.what, Indicator) else set()
    return visible(actor).filter(STANDING, kind__in=read, pairing__programme__in=programmes)
