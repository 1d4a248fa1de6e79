"""Figures in SQL: all that a page asks for in two statements over the ledger (one for entries, one for members)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, DecimalField, Max, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from tongzhou.indicators.queries.records import fact
from tongzhou.indicators.queries.scope import STANDING, Ask, condition, cover_window
from tongzhou.indicators.rules import Aggregate, Cover, Fact, Measure, Result, Statement, covered
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.quantities import Qualifier, Quantity
from tongzhou.ledger.models import Entry, EntryMember
from tongzhou.ledger.queries.entries import visible
from tongzhou.ledger.rules import CHINA

NUMBER = DecimalField(max_digits=30, decimal_places=3)


def measure(actor: Actor, ask: Ask) -> Result:
    """One figure, in the actor's scope."""
    return compute(actor, [ask])[0]


def compute(actor: Actor, asks: Sequence[Ask]) -> list[Result]:
    """The figures asked for, in order, in the actor's scope of the ledger.

    One statement for all that counts entries, one more if members are counted, one for each kind of record that is no entry.
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
    columns: dict[str, Any] = {}
    for n, ask in asks.items():
        columns |= _columns(n, ask)
    row = standing(actor, asks.values()).aggregate(**columns)
    row |= _members(actor, asks)
    return {n: _result(n, ask, row) for n, ask in asks.items()}


def _columns(n: int, ask: Ask) -> dict[str, Any]:
    what, wanted = ask.what, condition(ask)
    assert isinstance(what, Measure)
    columns: dict[str, Any] = {f"n{n}": Count("pk", filter=wanted)}
    number = _number(what)
    if number is not None:
        columns[f"v{n}"] = number(wanted)
    qualifier = {Aggregate.QUANTITY: "qualifier", Aggregate.DETAIL: _detail(what.qualifier_of)}.get(
        what.aggregate, ""
    )
    if qualifier:
        for word in (Qualifier.ABOUT, Qualifier.MORE_THAN):
            columns[f"{word.value}{n}"] = BoolOr(Q(**{qualifier: word.value}), filter=wanted)
    if what.aggregate is Aggregate.QUANTITY:
        columns[f"other{n}"] = BoolOr(~Q(unit=what.unit.value), filter=wanted)
    return columns


def _detail(field: str) -> str:
    return f"detail__{field}" if field else ""


def _number(what: Measure) -> Any:
    """How the column of the figure's number is made, given its condition; None when it is not among the entries' columns."""
    text = KT(f"detail__{what.of or '_'}")
    match what.aggregate:
        case Aggregate.QUANTITY:
            return lambda wanted: Sum("quantity", filter=wanted)
        case Aggregate.FEN:
            return lambda wanted: Sum("fen", filter=wanted)
        case Aggregate.VALUES:
            return lambda wanted: Count(text, distinct=True, filter=wanted)
        case Aggregate.DETAIL:
            return lambda wanted: Sum(_cast(text), filter=wanted)
        case Aggregate.LONGEST:
            return lambda wanted: Max(_cast(text), filter=wanted)
    return None


def _cast(text: Any) -> Combinable:
    return Cast(text, NUMBER)


def _members(actor: Actor, asks: Mapping[int, Ask]) -> dict[str, Any]:
    wanted = {n: ask for n, ask in asks.items() if _what(ask).aggregate is Aggregate.MEMBERS}
    if not wanted:
        return {}
    entries = standing(actor, wanted.values())
    columns = {
        f"v{n}": Count(
            "key",
            distinct=True,
            filter=Q(role=_what(ask).of) & Q(entry__in=entries.filter(condition(ask)).values("pk")),
        )
        for n, ask in wanted.items()
    }
    rows = EntryMember.objects.filter(
        entry__in=entries.values("pk"), role__in={_what(ask).of for ask in wanted.values()}
    )
    return rows.aggregate(**columns)


def _what(ask: Ask) -> Measure:
    assert isinstance(ask.what, Measure)
    return ask.what


def _result(n: int, ask: Ask, row: Mapping[str, Any]) -> Result:
    what, entries = _what(ask), row[f"n{n}"]
    if not entries:
        return Result(None, 0)
    if row.get(f"other{n}"):
        raise ValueError(f"measure {what.code} would add different units")
    number = entries if what.aggregate is Aggregate.ENTRIES else row[f"v{n}"]
    unknown = number is None or (number == 0 and what.aggregate in (Aggregate.MEMBERS, Aggregate.VALUES))
    if unknown:
        return Result(None, entries)
    return Result(Quantity(Decimal(number), what.unit, _qualifier(n, row)), entries)


def _qualifier(n: int, row: Mapping[str, Any]) -> Qualifier:
    """About beats more-than, more-than beats exact: as a sum of quantities would have it."""
    for word in (Qualifier.ABOUT, Qualifier.MORE_THAN):
        if row.get(f"{word.value}{n}"):
            return word
    return Qualifier.EXACT


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
