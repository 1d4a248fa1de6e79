"""The reference: slow, obvious, fact by fact. Every other engine must answer the same.

It shares nothing with the compiled engines but the vocabulary: no windows table, no grouping in a database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tongzhou.indicators.definitions.reading import Need, said
from tongzhou.indicators.definitions.tree import (
    NUMBERS,
    Between,
    Count,
    Distinct,
    Facts,
    Is,
    Known,
    Leaf,
    Not,
    Stated,
    Sum,
    Test,
)
from tongzhou.indicators.engine.cube import (
    REGIONS,
    WHOLE,
    Amount,
    By,
    Found,
    Got,
    Level,
    Map,
    Members,
    On,
    Statements,
    Values,
)
from tongzhou.indicators.engine.facts import THOUSANDTHS, Data, Fact, Standing, thousandths
from tongzhou.indicators.rules.covering import Statement
from tongzhou.indicators.rules.windows import Window


@dataclass(frozen=True, slots=True)
class Plain:
    """The reference engine over facts in memory."""

    data: Data

    def compute(self, needs: Sequence[Need], by: By) -> Found:
        """All leaves over their windows, for every place that has a fact of them."""
        found: dict[tuple[Need, str], Got] = {}
        for need in needs:
            for place, facts in self._by_place(need, by).items():
                found[need, place] = answer(need, facts, self.county)
        return found

    def lineage(self, need: Need, by: By, *, limit: int | None = None) -> list[str]:
        """The entries behind a leaf, by the first day of the act and id."""
        facts = [one for several in self._by_place(need, by).values() for one in several]
        field = said(need.leaf)
        told = [one for one in facts if not field or number(one, field) is not None]
        return [one.entry for one in sorted(told, key=lambda one: (one.first, one.entry))][:limit]

    def _by_place(self, need: Need, by: By) -> dict[str, list[Fact]]:
        places: dict[str, list[Fact]] = {}
        for fact in self.data.facts:
            if not self._counts(fact, need, by):
                continue
            place = self.place(fact, by)
            if place is not None and (not by.only or place in by.only):
                places.setdefault(place, []).append(fact)
        return places

    def _counts(self, fact: Fact, need: Need, by: By) -> bool:
        if by.as_of is not None and fact.posted > by.as_of:
            return False
        if fact.reversed is not None and (by.as_of is None or fact.reversed <= by.as_of):
            return False
        return touches(need.leaf, fact, need.window) and self.passes(fact, need.leaf.facts)

    def place(self, fact: Fact, by: By) -> str | None:
        """The place of a fact; None when it has none at this level."""
        if by.level is Level.WHOLE:
            return WHOLE
        if by.level in REGIONS:
            house = fact.receiving if by.on is On.RECEIVING else fact.supporting
            day = fact.first if by.map is Map.AS_IT_WAS else by.today
            standing = self._standing(house, day)
            return (getattr(standing, by.level.value) if standing else "") or None
        if by.level is Level.INSTITUTION:
            return (fact.receiving if by.on is On.RECEIVING else fact.supporting) or None
        return getattr(fact, by.level.value) or None

    def _standing(self, house: str, day: date | None) -> Standing | None:
        for one in self.data.places:
            if one.institution == house and day is not None and holds(one, day):
                return one
        return None

    def county(self, fact: Fact) -> str:
        """The county that a statement speaks of: where its house lay; a house that lies in none speaks of itself."""
        standing = self._standing(fact.receiving, fact.first)
        return (standing.county if standing else "") or fact.receiving

    def passes(self, fact: Fact, facts: Facts) -> bool:
        """Whether a fact is one of these."""
        return fact.kind in facts.kinds and all(self._test(fact, test) for test in facts.where)

    def _test(self, fact: Fact, test: Test) -> bool:
        match test:
            case Is(field, values):
                return self.word(fact, field) in set(map(text, values))
            case Not(field, values):
                return self.word(fact, field) not in {None, *map(text, values)}
            case Between(field, least, most):
                value = number(fact, field)
                return (
                    value is not None
                    and (least is None or value >= thousandths(least))
                    and (most is None or value <= thousandths(most))
                )
            case Known(field):
                known = number(fact, field) is not None
                return known or (field not in NUMBERS and self.word(fact, field) is not None)
        raise AssertionError(test)

    def word(self, fact: Fact, field: str) -> str | None:
        """A word of a fact; None when it says none."""
        if field.startswith("detail."):
            name = field.removeprefix("detail.")
            return fact.detail.get(name)
        if field == "relation":
            if fact.supporting and fact.supporting == fact.receiving:
                return "one_sided"
            return "support" if fact.pairing else "alliance"
        side, _, what = field.partition("_")
        if side in ("supporting", "receiving") and what in ("tier", "kind"):
            standing = self._standing(getattr(fact, side), fact.first)
            return (getattr(standing, what) if standing else "") or None
        value = getattr(fact, field)
        return str(value) if value else None


def holds(standing: Standing, day: date) -> bool:
    """Whether an institution lay there on that day."""
    return (standing.start is None or standing.start <= day) and (standing.end is None or day < standing.end)


def text(value: str | int | bool) -> str:
    """A value of a filter as a detail holds it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def number(fact: Fact, field: str) -> int | None:
    """A number of a fact in thousandths; None when it says none."""
    match field:
        case "quantity":
            return fact.quantity
        case "days":
            return ((fact.last - fact.first).days + 1) * THOUSANDTHS
        case "minutes" | "fen":
            value = getattr(fact, field)
            return None if value is None else value * THOUSANDTHS
    return fact.numbers.get(field.removeprefix("detail.")) if field.startswith("detail.") else None


def touches(leaf: Leaf, fact: Fact, window: Window) -> bool:
    """An act belongs to the day on which it began; days covered, and statements, to all of theirs."""
    start, end = window.start, window.end
    last = (
        fact.last
        if isinstance(leaf, Stated) or (isinstance(leaf, Distinct) and leaf.of == "day")
        else fact.first
    )
    return (start is None or last >= start) and (end is None or fact.first < end)


def answer(need: Need, facts: Sequence[Fact], county: Callable[[Fact], str]) -> Got:
    """What a leaf's facts come to; `county` says of which one a statement speaks."""
    leaf, entries = need.leaf, len(facts)
    if isinstance(leaf, Count):
        return Amount(entries, entries, entries * THOUSANDTHS)
    if isinstance(leaf, Sum):
        return amount(leaf, facts)
    if isinstance(leaf, Distinct):
        return Members(entries, len({key for one in facts for key in things(one, leaf.of, need.window)}))
    if isinstance(leaf, Stated):
        return Statements(entries, tuple(statements(facts, leaf.of, county)))
    values = [value for one in facts if (value := number(one, leaf.of)) is not None]
    return Values(entries, Counter(values))


def amount(leaf: Sum, facts: Iterable[Fact]) -> Amount:
    """A sum with how sure it is."""
    total = Amount()
    for one in facts:
        value = number(one, leaf.of)
        word = (
            one.qualifier
            if leaf.of == "quantity"
            else one.detail.get(leaf.qualifier.removeprefix("detail."), "")
        )
        told = value is not None
        total += Amount(
            1, int(told), value or 0, int(told and word == "about"), int(told and word == "more_than")
        )
    return total


def things(fact: Fact, of: str, window: Window) -> list[str]:
    """What of a fact is told apart."""
    if of.startswith("member:"):
        return [key for role, key in fact.members if role == of.removeprefix("member:")]
    if of.startswith("detail."):
        value = fact.detail.get(of.removeprefix("detail."))
        return [] if value is None else [value]
    if of == "day":
        days = [fact.first + timedelta(n) for n in range((fact.last - fact.first).days + 1)]
        return [
            day.isoformat()
            for day in days
            if (window.start is None or day >= window.start) and (window.end is None or day < window.end)
        ]
    value = getattr(fact, of)
    return [value] if value else []


def statements(facts: Iterable[Fact], of: str, county: Callable[[Fact], str]) -> list[Statement]:
    """What was stated for which days of which county, the earliest first."""
    found = [
        Statement(one.first, one.last + timedelta(1), Decimal(value) / THOUSANDTHS, county(one))
        for one in facts
        if (value := number(one, of)) is not None
    ]
    return sorted(found, key=lambda one: one.order)
