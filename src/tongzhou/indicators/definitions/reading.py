"""What follows from a tree: its leaves with their windows, its lineage, how it adds up, the kinds it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tongzhou.indicators.definitions.tree import (
    LEAVES,
    Attainment,
    Change,
    Count,
    Derived,
    Distinct,
    Extreme,
    Facts,
    Leaf,
    Quantile,
    Ratio,
    Since,
    Stated,
    Sum,
    Target,
    Test,
    Trailing,
    Tree,
)
from tongzhou.indicators.rules.windows import Window, months_before, years_before


class Additivity(StrEnum):
    """What has to be kept so that a figure of a whole follows from its parts."""

    CELLS = "cells"
    """Numbers that add up: over places, over months."""
    SETS = "sets"
    """Who they were: a person counts once in the county and once in the year."""
    HISTOGRAM = "histogram"
    """How often each value came: percentiles and extremes follow, at any level."""
    STATEMENTS = "statements"
    """The statements themselves."""
    COMPOSED = "composed"
    """Its parts, each in its own way; the composed number itself never adds up."""


def additivity(tree: Tree) -> Additivity:
    """How the figure adds up."""
    match tree:
        case Count() | Sum():
            return Additivity.CELLS
        case Distinct():
            return Additivity.SETS
        case Quantile() | Extreme():
            return Additivity.HISTOGRAM
        case Stated():
            return Additivity.STATEMENTS
        case Since(part, _) | Trailing(part, _):
            return additivity(part)
    return Additivity.COMPOSED


def parts(tree: Tree) -> tuple[Tree, ...]:
    """What a tree is made of, one step down."""
    match tree:
        case Ratio(of, to, _):
            return of, to
        case Derived(_, several, _):
            return several
        case Since(part, _) | Trailing(part, _) | Change(part):
            return (part,)
        case Attainment(part, target):
            return part, target
    return ()


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it."""
    yield tree
    for part in parts(tree):
        yield from walk(part)


def leaves(tree: Tree) -> list[Leaf]:
    """Its leaves, each once, from left to right."""
    return list(dict.fromkeys(one for one in walk(tree) if isinstance(one, LEAVES)))


def kinds(tree: Tree) -> frozenset[str]:
    """The kinds of fact that it reads."""
    return frozenset(kind for leaf in leaves(tree) for kind in leaf.facts.kinds)


def part_of_whole(tree: Ratio) -> bool:
    """Whether the numerator is a part of the denominator, so that none out of many is zero. What somebody must state is never supposed."""
    stated = any(isinstance(leaf, Stated) for leaf in leaves(tree.of))
    return kinds(tree.of) <= kinds(tree.to) and not stated


def targets(tree: Tree) -> list[Target]:
    """The promises it asks for."""
    return list(dict.fromkeys(one for one in walk(tree) if isinstance(one, Target)))


@dataclass(frozen=True, slots=True)
class Need:
    """A leaf over one window: what an engine is asked for."""

    leaf: Leaf
    window: Window


def compares(tree: Tree) -> bool:
    """Whether it is told against the year before."""
    return any(isinstance(one, Change) for one in walk(tree))


def needs(tree: Tree, window: Window) -> list[Need]:
    """Everything that must be known of the facts for the figure over `window`, each once."""
    return list(dict.fromkeys(_needs(tree, window)))


def _needs(tree: Tree, window: Window) -> Iterator[Need]:
    if isinstance(tree, LEAVES):
        yield Need(tree, window)
        return
    for part, its in windowed(tree, window):
        yield from _needs(part, its)


def windowed(tree: Tree, window: Window) -> list[tuple[Tree, Window]]:
    """The parts of a tree with the window that each is over."""
    match tree:
        case Since(part, start):
            return [(part, Window(start, window.end))]
        case Trailing(part, months):
            return [(part, trailing(window, months))]
        case Change(part):
            return [(part, window), (part, year_before(window))]
    return [(part, window) for part in parts(tree)]


def trailing(window: Window, months: int) -> Window:
    """The months before a window's end. Raises ValueError when the end is open."""
    if window.end is None:
        raise ValueError("a trailing window needs an end")
    return Window(months_before(window.end, months), window.end)


def year_before(window: Window) -> Window:
    """The same days a year earlier. Raises ValueError when a side is open."""
    if window.start is None or window.end is None:
        raise ValueError("a year before needs both ends")
    return Window(_back(window.start), _back(window.end))


def _back(day: date) -> date:
    start = years_before(day, 1).start
    assert start is not None
    return start


@dataclass(frozen=True, slots=True)
class Line:
    """What a figure opens to: facts within days. `part` says which: "of", "to" (of a ratio), "" (the figure itself), joined by "."."""

    part: str
    facts: Facts
    window: Window
    saying: str = ""
    """Only facts that say this field count (a sum, a percentile); "" where all do."""
    touching: bool = False
    """Facts with any day in the window count (days covered, statements), not only those that began in it."""


def lineage(tree: Tree, window: Window) -> list[Line]:
    """The tree without its aggregates: the same facts, so that a figure and its entries cannot disagree."""
    return list(dict.fromkeys(_lineage(tree, window, ())))


def _lineage(tree: Tree, window: Window, path: tuple[str, ...]) -> Iterator[Line]:
    if isinstance(tree, LEAVES):
        yield Line(".".join(path), tree.facts, window, said(tree), touches(tree))
        return
    for (part, its), name in zip(windowed(tree, window), _names(tree), strict=True):
        yield from _lineage(part, its, (*path, name) if name else path)


def touches(leaf: Leaf) -> bool:
    """Whether a fact belongs to every window that it has a day in."""
    return isinstance(leaf, Stated) or (isinstance(leaf, Distinct) and leaf.of == "day")


def said(leaf: Leaf) -> str:
    """The field that a fact must say to take part in the leaf; "" when every fact does."""
    match leaf:
        case Sum(_, of, _) | Quantile(_, of, _) | Extreme(_, of, _) | Stated(_, of):
            return "" if of in ("quantity", "days") else of
    return ""


def by_part(tree: Tree, window: Window) -> list[tuple[str, Need]]:
    """The leaves with their windows, each under its path as in `Line.part`: what one tab of opened entries shows."""
    return list(dict.fromkeys(_by_part(tree, window, ())))


def _by_part(tree: Tree, window: Window, path: tuple[str, ...]) -> Iterator[tuple[str, Need]]:
    if isinstance(tree, LEAVES):
        yield ".".join(path), Need(tree, window)
        return
    for (part, its), name in zip(windowed(tree, window), _names(tree), strict=True):
        yield from _by_part(part, its, (*path, name) if name else path)


def named_parts(tree: Tree) -> list[tuple[str, Tree]]:
    """One step down, each part with its name ("of", "to", "1"; "" where there is only one). Of a change the part is named once: "now"."""
    return list(zip(_names(tree), parts(tree), strict=False))


def _names(tree: Tree) -> tuple[str, ...]:
    match tree:
        case Ratio():
            return "of", "to"
        case Change():
            return "now", "before"
        case Attainment():
            return "of", "to"
        case Derived(_, several, _):
            return tuple(str(n) for n in range(1, len(several) + 1))
    return tuple("" for _ in parts(tree))


def narrowed(tree: Tree, tests: tuple[Test, ...]) -> Tree:
    """The same figure over fewer facts: the tests are added at every leaf."""
    if isinstance(tree, LEAVES):
        return replace(tree, facts=replace(tree.facts, where=(*tree.facts.where, *tests)))
    match tree:
        case Ratio(of, to, scale):
            return Ratio(narrowed(of, tests), narrowed(to, tests), scale)
        case Derived(step, several, missing):
            return Derived(step, tuple(narrowed(one, tests) for one in several), missing)
        case Since(part, _) | Trailing(part, _) | Change(part):
            return replace(tree, part=narrowed(part, tests))
        case Attainment(part, target):
            return Attainment(narrowed(part, tests), target)
    return tree
