"""The indicators that a scheme may name, as assessments show them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from tongzhou.indicators import named
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import (
    Count,
    Distinct,
    Extreme,
    Facts,
    Is,
    Stated,
    Sum,
    Trailing,
    Tree,
)
from tongzhou.indicators.rules import Aggregate, Cover, Measure
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_CATALOGUE = "tongzhou.indicators.definitions.catalogue"
YUAN = Words("元", "yuan")
HUNDRED = Decimal(100)


@cache
def known() -> dict[str, Indicator]:
    """All indicators by code: the catalogue's, and the named measures that it has not."""
    found = {one.code: _measure(one) for one in named.ALL.values() if isinstance(one, Measure | Cover)}
    if find_spec(_CATALOGUE) is not None:
        found |= import_module(_CATALOGUE).ALL
    return found


def unit(indicator: Indicator) -> Words:
    """The unit as a score shows it; money is in yuan."""
    if indicator.unit is Unit.FEN:
        return YUAN
    return Words("", "") if indicator.unit is Rate.EACH else indicator.unit.words


def shown(indicator: Indicator, number: Decimal | None) -> Decimal | None:
    """A figure in the unit that is shown."""
    return number / HUNDRED if number is not None and indicator.unit is Unit.FEN else number


def _measure(one: Measure | Cover) -> Indicator:
    says = Words(f"双方确认的{one.words.zh}。", f"Confirmed by both sides: {one.words.en}.")
    return Indicator(
        code=one.code, words=one.words, unit=one.unit, theme=Theme.SERVICE, tree=_tree(one), source="同舟", says=says,
        better=one.better,
    )  # fmt: skip


def _tree(one: Measure | Cover) -> Tree:
    if isinstance(one, Cover):
        stated = Stated(Facts((one.kind,), (Is("detail.measure", (one.measure,)),)), "detail.value")
        return Trailing(stated, 12 * one.years)
    facts = Facts(one.kinds, tuple(Is(where.field, where.values) for where in one.where))
    match one.aggregate:
        case Aggregate.ENTRIES:
            return Count(facts)
        case Aggregate.MEMBERS:
            return Distinct(facts, f"member:{one.of}")
        case Aggregate.VALUES:
            return Distinct(facts, f"detail.{one.of}")
        case Aggregate.DETAIL:
            qualifier = f"detail.{one.qualifier_of}" if one.qualifier_of else ""
            return Sum(facts, f"detail.{one.of}", qualifier)
        case Aggregate.LONGEST:
            return Extreme(facts, f"detail.{one.of}")
        case Aggregate.FEN:
            return Sum(facts, "fen")
    return Sum(facts)
