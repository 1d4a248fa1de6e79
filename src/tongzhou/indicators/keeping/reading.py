"""The leaf tables as an engine: figures of whole months as they stand now, at most three statements whatever is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from tongzhou.indicators.definitions.reading import Additivity, Need, additivity
from tongzhou.indicators.definitions.tree import Count, Distinct, Tree
from tongzhou.indicators.definitions.written import version
from tongzhou.indicators.engine.cube import (
    REGIONS,
    Amount,
    By,
    Found,
    Got,
    Level,
    Map,
    Members,
    On,
    Values,
)
from tongzhou.indicators.engine.facts import THOUSANDTHS
from tongzhou.indicators.keeping.adding import kept, month_of
from tongzhou.indicators.keeping.facts import DIGITS
from tongzhou.indicators.models import Leaf, Spot
from tongzhou.indicators.rules.windows import Window

Key = tuple[int, int, str]
"""Leaf, window, place."""
FIRST, LAST = 0, 2**31 - 1
"""Months of a window that is open."""

MOST_PIECES = 20_000
"""Months of windows, each for each leaf, up to which a month is looked up; beyond, and where a window is open, windows are held against months."""

_MONTHS = """
    SELECT {columns} FROM indicators_cell c JOIN indicators_spot s ON s.id = c.spot_id {joins}
    WHERE c.leaf_id = ANY(%(of)s::int[]) AND c.month >= %(lowest)s AND c.month < %(beyond)s AND {where} {group}
"""
_PLAIN = (
    "{place} AS place, c.leaf_id AS leaf, c.month, c.item, c.entries, c.told, c.total, c.about, c.more",
    "",
)
"""The cells as they are: a hash of leaf and month takes each to its windows."""
_WINDOWS = {
    True: """
    JOIN unnest(%(leaves)s::int[], %(windows)s::int[], %(starts)s::int[], %(months)s::int[]) AS w (leaf, id, first, month)
        ON w.leaf = m.leaf AND w.month = m.month
""",
    False: """
    JOIN unnest(%(leaves)s::int[], %(windows)s::int[], %(starts)s::int[], %(ends)s::int[]) AS w (leaf, id, first, beyond)
        ON w.leaf = m.leaf AND m.month >= w.first AND m.month < w.beyond
""",
}
_CELLS = (
    """{place} AS place, c.leaf_id AS leaf, c.month, sum(c.entries) AS entries, sum(c.told) AS told, sum(c.total) AS total,
        sum(c.about) AS about, sum(c.more) AS more""",
    "GROUP BY 1, 2, 3",
    """SELECT m.place, m.leaf, w.id, sum(m.entries), sum(m.told), sum(m.total), sum(m.about), sum(m.more),
        coalesce(sum(m.told) FILTER (WHERE m.month = w.first), 0)""",
    "",
)
_SETS = (
    "DISTINCT {place} AS place, c.leaf_id AS leaf, c.month, c.item",
    "",
    "SELECT m.place, m.leaf, w.id, count(DISTINCT m.item)",
    "",
)
_VALUES = (
    "{place} AS place, c.leaf_id AS leaf, c.month, c.item, sum(c.entries) AS entries",
    "GROUP BY 1, 2, 3, 4",
    "SELECT m.place, m.leaf, w.id, m.item, sum(m.entries)",
    ", 4",
)
"""Added up by month, before windows are held against it: columns, grouping; then over windows, and by what else than place, leaf and window."""


class NotKept(LookupError):
    """What is asked cannot be read from the leaf tables: another engine answers it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The leaf tables within a scope of spots (a condition on Spot; an empty one is everything)."""

    scope: Q
    numbers: Mapping[Tree, int] | None = None
    """The numbers of the leaves, if they are known (`numbered`); one statement less."""

    def compute(self, needs: Sequence[Need], by: By) -> Found:
        """All leaves over their windows, for every place that has a fact of them. Raises NotKept (see `keeps`)."""
        numbers = numbered(need.leaf for need in needs) if self.numbers is None else self.numbers
        if not all(need.leaf in numbers and keeps(need, by) for need in needs):
            raise NotKept
        return _Asked(self.scope, needs, by, numbers).answer() if needs else {}


def numbered(leaves: Iterable[Tree]) -> dict[Tree, int]:
    """The numbers of the leaves that are kept; others are left out. One statement."""
    versions = {leaf: version(leaf) for leaf in dict.fromkeys(leaves)}
    rows = Leaf.objects.filter(version__in=list(versions.values())).values_list("version", "id")
    known = dict(rows)
    return {leaf: known[one] for leaf, one in versions.items() if one in known}


def keeps(need: Need, by: By) -> bool:
    """Whether the leaf tables can answer: whole months, as known now, a leaf that has cells."""
    return by.as_of is None and kept(need.leaf) and whole_months(need.window)


def whole_months(window: Window) -> bool:
    """Whether a window begins and ends with a month, or is open."""
    return all(day is None or day.day == 1 for day in (window.start, window.end))


class _Asked:
    """One reading: its parameters and its statements."""

    def __init__(self, scope: Q, needs: Sequence[Need], by: By, numbers: Mapping[Tree, int]) -> None:
        windows = {window: n for n, window in enumerate(dict.fromkeys(need.window for need in needs))}
        self.by = by
        self.need = {(numbers[need.leaf], windows[need.window]): need for need in needs}
        self.sort = {leaf: additivity(need.leaf) for (leaf, _), need in self.need.items()}
        spots: QuerySet[Spot] | None = Spot.objects.filter(scope) if scope else None
        self.bounds = {n: _bounds(window) for window, n in windows.items()}
        self.place, self.joins = _place(by)
        self.where, self.values = _where(self.place, by, spots)

    def answer(self) -> Found:
        """The leaves, by need and place."""
        found: dict[Key, Got] = {}
        entries: dict[Key, int] = {}
        for place, leaf, window, *numbers, carried in self._rows(_CELLS, "c.item = ''", self.need):
            key, amount = (leaf, window, str(place)), Amount(*map(int, numbers))
            what = self.need[leaf, window].leaf
            entries[key] = amount.entries
            if self.sort[leaf] is Additivity.CELLS:
                found[key] = _added(what, amount)
            elif isinstance(what, Distinct) and what.of == "day":
                entries[key] += int(carried)
        self._members(found, entries)
        self._values(found, entries)
        return {
            (self.need[leaf, window], place): got
            for (leaf, window, place), got in found.items()
            if got.entries
        }

    def _members(self, found: dict[Key, Got], entries: Mapping[Key, int]) -> None:
        for key, number in entries.items():
            if self.sort[key[0]] is Additivity.SETS:
                found[key] = Members(number, 0)
        asked = self._of(Additivity.SETS)
        for place, leaf, window, different in self._rows(_SETS, "c.item <> '' AND c.entries > 0", asked):
            key = leaf, window, str(place)
            found[key] = Members(entries.get(key, 0), different)

    def _values(self, found: dict[Key, Got], entries: Mapping[Key, int]) -> None:
        counts: dict[Key, Counter[int]] = defaultdict(Counter)
        asked = self._of(Additivity.HISTOGRAM)
        for place, leaf, window, item, number in self._rows(_VALUES, "c.item <> '' AND c.entries > 0", asked):
            counts[leaf, window, str(place)][int(item)] += int(number)
        for key, number in entries.items():
            if self.sort[key[0]] is Additivity.HISTOGRAM:
                found[key] = Values(number, counts.get(key, Counter()))

    def _of(self, sort: Additivity) -> list[tuple[int, int]]:
        return [key for key in self.need if self.sort[key[0]] is sort]

    def _rows(
        self, of: tuple[str, str, str, str], item: str, asked: Iterable[tuple[int, int]]
    ) -> list[tuple[Any, ...]]:
        pairs = list(asked)
        if not pairs:
            return []
        *by_month, over_windows, also = of
        single, values = self._pieces(pairs)
        columns, group = _PLAIN if single else by_month
        where = " AND ".join((item, *self.where))
        months = _MONTHS.format(
            columns=columns.format(place=self.place), joins=self.joins, where=where, group=group
        )
        text = f"{over_windows} FROM ({months}) m {_WINDOWS[single]} GROUP BY 1, 2, 3{also}"
        with connection.cursor() as cursor:
            cursor.execute(text, values | self.values)
            return list(cursor.fetchall())

    def _pieces(self, pairs: Sequence[tuple[int, int]]) -> tuple[bool, dict[str, Any]]:
        """Whether months are looked up one by one, and what the statement is given: leaves with their windows, or with each month of them."""
        firsts, ends = zip(*(self.bounds[win] for _, win in pairs), strict=True)
        values: dict[str, Any] = {
            "of": sorted({leaf for leaf, _ in pairs}),
            "lowest": min(firsts),
            "beyond": max(ends),
        }
        single = sum(end - first for first, end in zip(firsts, ends, strict=True)) <= MOST_PIECES
        rows = [
            (leaf, win, self.bounds[win][0], month)
            for leaf, win in pairs
            for month in (range(*self.bounds[win]) if single else self.bounds[win][1:])
        ]
        names = ("leaves", "windows", "starts", "months" if single else "ends")
        return single, values | dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _bounds(window: Window) -> tuple[int, int]:
    """The first month of a window, and the one after its last."""
    return month_of(window.start) if window.start else FIRST, month_of(window.end) if window.end else LAST


def _added(what: Tree, amount: Amount) -> Amount:
    """A count keeps only how many there are: each is one thing said."""
    if isinstance(what, Count):
        return Amount(amount.entries, amount.entries, amount.entries * THOUSANDTHS)
    return amount


def _place(by: By) -> tuple[str, str]:
    """The column of the place, and what has to be joined for it."""
    side = "receiving" if by.on is On.RECEIVING else "supporting"
    match by.level:
        case Level.WHOLE:
            return "''", ""
        case Level.INSTITUTION:
            return f"s.{side}_id::text", ""
        case Level.DEPARTMENT | Level.PAIRING:
            return f"s.{by.level.value}_id::text", ""
        case Level.AGREEMENT | Level.PROGRAMME:
            return f"p.{by.level.value}_id::text", "JOIN partnerships_pairing p ON p.id = s.pairing_id"
    digits = DIGITS[by.level.value]
    if by.map is Map.TODAY:
        return f"left(i.region_code, {digits})", f"JOIN directory_institution i ON i.id = s.{side}_id"
    return f"left(s.{'received' if by.on is On.RECEIVING else 'given'}_at, {digits})", ""


def _where(place: str, by: By, spots: QuerySet[Spot] | None) -> tuple[list[str], dict[str, Any]]:
    """The conditions: the place is known and wanted, the spot is in the reader's scope."""
    where: list[str] = []
    values: dict[str, Any] = {}
    if by.level in REGIONS:
        where.append(f"length({place}) = {DIGITS[by.level.value]}")
    elif by.level is not Level.WHOLE:
        where.append(f"{place} IS NOT NULL")
    if by.only:
        where.append(f"{place} = ANY(%(only)s)")
        values["only"] = sorted(by.only)
    if spots is not None:
        text, said = spots.values("pk").query.sql_with_params()
        names = {f"scope{n}": value for n, value in enumerate(said)}
        # As an array, which the planner takes for few: a hospital's own spots are looked up, not the nation's cells read for them.
        where.append(f"c.spot_id = ANY(ARRAY({text % tuple(f'%({name})s' for name in names)}))")
        values |= names
    return where, values
