"""A figure month by month as bars, drawn on the server; a line where the definition changed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tongzhou.web.components.component import Component, Text

HIGH, TOP, LEFT, RIGHT, FOOT, STEP, BAR = 132, 16, 56, 12, 30, 26, 16


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its label under the bar ("" for most), the figure or None, what it says when touched, whether another definition begins."""

    label: str
    number: Decimal | None
    said: Text
    href: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A month as it is drawn. `height` None: not known, which is not zero."""

    x: float
    y: float
    height: float | None
    month: Month

    @property
    def middle(self) -> float:
        """The middle of the bar."""
        return self.x + BAR / 2


@dataclass(frozen=True, slots=True)
class Months(Component):
    """The months of one place. `summary` says it in words, for those who do not see it."""

    template: ClassVar[str] = "indicators/months.html"
    title: Text
    months: tuple[Month, ...]
    summary: Text
    under: Text = ""

    @property
    def width(self) -> int:
        """Pixels in all."""
        return LEFT + RIGHT + STEP * len(self.months)

    @property
    def height(self) -> int:
        """Pixels in all."""
        return TOP + HIGH + FOOT

    @property
    def known(self) -> list[Decimal]:
        """The figures that there are."""
        return [one.number for one in self.months if one.number is not None]

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest number of the scale; zero is always on it."""
        numbers = [*self.known, Decimal(0)]
        low, high = min(numbers), max(numbers)
        return (low, high) if high > low else (low, low + 1)

    @property
    def floor(self) -> float:
        """Where zero lies."""
        return self._y(Decimal(0))

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """The ends of the scale, and zero."""
        return tuple((self._y(one), _label(one)) for one in sorted({*self.bounds, Decimal(0)}))

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The months from left to right."""
        return tuple(self._bar(n, one) for n, one in enumerate(self.months))

    @property
    def changes(self) -> bool:
        """Whether another definition begins somewhere."""
        return any(one.changed for one in self.months)

    @property
    def gaps(self) -> bool:
        """Whether some months are not known."""
        return len(self.known) < len(self.months)

    @property
    def bar(self) -> int:
        """Width of a bar."""
        return BAR

    @property
    def left(self) -> int:
        """Where the grid begins."""
        return LEFT

    @property
    def right(self) -> int:
        """Where the grid ends."""
        return self.width - RIGHT

    @property
    def foot(self) -> int:
        """Where the labels stand."""
        return TOP + HIGH + 18

    def _bar(self, n: int, one: Month) -> Bar:
        x = float(LEFT + STEP * n + (STEP - BAR) // 2)
        if one.number is None:
            return Bar(x, self.floor, None, one)
        y = self._y(one.number)
        return Bar(x, min(y, self.floor), max(1.5, abs(self.floor - y)), one)

    def _y(self, number: Decimal) -> float:
        low, high = self.bounds
        return round(TOP + HIGH * float((high - number) / (high - low)), 1)


def _label(number: Decimal) -> str:
    if abs(number) >= 10_000:
        return f"{number:.3g}".replace("E+", "e") if abs(number) >= 10_000_000 else f"{number / 1000:,.0f}k"
    return f"{number.quantize(Decimal('0.1')).normalize():,f}"
