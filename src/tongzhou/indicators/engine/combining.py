"""From leaves to a figure: numerator and denominator stay apart, missing stays missing, the number of cases is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tongzhou.indicators.definitions.catalogue.awaited import OUTSIDE
from tongzhou.indicators.definitions.reading import Need, kinds, leaves, needs, part_of_whole, walk, windowed
from tongzhou.indicators.definitions.tree import (
    LEAVES,
    Attainment,
    Change,
    Count,
    Days,
    Derived,
    Distinct,
    End,
    Extreme,
    Leaf,
    Number,
    Quantile,
    Ratio,
    Since,
    Stated,
    Step,
    Sum,
    Target,
    Trailing,
    Tree,
)
from tongzhou.indicators.engine.cube import Amount, Found, Got, Members, Statements, Values
from tongzhou.indicators.engine.facts import THOUSANDTHS
from tongzhou.indicators.rules.covering import covered
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.quantities import Qualifier

PLACES = Decimal("0.000001")
"""Divisions are kept to six decimals, half up; what is shown is rounded once more where it is shown."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure. `number` None: not known, which is not zero. `of` and `to` are a ratio's numerator and denominator.

    `entries` is how many facts it stands on, as many as it opens to (of a sum: those that say the number; of a ratio: those of its
    denominator); `qualifier` survives from them.
    """

    number: Decimal | None
    entries: int = 0
    of: Decimal | None = None
    to: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT


UNKNOWN = Value(None)
Promised = Callable[[Target, Window, str], Decimal | None]
"""(target, window, place) → what was promised for those days, or None."""


def no_promise(_target: Target, _window: Window, _place: str) -> Decimal | None:
    """Where nothing is promised."""
    return None


def figures(
    tree: Tree, windows: Iterable[Window], found: Found, promised: Promised = no_promise
) -> dict[tuple[str, Window], Value]:
    """The figure for each window and each place that has a fact of any of its leaves there."""
    spread = {window: frozenset(needs(tree, window)) for window in windows}
    places: dict[Need, set[str]] = {}
    for need, place in found:
        places.setdefault(need, set()).add(place)
    return {
        (place, window): figure(tree, window, place, found, promised)
        for window, wanted in spread.items()
        for place in set().union(*(places.get(need, set()) for need in wanted))
    }


def figure(tree: Tree, window: Window, place: str, found: Found, promised: Promised = no_promise) -> Value:
    """One figure from the leaves that an engine computed."""
    if isinstance(tree, LEAVES):
        return leaf(tree, window, found.get((Need(tree, window), place)))

    def part(one: Tree, its: Window) -> Value:
        return figure(one, its, place, found, promised)

    match tree:
        case Number(value):
            return Value(value)
        case Ratio(of, to, _) if _uneven(tree, window, place, found):
            top, whole = part(of, window), part(to, window)
            return Value(None, whole.entries, top.number, whole.number)
        case Days():
            days = window.days()
            return UNKNOWN if days is None else Value(Decimal(days))
        case Target():
            return Value(promised(tree, window, place))
    return _composed(tree, [part(one, its) for one, its in windowed(tree, window)])


def _uneven(tree: Ratio, window: Window, place: str, found: Found) -> bool:
    """Whether tables from outside are held against each other that do not have the same months and places: half a year of stays outside
    the county in a whole year of stays is no rate. A missing row is not zero; how many rows each has tells it."""
    every = leaves(tree)
    if not all(kind.startswith(OUTSIDE) for kind in kinds(tree)) or any(
        isinstance(one, Since | Trailing) for one in walk(tree)
    ):
        return False
    return len({leaf(one, window, found.get((Need(one, window), place))).entries for one in every}) > 1


def _composed(tree: Tree, parts: list[Value]) -> Value:
    match tree:
        case Ratio(_, _, scale):
            return ratio(parts[0], parts[1], scale, whole=part_of_whole(tree))
        case Derived(step, _, missing_is_zero):
            return derived(step, parts, missing_is_zero)
        case Change():
            return change(parts[0], parts[1])
        case Attainment():
            return ratio(parts[0], parts[1], 100, whole=False)
        case Since() | Trailing():
            return parts[0]
    raise AssertionError(tree)


def leaf(what: Leaf, window: Window, got: Got | None) -> Value:
    """A leaf's figure. No fact at all: not known."""
    match what, got:
        case Count(), Amount() if got.entries:
            return Value(Decimal(got.entries), got.entries)
        case Sum(), Amount() if got.told:
            return Value(_exact(got.total), got.told, qualifier=_qualifier(got))
        case Distinct(), Members() if got.different:
            return Value(Decimal(got.different), got.entries)
        case Quantile(), Values() if got.counts:
            return Value(quantile(got.counts, what.percent), sum(got.counts.values()))
        case Extreme(), Values() if got.counts:
            end = max if what.end is End.GREATEST else min
            return Value(_exact(end(got.counts)), sum(got.counts.values()))
        case Stated(), Statements():
            return Value(covered(got.said, window), got.entries)
    return Value(None, 0 if got is None or isinstance(got, Amount | Values) else got.entries)


def quantile(counts: Mapping[int, int], percent: int) -> Decimal:
    """The percentile of a histogram of thousandths (type 2: the mean of two neighbours where the rank falls between them)."""
    number = sum(counts.values())
    rank, rest = divmod(number * percent, 100)
    wanted = (rank, rank + 1) if not rest else (rank + 1, rank + 1)
    picked: list[int] = []
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        while len(picked) < 2 and wanted[len(picked)] <= seen:
            picked.append(value)
    return Decimal(sum(picked)) / (2 * THOUSANDTHS)


def ratio(of: Value, to: Value, scale: int, *, whole: bool) -> Value:
    """A ratio with both of its sides; `whole` says that the first is part of the second, so that none of many is zero."""
    top = Decimal(0) if of.number is None and whole and to.number is not None else of.number
    if top is None or to.number is None or not to.number:
        return Value(None, to.entries, top, to.number)
    number = (top * scale / to.number).quantize(PLACES, ROUND_HALF_UP)
    return Value(number, to.entries, top, to.number, _weaker(of, to))


def change(now: Value, before: Value) -> Value:
    """In per cent of what was before."""
    if now.number is None or before.number is None or not before.number:
        return Value(None, now.entries, now.number, before.number)
    number = ((now.number - before.number) * 100 / abs(before.number)).quantize(PLACES, ROUND_HALF_UP)
    return Value(number, now.entries, now.number, before.number, _weaker(now, before))


def derived(step: Step, parts: list[Value], missing_is_zero: bool) -> Value:
    """Parts added, or taken from the first. Whatever is taken from something unknown is unknown: nothing less 100 is not −100."""
    entries = sum(one.entries for one in parts)
    numbers = [one.number for one in parts]
    lost = numbers[0] is None if step is Step.MINUS else all(one is None for one in numbers)
    if lost or (not missing_is_zero and None in numbers):
        return Value(None, entries)
    known = [one or Decimal(0) for one in numbers]
    total = sum(known, Decimal(0)) if step is Step.PLUS else known[0] - sum(known[1:], Decimal(0))
    return Value(total, entries, qualifier=_weaker(*parts))


def _exact(total: int) -> Decimal:
    return Decimal(total) / THOUSANDTHS


def _qualifier(got: Amount) -> Qualifier:
    """About beats more-than, more-than beats exact: as a sum of quantities would have it."""
    return Qualifier.ABOUT if got.about else Qualifier.MORE_THAN if got.more else Qualifier.EXACT


def _weaker(*values: Value) -> Qualifier:
    for word in (Qualifier.ABOUT, Qualifier.MORE_THAN):
        if any(one.qualifier is word for one in values):
            return word
    return Qualifier.EXACT
