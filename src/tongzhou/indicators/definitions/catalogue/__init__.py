"""The indicators that come with the platform, by code, in the order in which a page lists them."""

from __future__ import annotations

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
from tongzhou.indicators.rules.measures import Aggregate, Cover, Known, Measure
from tongzhou.kernel.words import Words

_THEMES = {
    Theme.PEOPLE: named.PEOPLE,
    Theme.TEACHING: named.TEACHING,
    Theme.SERVICE: named.SERVICE,
    Theme.CAPABILITY: named.CAPABILITY,
    Theme.OUTREACH: named.OUTREACH,
    Theme.MONEY: named.MONEY,
}


def tree_of(what: Measure | Cover) -> Tree:
    """A measure as a definition."""
    if isinstance(what, Cover):
        return Trailing(
            Stated(Facts((what.kind,), (Is("detail.measure", (what.measure,)),)), "detail.value"),
            what.years * 12,
        )
    facts = Facts(what.kinds, tuple(Is(one.field, one.values) for one in what.where))
    match what.aggregate:
        case Aggregate.QUANTITY:
            return Sum(facts)
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
        case Aggregate.FEN:
            return Sum(facts, "fen")


def _indicator(what: Known, theme: Theme) -> Indicator:
    assert isinstance(what, Measure | Cover)
    return Indicator(
        code=what.code, words=what.words, unit=what.unit, theme=theme, tree=tree_of(what), source="五个项目的公开报道",
        says=Words(what.words.zh, what.words.en), better=what.better,
    )  # fmt: skip


ALL: dict[str, Indicator] = {
    one.code: _indicator(one, theme) for theme, group in _THEMES.items() for one in group
}
