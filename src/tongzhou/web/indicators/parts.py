"""What the pages of indicators show, as components and texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongzhou.indicators.definitions import outside
from tongzhou.indicators.definitions.indicator import Rate
from tongzhou.indicators.definitions.telling import Told
from tongzhou.indicators.definitions.tree import Change, Ratio, Tree
from tongzhou.indicators.engine.combining import Value
from tongzhou.indicators.rules.measures import Better
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component, Text, speak
from tongzhou.web.components.figures import grouped, number_of, unit_of

if TYPE_CHECKING:
    from tongzhou.indicators.queries.defined import Defined

FEW = 10
"""A ratio whose denominator is smaller moves by a tenth and more with one case: the page says so."""
ONE, TWO = Decimal("0.1"), Decimal("0.01")
BETTER = {
    Better.MORE: Words("越多越好", "more is better"),
    Better.LESS: Words("越少越好", "less is better"),
    Better.NEITHER: Words("不分好坏", "neither way is better"),
}


@dataclass(frozen=True, slots=True)
class Meaning(Component):
    """A definition in words, drawn in the shape of its tree."""

    template: ClassVar[str] = "indicators/meaning.html"
    told: Told

    @property
    def top(self) -> Node:
        """The tree's own sentence, with all below."""
        return Node(self.told)


@dataclass(frozen=True, slots=True)
class Node(Component):
    """One node of it, with what stands below."""

    template: ClassVar[str] = "indicators/node.html"
    told: Told

    @property
    def below(self) -> tuple[Node, ...]:
        """The parts below it."""
        return tuple(Node(one) for one in self.told.parts)


@dataclass(frozen=True, slots=True)
class Titled(Component):
    """A name that opens something, beside its marks."""

    template: ClassVar[str] = "indicators/titled.html"
    text: Text
    href: str


@dataclass(frozen=True, slots=True)
class Amount(Component):
    """A figure in a table that opens to its entries, and the small line under it."""

    template: ClassVar[str] = "indicators/amount.html"
    text: Text
    href: str
    under: Text = ""


def unit_words(unit: Unit | Rate) -> Words:
    """The unit as the catalogue names it; money is read in yuan."""
    return Words("元", "yuan") if unit is Unit.FEN else unit.words


def shown(value: Value | None, unit: Unit | Rate, *, signed: bool = False) -> str:
    """A figure as one reads it, with its unit; a dash when it is not known."""
    if value is None or value.number is None:
        return "—"
    plus = "+" if signed and value.number > 0 else ""
    about = speak(value.qualifier.words)
    if isinstance(unit, Unit):
        told = Quantity(value.number, unit, value.qualifier)
        return f"{about}{plus}{number_of(told)} {speak(unit_of(told))}"
    return f"{about}{plus}{_rate(value.number, unit)}"


def _rate(number: Decimal, unit: Rate) -> str:
    if unit is Rate.PERCENT:
        return f"{_rounded(number, ONE)}%"
    if unit is Rate.PER_100_000:
        return f"{_rounded(number, ONE)} {speak(unit.words)}"
    return _rounded(number, TWO)


def _rounded(number: Decimal, to: Decimal) -> str:
    return grouped(number.quantize(to, ROUND_HALF_UP))


def signed(tree: Tree) -> bool:
    """Whether a figure goes up and down: its sign is shown."""
    return isinstance(tree, Change)


def sides(value: Value, tree: Tree) -> str:
    """ "3 / 8" of a ratio; "" of anything else. Money is in yuan."""
    if not isinstance(tree, Ratio) or value.of is None or value.to is None:
        return ""
    return f"{grouped(value.of.quantize(TWO))} / {grouped(value.to.quantize(TWO))}"


def few(value: Value, tree: Tree) -> bool:
    """Whether it is a ratio on few cases."""
    return isinstance(tree, Ratio) and value.number is not None and value.to is not None and value.to < FEW


def with_few(value: Value, tree: Tree) -> str:
    """How many cases, and that they are few where a ratio stands on few."""
    return _("%(n)s 条，例数少") % {"n": f"{value.entries:,}"} if few(value, tree) else cases(value.entries)


def cases(number: int) -> str:
    """ "12 条": how many records a figure stands on."""
    return ngettext("%(n)s 条", "%(n)s 条", number) % {"n": f"{number:,}"}


def owner(one: Defined, names: dict[str, str]) -> str:
    """Whose indicator it is."""
    if one.owner is None:
        return _("平台自带")
    return _("%(place)s卫健委") % {"place": names.get(one.owner, one.owner) if one.owner else _("国家")}


def tables(codes: Iterable[str]) -> str:
    """Names of outside tables in one line."""
    said = (speak(outside.ALL[code].words) for code in codes if code in outside.ALL)
    return _("、").join(said)
