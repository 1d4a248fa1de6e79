"""What one fact adds to the cells of a leaf. Plain arithmetic: a reversal adds the same with the other sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from operator import add

from tongzhou.indicators.definitions.catalogue.awaited import OUTSIDE
from tongzhou.indicators.definitions.tree import Count, Distinct, Extreme, Leaf, Quantile, Stated, Sum
from tongzhou.indicators.engine.facts import Fact
from tongzhou.indicators.engine.plain import amount, number, things
from tongzhou.indicators.rules.windows import ALWAYS

Numbers = tuple[int, int, int, int, int]
"""Entries, told, total (thousandths), about, more."""
NOTHING: Numbers = (0, 0, 0, 0, 0)
ONE: Numbers = (1, 0, 0, 0, 0)


def month_of(day: date) -> int:
    """A month as one number: year × 12 + month − 1."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def plus(one: Numbers, other: Numbers, sign: int = 1) -> Numbers:
    """Added up, or taken away."""
    a, b, c, d, e = map(add, one, (sign * number for number in other))
    return a, b, c, d, e


def kept(leaf: Leaf) -> bool:
    """Whether a leaf has cells. Statements are read from their entries: they are few, and their days reach over months; tables from outside are posted by no entry."""
    return not isinstance(leaf, Stated) and not any(kind.startswith(OUTSIDE) for kind in leaf.facts.kinds)


def adds(leaf: Leaf, fact: Fact) -> Iterator[tuple[int, str, Numbers]]:
    """(month, item, numbers) that a fact of the leaf adds. The fact has passed the leaf's tests."""
    month = month_of(fact.first)
    match leaf:
        case Count():
            yield month, "", ONE
        case Sum():
            found = amount(leaf, [fact])
            yield month, "", (found.entries, found.told, found.total, found.about, found.more)
        case Distinct(_, "day"):
            yield from _days(fact)
        case Distinct(_, of):
            yield month, "", ONE
            for item in dict.fromkeys(things(fact, of, ALWAYS)):
                yield month, item, ONE
        case Quantile(_, of, _) | Extreme(_, of, _):
            yield month, "", ONE
            value = number(fact, of)
            if value is not None:
                yield month, str(value), ONE


def _days(fact: Fact) -> Iterator[tuple[int, str, Numbers]]:
    begun = month_of(fact.first)
    for month in range(begun, month_of(fact.last) + 1):
        yield month, "", ONE if month == begun else (0, 1, 0, 0, 0)
    day = fact.first
    while day <= fact.last:
        yield month_of(day), day.isoformat(), ONE
        day += timedelta(1)
