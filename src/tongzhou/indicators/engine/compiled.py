"""What the three engines on SQL have in common: which statement for which leaf, and its rows as answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.definitions.tree import Count, Distinct, Leaf, Stated, Sum
from tongzhou.indicators.engine.compiling import (
    EARLIEST,
    EPOCH,
    LATEST,
    Dialect,
    Shape,
    day_number,
    fields,
    leaf_sql,
    lineage_sql,
    month_number,
    scale,
    touching,
    way,
)
from tongzhou.indicators.engine.cube import Amount, By, Found, Got, Members, Statements, Values
from tongzhou.indicators.engine.facts import THOUSANDTHS
from tongzhou.indicators.rules.covering import Statement
from tongzhou.indicators.rules.windows import Window

MANY_DAYS = 100_000
"""Beyond so many days in all windows together, comparing both ends is less work than a row for each day."""
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with what its tables must hold: windows as (since, until, number) in months or days, the places kept, detail fields."""

    sql: str
    shape: Shape
    windows: tuple[tuple[int, int, int], ...]
    wanted: tuple[str, ...]
    fields: tuple[str, ...]
    kinds: tuple[str, ...]
    days: tuple[int, int]
    """The days from which to which, not including, an act may begin; or, of what touches a window, the days to be touched."""
    touching: bool


class OnSql(ABC):
    """An engine that runs the compiled statements. A database presents the tables and runs them."""

    dialect: Dialect

    @abstractmethod
    def rows(self, asked: Asked) -> Iterable[Row]:
        """The rows of a statement."""

    def compute(self, needs: Sequence[Need], by: By) -> Found:
        """All leaves over their windows, for every place that has a fact of them. One statement a leaf."""
        windows: dict[Leaf, list[Window]] = defaultdict(list)
        for need in dict.fromkeys(needs):
            windows[need.leaf].append(need.window)
        found: dict[tuple[Need, str], Got] = {}
        for leaf, its in windows.items():
            rows = self.rows(self._asked(leaf, its, by))
            for (number, place), got in answers(leaf, rows).items():
                found[Need(leaf, its[number]), place] = got
        return found

    def lineage(self, need: Need, by: By, *, limit: int | None = None) -> list[str]:
        """The entries behind a leaf, by the first day of the act and id. One statement."""
        sql = lineage_sql(need.leaf, way(by), limit, self.dialect)
        asked = _asked(need.leaf, [need.window], by, sql, Shape.RANGE)
        found = sorted((int(first), str(entry)) for first, entry in self.rows(asked))
        return [entry for _, entry in found]

    def _asked(self, leaf: Leaf, windows: Sequence[Window], by: By) -> Asked:
        shape = shape_of(leaf, windows)
        return _asked(leaf, windows, by, leaf_sql(leaf, shape, way(by), self.dialect), shape)


def _asked(leaf: Leaf, windows: Sequence[Window], by: By, sql: str, shape: Shape) -> Asked:
    ends = [_days(one) for one in windows]
    rows = [_months(one) for one in windows] if shape is Shape.MONTHS else ends
    return Asked(
        sql,
        shape,
        tuple((since, until, n) for n, (since, until) in enumerate(rows)),
        tuple(sorted(by.only)),
        tuple(sorted(fields(leaf))),
        leaf.facts.kinds,
        (min(since for since, _ in ends), max(until for _, until in ends)),
        touching(leaf),
    )


def shape_of(leaf: Leaf, windows: Sequence[Window]) -> Shape:
    """How these windows are met: by months when all are whole months, by days when these are few, else by comparing."""
    if touching(leaf) or any(one.start is None or one.end is None for one in windows):
        return Shape.RANGE
    if all(_first(one.start) and _first(one.end) for one in windows):
        return Shape.MONTHS
    return Shape.DAYS if sum(one.days() or 0 for one in windows) <= MANY_DAYS else Shape.RANGE


def _first(day: date | None) -> bool:
    return day is not None and day.day == 1


def _days(window: Window) -> tuple[int, int]:
    since = EARLIEST if window.start is None else day_number(window.start)
    return since, LATEST if window.end is None else day_number(window.end)


def _months(window: Window) -> tuple[int, int]:
    assert window.start and window.end
    return month_number(window.start), month_number(window.end)


def answers(leaf: Leaf, rows: Iterable[Row]) -> dict[tuple[int, str], Got]:
    """The rows of a leaf's statement as answers, by number of the window and place."""
    if isinstance(leaf, Count | Sum):
        unit = scale(leaf)
        return {
            (int(number), str(place)): Amount(
                int(n), int(told), int(total or 0) * unit, int(about), int(more)
            )
            for place, number, n, told, total, about, more in rows
        }
    if isinstance(leaf, Distinct):
        return _members(rows)
    return dict(_statements(rows)) if isinstance(leaf, Stated) else dict(_values(rows, scale(leaf)))


def _members(rows: Iterable[Row]) -> dict[tuple[int, str], Got]:
    found: dict[tuple[int, str], Members] = {}
    for place, number, entries, different in rows:
        key = int(number), str(place)
        kept = found.get(key, Members())
        found[key] = Members(kept.entries + int(entries), kept.different + int(different))
    return dict(found)


def _values(rows: Iterable[Row], unit: int) -> dict[tuple[int, str], Values]:
    entries: Counter[tuple[int, str]] = Counter()
    counts: dict[tuple[int, str], Counter[int]] = defaultdict(Counter)
    for place, number, value, n in rows:
        key = int(number), str(place)
        entries[key] += int(n)
        if value is not None:
            counts[key][int(value) * unit] += int(n)
    return {key: Values(n, counts[key]) for key, n in entries.items()}


def _statements(rows: Iterable[Row]) -> dict[tuple[int, str], Statements]:
    entries: Counter[tuple[int, str]] = Counter()
    said: dict[tuple[int, str], list[Statement]] = defaultdict(list)
    for place, number, first, last, value, county, n in rows:
        key = int(number), str(place)
        entries[key] += int(n)
        if value is not None:
            one = Statement(_day(first), _day(last + 1), Decimal(int(value)) / THOUSANDTHS, str(county or ""))
            said[key] += [one] * int(n)
    return {
        key: Statements(n, tuple(sorted(said[key], key=lambda one: one.order))) for key, n in entries.items()
    }


def _day(number: int) -> date:
    return EPOCH + timedelta(int(number))
