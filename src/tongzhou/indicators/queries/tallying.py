"""Many leaves in one statement: entries summed in groups by SQL, the groups added up for each leaf here.

A statement with a column for each figure costs more to write than to run. So the entries are grouped by what scopes and
leaves tell apart (pairing, kind, unit, qualifier); columns are made only for what is picked from them: days and tests,
which most figures of a page share. Every leaf adds up from groups without a remainder.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Left, Length, TruncDate
from django.db.models.lookups import GreaterThanOrEqual, IsNull

from tongzhou.indicators.definitions import tree
from tongzhou.indicators.definitions.reading import Need, touches
from tongzhou.indicators.engine.cube import Amount, Got, Members, Statements, Values
from tongzhou.indicators.engine.facts import THOUSANDTHS, thousandths
from tongzhou.indicators.queries.conditions import DETAIL, number_of, passing, word_of
from tongzhou.indicators.queries.scope import Scope, touching, within
from tongzhou.indicators.rules import Statement, Window
from tongzhou.kernel.quantities import Qualifier
from tongzhou.ledger.models import Entry, EntryMember
from tongzhou.ledger.rules import CHINA

COUNTY = 6
"""Digits of a county's code."""
UNSURE = {"about": Qualifier.ABOUT.value, "more": Qualifier.MORE_THAN.value}
Row = Mapping[str, Any]
Asked = tuple[Need, Scope]
"""A leaf over its window, over the entries of a scope."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What leaves of one statement have in common: the tests on their facts, and their days."""

    where: tuple[tree.Test, ...]
    window: Window
    touching: bool

    def condition(self) -> Q | None:
        """As a condition on Entry; None for all."""
        days = touching if self.touching else within
        return passing(self.where) & days(self.window) or None


@dataclass
class Plan:
    """The columns of the statement: by name, each made once."""

    picks: dict[Pick, int] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)

    def pick(self, need: Need) -> int:
        """The number of a leaf's pick."""
        leaf = need.leaf
        return self.picks.setdefault(Pick(leaf.facts.where, need.window, touches(leaf)), len(self.picks))

    def column(self, name: str, made: Callable[[Q | None], Any], wanted: Q | None) -> None:
        """Make a column, once."""
        if name not in self.columns:
            self.columns[name] = made(wanted)


def tally(entries: QuerySet[Entry], asked: Sequence[Asked]) -> list[Got]:
    """The leaves asked for, in order, over standing entries. One statement."""
    plan = Plan()
    for need, _ in asked:
        _columns(plan, need)
    rows = list(entries.order_by().values("unit", "qualifier", *_keys(asked)).annotate(**plan.columns))
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["kind"]].append(row)
    return [_got(plan, need, scope, groups) for need, scope in asked]


def _keys(asked: Iterable[Asked]) -> list[str]:
    """What groups are told apart by; sides and commitments only where a figure is about one."""
    keys = ["kind", "pairing", "pairing__programme", "pairing__agreement"]
    if any(scope.institution_id for _, scope in asked):
        keys += ["supporting", "receiving"]
    if any(scope.commitment_id for _, scope in asked):
        keys.append("detail__commitment")
    return keys


def _columns(plan: Plan, need: Need) -> None:
    """The columns that a leaf is made of: how many entries, and its number."""
    number = plan.pick(need)
    wanted = next(pick for pick, n in plan.picks.items() if n == number).condition()
    plan.column(f"n{number}", lambda wanted: Count("pk", filter=wanted), wanted)
    name, leaf = _name(need.leaf, number), need.leaf
    these = Q(kind__in=leaf.facts.kinds) & (wanted or Q())
    match leaf:
        case tree.Sum(_, "quantity", _):
            plan.column(name, lambda wanted: Sum("quantity", filter=wanted), wanted)
        case tree.Sum():
            _summed(plan, leaf, name, these)
        case tree.Distinct():
            plan.column(name, lambda q: _apart(leaf.of, q or Q()), these)
        case tree.Quantile() | tree.Extreme():
            said = these & Q(IsNull(number_of(leaf.of), False))
            plan.column(name, lambda q: ArrayAgg(number_of(leaf.of), filter=q, default=[]), said)
        case tree.Stated():
            plan.column(name, lambda q: _list(_days(), number_of(leaf.of), _county(), wanted=q or Q()), these)


def _name(leaf: tree.Leaf, number: int) -> str:
    """The column of a leaf: over a detail field other kinds may mean something else by the same field."""
    of, apart = (
        getattr(leaf, "of", ""),
        "" if getattr(leaf, "of", "") == "quantity" else "_".join(leaf.facts.kinds),
    )
    sort = "values" if isinstance(leaf, tree.Quantile | tree.Extreme) else type(leaf).__name__.lower()
    return "_".join((sort, of.replace(".", "_").replace(":", "_"), str(number), apart)).rstrip("_")


def _summed(plan: Plan, leaf: tree.Sum, name: str, these: Q) -> None:
    """Columns of a sum: the total, how many say the number, how many of those about and more than."""
    told = these & Q(IsNull(number_of(leaf.of), False))
    plan.column(name, lambda q: Sum(number_of(leaf.of), filter=q), these)
    plan.column(f"{name}_told", lambda q: Count("pk", filter=q), told)
    if leaf.qualifier:
        for sort, word in UNSURE.items():
            unsure = told & Q(**{leaf.qualifier.replace(".", "__"): word})
            plan.column(
                f"{name}_{sort}_{leaf.qualifier.removeprefix(DETAIL)}",
                lambda q: Count("pk", filter=q),
                unsure,
            )


def _apart(of: str, wanted: Q) -> Any:
    """A column with what is told apart: a list of lists."""
    if of.startswith("member:"):
        members = EntryMember.objects.filter(entry=OuterRef("pk"), role=of.removeprefix("member:"))
        return JSONBAgg(ArraySubquery(members.values("key")), filter=wanted, default=Value([], JSONField()))
    if of == "day":
        return _list(_days(), wanted=wanted)
    return _list(word_of(of) if of.startswith(DETAIL) else F(of), wanted=wanted)


def _list(*what: Any, wanted: Q) -> Any:
    each = Func(*what, function="jsonb_build_array", output_field=JSONField())
    return JSONBAgg(each, filter=wanted, distinct=len(what) == 1, default=Value([], JSONField()))


def _days() -> Any:
    days = [TruncDate(name, tzinfo=CHINA) for name in ("occurred_from", "occurred_to")]
    return Func(*days, function="jsonb_build_array", output_field=JSONField())


def _county() -> Any:
    """The county that a statement speaks of: where its house lies; a house that lies in none speaks of itself."""
    inside = GreaterThanOrEqual(Length("receiving__region_code"), COUNTY)
    there = When(inside, then=Left("receiving__region_code", COUNTY))
    return Case(there, default=Cast("receiving", CharField()))


def _got(plan: Plan, need: Need, scope: Scope, groups: Mapping[str, list[Row]]) -> Got:
    leaf, number = need.leaf, plan.pick(need)
    rows = [
        row
        for kind in leaf.facts.kinds
        for row in groups.get(kind, ())
        if row[f"n{number}"] and _holds(scope, row)
    ]
    entries, name = sum(row[f"n{number}"] for row in rows), _name(leaf, number)
    match leaf:
        case tree.Count():
            return Amount(entries, entries, entries * THOUSANDTHS)
        case tree.Sum(_, "quantity", _):
            return _quantities(leaf, rows, number, name)
        case tree.Sum():
            return _sums(leaf, rows, entries, name)
        case tree.Distinct(_, "day"):
            spans = [span for row in rows for (span,) in row[name]]
            return Members(entries, len({day for span in spans for day in _covered(span, need.window)}))
        case tree.Distinct():
            return Members(
                entries, len({key for row in rows for some in row[name] for key in some} - {None, ""})
            )
        case tree.Stated():
            said = [_statement(*one) for row in rows for one in row[name] if one[1] is not None]
            return Statements(entries, tuple(sorted(said, key=lambda one: one.order)))
    return Values(entries, Counter(thousandths(value) for row in rows for value in row[name]))


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


def _quantities(leaf: tree.Sum, rows: list[Row], number: int, name: str) -> Amount:
    """The sum of quantities with how sure they are. Raises ValueError for different units."""
    if len({row["unit"] for row in rows}) > 1:
        raise ValueError(f"a sum over {', '.join(leaf.facts.kinds)} would add different units")
    counts = {
        word: sum(row[f"n{number}"] for row in rows if row["qualifier"] == word) for word in UNSURE.values()
    }
    entries = sum(row[f"n{number}"] for row in rows)
    total = sum((row[name] for row in rows), Decimal(0))
    return Amount(entries, entries, thousandths(total), counts[UNSURE["about"]], counts[UNSURE["more"]])


def _sums(leaf: tree.Sum, rows: list[Row], entries: int, name: str) -> Amount:
    told = sum(row[f"{name}_told"] for row in rows)
    total = sum((row[name] for row in rows if row[name] is not None), Decimal(0))
    unsure = {
        sort: sum(row[f"{name}_{sort}_{leaf.qualifier.removeprefix(DETAIL)}"] for row in rows)
        if leaf.qualifier
        else 0
        for sort in UNSURE
    }
    return Amount(entries, told, thousandths(total), unsure["about"], unsure["more"])


def _covered(span: Sequence[str], window: Window) -> Iterable[date]:
    day, until = map(date.fromisoformat, span)
    day = max(day, window.start) if window.start else day
    while day <= until and (window.end is None or day < window.end):
        yield day
        day += timedelta(1)


def _statement(span: Sequence[str], value: Any, county: str | None) -> Statement:
    first, last = map(date.fromisoformat, span)
    return Statement(first, last + timedelta(1), Decimal(str(value)), county or "")
