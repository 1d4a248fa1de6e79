"""The same indicators on several engines: where two differ, both values are named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import Need, kinds, needs
from tongzhou.indicators.engine.combining import Value, figures
from tongzhou.indicators.engine.cube import By, Engine, Found
from tongzhou.indicators.engine.facts import Data, Fact, Standing
from tongzhou.indicators.engine.plain import Plain, holds
from tongzhou.indicators.rules.windows import Window


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure on which an engine disagrees with the first; None: that engine has no such place."""

    engine: str
    level: str
    place: str
    window: Window
    expected: Value | None
    found: Value | None


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator on all engines: how many figures were compared, and which differ."""

    indicator: Indicator
    figures: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Indexed(Plain):
    """The reference, which finds where an institution lay without reading the whole map."""

    lay: Mapping[str, Sequence[Standing]]

    def _standing(self, house: str, day: date | None) -> Standing | None:
        return next((one for one in self.lay.get(house, ()) if day is not None and holds(one, day)), None)


class ByKind:
    """The reference over many facts: a leaf is shown the facts of its kinds only, which is all that it would take."""

    def __init__(self, data: Data) -> None:
        self._facts: dict[str, list[Fact]] = defaultdict(list)
        for one in data.facts:
            self._facts[one.kind].append(one)
        self._lay: dict[str, list[Standing]] = defaultdict(list)
        for place in data.places:
            self._lay[place.institution].append(place)

    def _plain(self, need: Need) -> Plain:
        facts = tuple(one for kind in need.leaf.facts.kinds for one in self._facts.get(kind, ()))
        return _Indexed(Data(facts), self._lay)

    def compute(self, needs: Sequence[Need], by: By) -> Found:
        """All leaves over their windows, for every place that has a fact of them."""
        return {key: got for need in needs for key, got in self._plain(need).compute([need], by).items()}

    def lineage(self, need: Need, by: By, *, limit: int | None = None) -> list[str]:
        """The entries behind a leaf, by the first day of the act and id."""
        return self._plain(need).lineage(need, by, limit=limit)


def compare(
    indicators: Iterable[Indicator],
    engines: Mapping[str, Engine],
    windows: Sequence[Window],
    bys: Sequence[By],
) -> Iterator[Compared]:
    """Each indicator on all engines, over all windows and levels, held against the first engine."""
    first, *others = engines
    for indicator in indicators:
        found = {name: list(_found(indicator, engine, windows, bys)) for name, engine in engines.items()}
        gaps = [
            gap
            for name in others
            for by, expected, got in zip(bys, found[first], found[name], strict=True)
            for gap in _gaps(name, by, expected, got)
        ]
        yield Compared(indicator, sum(map(len, found[first])), tuple(gaps))


def _found(
    indicator: Indicator, engine: Engine, windows: Sequence[Window], bys: Sequence[By]
) -> Iterator[dict[tuple[str, Window], Value]]:
    wanted = [need for window in windows for need in needs(indicator.tree, window)]
    for by in bys:
        yield figures(indicator.tree, windows, engine.compute(wanted, by))


def _gaps(
    engine: str,
    by: By,
    expected: Mapping[tuple[str, Window], Value],
    found: Mapping[tuple[str, Window], Value],
) -> Iterator[Difference]:
    for place, window in sorted(expected.keys() | found.keys(), key=str):
        one, other = expected.get((place, window)), found.get((place, window))
        if one != other:
            yield Difference(engine, by.level.value, place, window, one, other)


def kinds_of(indicators: Iterable[Indicator]) -> frozenset[str]:
    """The kinds of fact that any of them reads."""
    return frozenset(kind for one in indicators for kind in kinds(one.tree))
