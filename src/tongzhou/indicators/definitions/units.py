"""In which units a figure may come: what its tree says. None means any (a number of a detail says nothing of its unit)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tongzhou.indicators.definitions.catalogue.awaited import SERIES
from tongzhou.indicators.definitions.indicator import Rate
from tongzhou.indicators.definitions.reading import parts
from tongzhou.indicators.definitions.tree import (
    Attainment,
    Change,
    Count,
    Days,
    Derived,
    Distinct,
    Extreme,
    Facts,
    Quantile,
    Ratio,
    Since,
    Sum,
    Trailing,
    Tree,
    is_detail,
)
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind

Units = frozenset[Unit | Rate] | None
_MEASURED = frozenset({Unit.THERAPEUTIC_DOSE, Unit.FEN, Unit.DAY, Unit.MINUTE, Unit.PERSON_VISIT, Unit.YEAR})
"""What is measured out, not told apart: a record of three doses is one time, not one dose."""
_COLUMNS = {"minutes": Unit.MINUTE, "fen": Unit.FEN, "days": Unit.DAY}
_THINGS: dict[str, frozenset[Unit | Rate]] = {
    "receiving": frozenset({Unit.PLACE}),
    "supporting": frozenset({Unit.PLACE}),
    "department": frozenset({Unit.PLACE}),
    "pairing": frozenset({Unit.ITEM, Unit.PLACE}),
    "specialty": frozenset({Unit.ITEM}),
    "case_number": frozenset({Unit.CASE, Unit.CASE_TIME}),
    "day": frozenset({Unit.DAY}),
}
_SCALES: dict[int, frozenset[Unit | Rate]] = {
    100: frozenset({Rate.PERCENT}),
    100_000: frozenset({Rate.PER_100_000}),
}


def units(tree: Tree, known: Mapping[str, Kind]) -> Units:
    """The units that a tree's figure may be shown in; None where it does not say."""
    match tree:
        case Count(facts):
            return _counted(facts, known)
        case Sum(facts, of, _) | Quantile(facts, of, _) | Extreme(facts, of, _):
            return _of(facts, of, known)
        case Distinct(_, of):
            return _apart(of)
        case Ratio(of, _, 1):
            top = units(of, known)
            return top and top | {Rate.EACH}
        case Ratio(_, _, scale):
            return _SCALES.get(scale)
        case Derived() | Since() | Trailing():
            return _shared(units(one, known) for one in parts(tree))
        case Change() | Attainment():
            return frozenset({Rate.PERCENT})
        case Days():
            return frozenset({Unit.DAY})
    return None


def fits(unit: Unit | Rate, may: Units) -> bool:
    """Whether a figure may be shown in `unit`."""
    return may is None or unit in may


def unit_words(may: Units) -> Words:
    """Units, one after the other."""
    found = sorted(may or (), key=str)
    return Words("、".join(one.words.zh for one in found), ", ".join(one.words.en for one in found))


def of_kind(kind: str, known: Mapping[str, Kind]) -> Unit | None:
    """The unit in which a kind is counted; None for a table that nobody described."""
    if kind in SERIES:
        return SERIES[kind].unit
    return known[kind].unit if kind in known else None


def _of_kinds(facts: Facts, known: Mapping[str, Kind]) -> set[Unit | None]:
    """Those of the kinds that can pass: a test on the kind itself narrows them."""
    named = [
        one.values for one in facts.where if getattr(one, "field", "") == "kind" and hasattr(one, "values")
    ]
    passing = [kind for kind in facts.kinds if all(kind in values for values in named)]
    return {of_kind(kind, known) for kind in passing}


def _counted(facts: Facts, known: Mapping[str, Kind]) -> Units:
    found = _of_kinds(facts, known)
    if None in found:
        return None
    one = {unit for unit in found if unit is not None} if len(found) == 1 else set()
    return frozenset({Unit.TIME, *(one - _MEASURED)})


def _of(facts: Facts, of: str, known: Mapping[str, Kind]) -> Units:
    if of == "quantity":
        found = _of_kinds(facts, known)
        return None if None in found else frozenset(unit for unit in found if unit is not None)
    if of in _COLUMNS:
        return frozenset({_COLUMNS[of]})
    name = of.removeprefix("detail.")
    if name.startswith("minutes"):
        return frozenset({Unit.MINUTE})
    return frozenset({Unit.FEN}) if name == "fen" or name.endswith("_fen") else None


def _apart(of: str) -> Units:
    if is_detail(of):
        return None
    return _THINGS.get(of, frozenset({Unit.PERSON, Unit.CASE}))


def _shared(several: Iterable[Units]) -> Units:
    found = [one for one in several if one is not None]
    return frozenset.intersection(*found) if found else None
