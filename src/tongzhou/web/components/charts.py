"""Small charts of figures: months as a line the size of a word, and a place among its peers as dots on a strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tongzhou.web.components.component import Component, Text

WIDE, HIGH, EDGE = 108, 26, 4
STRIP, MIDDLE = 300, 20


@dataclass(frozen=True, slots=True)
class Spark(Component):
    """Months one after the other; None is not known, and breaks the line. `said` is read instead of seen."""

    template: ClassVar[str] = "components/spark.html"
    values: tuple[Decimal | None, ...]
    said: Text

    @property
    def lines(self) -> tuple[str, ...]:
        """Points of each unbroken run of two months and more."""
        return tuple(" ".join(f"{x:g},{y:g}" for x, y in run) for run in self._runs() if len(run) > 1)

    @property
    def dots(self) -> tuple[tuple[float, float], ...]:
        """Months that stand alone, and the last one when it is known."""
        runs = self._runs()
        alone = [run[0] for run in runs if len(run) == 1]
        last = [runs[-1][-1]] if runs and self.values[-1] is not None else []
        return tuple(dict.fromkeys((*alone, *last)))

    @property
    def gaps(self) -> tuple[float, ...]:
        """Where a month is not known."""
        return tuple(self._x(n) for n, value in enumerate(self.values) if value is None)

    def _runs(self) -> list[list[tuple[float, float]]]:
        known = [value for value in self.values if value is not None]
        most = max(known, default=Decimal(0)) or Decimal(1)
        runs: list[list[tuple[float, float]]] = [[]]
        for n, value in enumerate(self.values):
            if value is None:
                runs.append([])
            else:
                runs[-1].append((self._x(n), round(HIGH - EDGE - float(value / most) * (HIGH - 2 * EDGE), 1)))
        return [run for run in runs if run]

    def _x(self, number: int) -> float:
        step = (WIDE - 2 * EDGE) / max(1, len(self.values) - 1)
        return round(EDGE + step * number, 1)


@dataclass(frozen=True, slots=True)
class Strip(Component):
    """Peers as dots from the least to the greatest, the middle half as a bar, the median as a line, one's own as a larger dot."""

    template: ClassVar[str] = "components/strip.html"
    own: Decimal | None
    peers: Sequence[Decimal]
    quartiles: tuple[Decimal, Decimal, Decimal]
    least: Text
    greatest: Text
    said: Text

    @property
    def dots(self) -> tuple[float, ...]:
        """Where the peers stand."""
        return tuple(self._x(one) for one in self.peers)

    @property
    def mine(self) -> float | None:
        """Where one's own stands."""
        return None if self.own is None else self._x(self.own)

    @property
    def box(self) -> tuple[float, float, float]:
        """Left edge and width of the middle half, and the median."""
        low, middle, high = (self._x(one) for one in self.quartiles)
        return low, max(1.0, round(high - low, 1)), middle

    def _x(self, one: Decimal) -> float:
        every = [*self.peers, *((self.own,) if self.own is not None else ())]
        least, most = min(every), max(every)
        share = float((one - least) / (most - least)) if most > least else 0.5
        return round(8 + share * (STRIP - 16), 1)
