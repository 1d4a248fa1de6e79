"""The indicators by code: those of the catalogue; where there is none, the named measures written as trees."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from tongzhou.indicators import named
from tongzhou.indicators.definitions.indicator import Indicator, Theme
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
from tongzhou.indicators.rules.measures import Aggregate, Cover, Measure
from tongzhou.kernel.errors import NotFound

CATALOGUE = "tongzhou.indicators.definitions.catalogue"


@cache
def every() -> Mapping[str, Indicator]:
    """All of them, in the order in which pages list them."""
    try:
        return cast("Mapping[str, Indicator]", import_module(CATALOGUE).ALL)
    except ModuleNotFoundError:
        return {one.code: _written(one) for one in named.ALL.values() if isinstance(one, Measure | Cover)}


def one(code: str) -> Indicator:
    """The indicator of this code. Raises NotFound."""
    if code not in every():
        raise NotFound(named.NO_MEASURE, code=code)
    return every()[code]


def _written(what: Measure | Cover) -> Indicator:
    return Indicator(
        code=what.code, words=what.words, unit=what.unit, theme=Theme.SERVICE, tree=tree_of(what),
        source="", says=what.words, better=what.better,
    )  # fmt: skip


def tree_of(what: Measure | Cover) -> Tree:
    """A named measure as a tree."""
    if isinstance(what, Cover):
        stated = Facts((what.kind,), (Is("detail.measure", (what.measure,)),))
        return Trailing(Stated(stated, "detail.value"), 12 * what.years)
    facts = Facts(what.kinds, tuple(Is(test.field, test.values) for test in what.where))
    match what.aggregate:
        case Aggregate.ENTRIES:
            return Count(facts)
        case Aggregate.MEMBERS:
            return Distinct(facts, f"member:{what.of}")
        case Aggregate.VALUES:
            return Distinct(facts, f"detail.{what.of}")
        case Aggregate.DETAIL:
            return Sum(facts, f"detail.{what.of}", f"detail.{what.qualifier_of}" if what.qualifier_of else "")
        case Aggregate.LONGEST:
            return Extreme(facts, f"detail.{what.of}")
    return Sum(facts, "fen" if what.aggregate is Aggregate.FEN else "quantity")
