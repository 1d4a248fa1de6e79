"""A learning curve: cases by number, minutes as height, who did it by the point's shape, complications marked.

Drawn on the server, in pixels: it is as wide as its cases need, and a small screen scrolls it; letters keep their size.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tongzhou.web.components.component import Component, Text

HIGH, TOP, LEFT, RIGHT, FOOT = 176, 18, 44, 16, 40
STEP_MOST, STEP_LEAST, NARROWEST = 44, 18, 300
FLOOR = TOP + HIGH
STEPS = (5, 10, 15, 20, 30, 50, 60, 90, 120, 150, 240, 300, 480)


@dataclass(frozen=True, slots=True)
class CurveCase:
    """One case. `minutes` None: not known. `alone`: without an expert. `complication` None: not known. `mean`: of the last few."""

    number: int
    on: date
    minutes: int | None
    alone: bool
    complication: bool | None
    mean: float | None = None
    said: Text = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A case as it is drawn: centre, and the classes of its shape."""

    x: float
    y: float
    look: str
    said: Text
    complication: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with its number."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class LearningCurve(Component):
    """The curve of one person. `summary` says it in words, for those who do not see it."""

    template: ClassVar[str] = "components/curve.html"
    title: Text
    cases: tuple[CurveCase, ...]
    summary: Text
    under: Text = ""

    @property
    def step(self) -> float:
        """Pixels between two cases."""
        return max(STEP_LEAST, min(STEP_MOST, (NARROWEST * 2) / max(1, len(self.cases))))

    @property
    def width(self) -> int:
        """Pixels in all."""
        return max(NARROWEST, round(LEFT + RIGHT + self.step * len(self.cases)))

    @property
    def height(self) -> int:
        """Pixels in all."""
        return FLOOR + FOOT

    @property
    def floor(self) -> int:
        """Where zero minutes lies."""
        return FLOOR

    @property
    def left(self) -> int:
        """Where the grid begins."""
        return LEFT

    @property
    def right(self) -> int:
        """Where the grid ends."""
        return self.width - RIGHT

    @property
    def top(self) -> int:
        """The highest number of minutes on the grid, a round one."""
        most = max((case.minutes or 0 for case in self.cases), default=0)
        step = next((one for one in STEPS if one * 4 >= most), STEPS[-1])
        return step * 4

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """Five lines, zero among them."""
        return tuple(Tick(self._y(self.top * n / 4), f"{self.top * n // 4}") for n in range(5))

    @property
    def numbers(self) -> tuple[Tick, ...]:
        """Case numbers along the foot: the first, and about every fifth."""
        every = 1 if len(self.cases) <= 8 else 5 if len(self.cases) <= 60 else 20
        return tuple(
            Tick(self._x(case.number), str(case.number))
            for case in self.cases
            if case.number == 1 or case.number % every == 0
        )

    @property
    def dots(self) -> tuple[Dot, ...]:
        """The cases; one without known minutes lies on the floor, hollow and dashed."""
        return tuple(
            Dot(
                self._x(case.number),
                self._y(case.minutes or 0),
                _look(case),
                case.said,
                bool(case.complication),
            )
            for case in self.cases
        )

    @property
    def line(self) -> str:
        """The running mean as points of a polyline."""
        known = (case for case in self.cases if case.mean is not None)
        return " ".join(f"{self._x(case.number):g},{self._y(case.mean or 0):g}" for case in known)

    def _x(self, number: int) -> float:
        return round(LEFT + self.step * (number - 0.5), 1)

    def _y(self, minutes: float) -> float:
        return round(FLOOR - HIGH * min(minutes, self.top) / self.top, 1)


def _look(case: CurveCase) -> str:
    looks = ("alone" if case.alone else "beside", "" if case.minutes is not None else "unknown")
    return " ".join(look for look in looks if look)
