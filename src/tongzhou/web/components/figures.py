"""Figures: a number with its unit that opens to what makes it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import get_language

from tongzhou.kernel.money import Fen
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Text, speak

YUAN = Words("元", "yuan")
WAN, MILLION = 1_000_000, 100_000_000
"""Ten thousand and a million yuan, in fen: from there on an amount is read in these."""


def grouped(number: int | Decimal | None) -> str:
    """Thousands separated by commas, trailing zeros dropped; a dash for a missing number."""
    if number is None:
        return "—"
    return f"{number.normalize():,f}" if isinstance(number, Decimal) else f"{number:,}"


def in_wan(amount: Fen | None) -> str:
    """Money in 万元 with two places: "1,615.00"; a dash when missing. The unit is written by the page."""
    return "—" if amount is None else f"{amount.wan_yuan():,f}"


def money(amount: Fen) -> tuple[str, Words]:
    """An amount to look at, and its unit: 万元 with two places in Chinese, yuan or million yuan in English."""
    if (get_language() or "").startswith("en"):
        if abs(amount.amount) < MILLION:
            return grouped(amount.yuan()), YUAN
        return f"{amount.wan_yuan(1) / 100:,.3f}", Words("百万元", "million yuan")
    if abs(amount.amount) < WAN:
        return grouped(amount.yuan()), YUAN
    return in_wan(amount), Words("万元", "ten thousand yuan")


def number_of(quantity: Quantity) -> str:
    """The number of a quantity as one reads it; of money not the fen."""
    if quantity.unit is Unit.FEN:
        said = money(Fen(int(quantity.number)))[0]
        return said.rstrip("0").rstrip(".") if "." in said else said
    return grouped(quantity.number)


def unit_of(quantity: Quantity) -> Words:
    """The unit that follows `number_of`."""
    return money(Fen(int(quantity.number)))[1] if quantity.unit is Unit.FEN else quantity.counted


def exactly(quantity: Quantity) -> str:
    """A quantity to the last fen, in one text without its qualifier: what somebody signs is not rounded."""
    if quantity.unit is not Unit.FEN:
        return f"{grouped(quantity.number)} {speak(quantity.counted)}"
    yuan = f"{Fen(int(quantity.number)).yuan():,.2f}".removesuffix(".00")
    return f"{yuan} {speak(YUAN)}"


@dataclass(frozen=True, slots=True)
class Figure(Component):
    """A counted quantity. `quantity` None is missing, which is not zero: `under` should say why."""

    template: ClassVar[str] = "components/figure.html"
    name: Text
    quantity: Quantity | None
    href: str = ""
    under: Text = ""


@dataclass(frozen=True, slots=True)
class Pace(Component):
    """A promise and how far it is kept. `expected` is where it should stand today, same unit as `target`.

    `under` stands small below the name; `missed` is said by whoever knows more than done and expected do. A target of
    nothing has no bar.
    """

    template: ClassVar[str] = "components/pace.html"
    name: Text
    done: Decimal
    target: Decimal
    unit: Text
    expected: Decimal | None = None
    href: str = ""
    badge: Badge | None = None
    under: Text = ""
    missed: bool | None = None

    @property
    def late(self) -> bool:
        """Whether it lags behind."""
        if self.missed is not None:
            return self.missed
        return self.expected is not None and self.done < self.expected

    @property
    def done_percent(self) -> int:
        """Length of the bar, 0 to 100."""
        return self._percent(self.done)

    @property
    def expected_percent(self) -> int | None:
        """Where the mark stands, 0 to 100."""
        return None if self.expected is None else self._percent(self.expected)

    def _percent(self, value: Decimal) -> int:
        return min(100, round(100 * value / self.target)) if self.target else 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its value; "" is shown as unknown. `tone` amber or red only for a patient's danger or time."""

    name: Text
    value: Text
    tone: str = ""


@dataclass(frozen=True, slots=True)
class KeyValues(Component):
    """A strip of the few facts one looks at first."""

    template: ClassVar[str] = "components/keyvalues.html"
    pairs: tuple[Pair, ...]
