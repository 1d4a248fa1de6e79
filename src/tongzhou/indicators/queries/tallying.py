"""Many figures in one statement: entries summed in groups by SQL, the groups added up for each figure here.

A statement with a column for each figure costs more to write than to run. So the entries are grouped by what scopes and
measures tell apart (pairing, kind, unit, qualifier); columns are made only for what is picked from them: days and filters,
which most figures of a page share. Every aggregate adds up from groups without a remainder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr, JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DecimalField, JSONField, Max, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from tongzhou.indicators.queries.scope import Ask, Scope, chosen, within
from tongzhou.indicators.rules import Aggregate, Measure, Result, Where, Window
from tongzhou.kernel.quantities import Qualifier, Quantity
from tongzhou.ledger.models import Entry, EntryMember

NUMBER = DecimalField(max_digits=30, decimal_places=3)
UNSURE = (Qualifier.ABOUT, Qualifier.MORE_THAN)
"""About beats more-than, more-than beats exact: as a sum of quantities would have it."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pick:
    """What figures of one statement have in common: the filter of their measures, and their days."""

    where: tuple[Where, ...]
    window: Window

    def condition(self) -> Q | None:
        """As a condition on Entry; None for all."""
        return chosen(self.where) & within(self.window) or None


@dataclass
class Plan:
    """The columns of the statement: by name, each made once."""

    asks: list[Ask]
    picks: dict[Pick, int] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)

    def pick(self, ask: Ask) -> int:
        """The number of the ask's pick."""
        return self.picks.setdefault(Pick(_what(ask).where, ask.window), len(self.picks))

    def column(self, name: str, made: Callable[[Q | None], Any], wanted: Q | None) -> None:
        """Make a column, once."""
        if name not in self.columns:
            self.columns[name] = made(wanted)


def tally(entries: QuerySet[Entry], asks: Iterable[Ask]) -> dict[int, Result]:
    """The figures of measures, in order, over standing entries. One statement."""
    plan = Plan(list(asks))
    for ask in plan.asks:
        _columns(plan, ask)
    keys = _keys(plan.asks)
    names = ("unit", "qualifier", *keys)
    rows = list(entries.order_by().values(*names).annotate(**plan.columns))
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["kind"]].append(row)
    return {n: _result(plan, ask, groups) for n, ask in enumerate(plan.asks)}


def _what(ask: Ask) -> Measure:
    assert isinstance(ask.what, Measure)
    return ask.what


def _keys(asks: Iterable[Ask]) -> list[str]:
    """What groups are told apart by; sides and commitments only where a figure is about one."""
    keys = ["kind", "pairing", "pairing__programme", "pairing__agreement"]
    if any(ask.scope.institution_id for ask in asks):
        keys += ["supporting", "receiving"]
    if any(ask.scope.commitment_id for ask in asks):
        keys.append("detail__commitment")
    return keys


def _columns(plan: Plan, ask: Ask) -> None:
    """The columns that a figure is made of: how many entries, and its number."""
    what, number = _what(ask), plan.pick(ask)
    wanted = next(pick for pick, n in plan.picks.items() if n == number).condition()
    plan.column(f"n{number}", lambda wanted: Count("pk", filter=wanted), wanted)
    match what.aggregate:
        case Aggregate.QUANTITY:
            plan.column(f"quantity{number}", lambda wanted: Sum("quantity", filter=wanted), wanted)
        case Aggregate.FEN:
            plan.column(f"fen{number}", lambda wanted: Sum("fen", filter=wanted), wanted)
        case Aggregate.MEMBERS:
            _named(plan, what, _name(what, number), wanted)
        case Aggregate.DETAIL | Aggregate.LONGEST | Aggregate.VALUES:
            _told(plan, what, _name(what, number), wanted)


def _name(what: Measure, number: int) -> str:
    """The column of a figure over a detail field: other kinds may mean something else by the same field."""
    return "_".join((what.aggregate.value, what.of, str(number), *what.kinds))


def _named(plan: Plan, what: Measure, name: str, wanted: Q | None) -> None:
    """A column with the keys of the members of each entry of the measure's kinds: a list of lists."""
    members = EntryMember.objects.filter(entry=OuterRef("pk"), role=what.of)
    keys = ArraySubquery(members.values("key"))
    these = Q(kind__in=what.kinds) & (wanted or Q())
    plan.column(name, lambda q: JSONBAgg(keys, filter=q, default=Value([], JSONField())), these)


def _told(plan: Plan, what: Measure, name: str, wanted: Q | None) -> None:
    """Columns over a field of the detail, of the measure's kinds only."""
    these = Q(kind__in=what.kinds) & (wanted or Q())
    text = KT(f"detail__{what.of}")
    made = {
        Aggregate.DETAIL: lambda q: Sum(Cast(text, NUMBER), filter=q),
        Aggregate.LONGEST: lambda q: Max(Cast(text, NUMBER), filter=q),
        Aggregate.VALUES: lambda q: ArrayAgg(text, distinct=True, filter=q, default=[]),
    }[what.aggregate]
    plan.column(name, made, these)
    if what.aggregate is Aggregate.DETAIL and what.qualifier_of:
        for word in UNSURE:
            said = Q(**{f"detail__{what.qualifier_of}": word.value})
            plan.column(f"{name}_{word.value}", lambda q, said=said: BoolOr(said, filter=q), these)  # type: ignore[misc]  # bound now


def _result(plan: Plan, ask: Ask, groups: Mapping[str, list[Row]]) -> Result:
    what, number = _what(ask), plan.pick(ask)
    rows = [
        row
        for kind in dict.fromkeys(what.kinds)
        for row in groups.get(kind, ())
        if row[f"n{number}"] and _holds(ask.scope, row)
    ]
    entries = sum(row[f"n{number}"] for row in rows)
    if not entries:
        return Result(None, 0)
    found = _number(what, number, rows, entries)
    if found is None:
        return Result(None, entries)
    return Result(Quantity(Decimal(found), what.unit, _qualifier(what, number, rows)), entries)


def _holds(scope: Scope, row: Row) -> bool:
    """Whether a group lies in the scope: what `Scope.condition` asks of an entry."""
    agreement = row["pairing__agreement"]
    return (
        row["pairing__programme"] == scope.programme_id
        and scope.pairing_id in (None, row["pairing"])
        and (not scope.agreement_line or agreement is None or agreement in scope.agreement_line)
        and (scope.institution_id is None or scope.institution_id in (row["supporting"], row["receiving"]))
        and (scope.commitment_id is None or row["detail__commitment"] == str(scope.commitment_id))
    )


def _number(what: Measure, number: int, rows: list[Row], entries: int) -> Decimal | int | None:
    """What the groups come to; None when nobody told it."""
    match what.aggregate:
        case Aggregate.ENTRIES:
            return entries
        case Aggregate.QUANTITY:
            if any(row["unit"] != what.unit.value for row in rows):
                raise ValueError(f"measure {what.code} would add different units")
            return sum((row[f"quantity{number}"] for row in rows), Decimal(0))
        case Aggregate.MEMBERS:
            return len({key for row in rows for some in row[_name(what, number)] for key in some}) or None
        case Aggregate.VALUES:
            return len({value for row in rows for value in row[_name(what, number)]} - {None}) or None
    column = f"fen{number}" if what.aggregate is Aggregate.FEN else _name(what, number)
    told = [row[column] for row in rows if row[column] is not None]
    if not told:
        return None
    return max(told) if what.aggregate is Aggregate.LONGEST else sum(told, Decimal(0))


def _qualifier(what: Measure, number: int, rows: list[Row]) -> Qualifier:
    for word in UNSURE:
        if what.aggregate is Aggregate.QUANTITY:
            said = any(row["qualifier"] == word.value for row in rows)
        elif what.aggregate is Aggregate.DETAIL and what.qualifier_of:
            said = any(row[f"{_name(what, number)}_{word.value}"] for row in rows)
        else:
            said = False
        if said:
            return word
    return Qualifier.EXACT
