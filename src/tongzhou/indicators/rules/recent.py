"""The periods of a board: this year so far, its whole months against the same months last year, and the last twelve months.

The leaf tables know whole months. An act is posted after it was done, so the year up to the end of this month is the year
to date; a comparison stops at the last month that is over, or a year that is a week ahead would look a month ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tongzhou.indicators.rules.windows import Window

TENTH = Decimal("0.1")
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Periods:
    """`year` ends with this month. `done` and `before` are the months of this year that are over and the same of last year; None in January."""

    on: date
    year: Window
    done: Window | None
    before: Window | None
    months: tuple[Window, ...]

    @property
    def windows(self) -> tuple[Window, ...]:
        """All of them, each once."""
        known = (self.year, *((self.done, self.before) if self.done and self.before else ()), *self.months)
        return tuple(dict.fromkeys(known))


def month_on(day: date, months: int) -> date:
    """The first day of the month so many months after (before, when negative) that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def periods(on: date) -> Periods:
    """The periods of a board that is read on the day `on` (China's)."""
    this, new_year = month_on(on, 0), date(on.year, 1, 1)
    over = Window(new_year, this) if this > new_year else None
    before = Window(month_on(new_year, -12), month_on(this, -12)) if over else None
    every = tuple(Window(month_on(on, n), month_on(on, n + 1)) for n in range(1 - MONTHS, 1))
    return Periods(on, Window(new_year, month_on(on, 1)), over, before, every)


@dataclass(frozen=True, slots=True)
class Change:
    """This year's whole months against last year's: in per cent of those, or (`points`) in percentage points."""

    number: Decimal
    points: bool = False


def change(now: Decimal | None, before: Decimal | None, *, percent: bool) -> Change | None:
    """The change to one decimal, half up. None where either is unknown, or nothing was before."""
    if now is None or before is None:
        return None
    if percent:
        return Change((now - before).quantize(TENTH, ROUND_HALF_UP), points=True)
    if not before:
        return None
    return Change(((now - before) * 100 / abs(before)).quantize(TENTH, ROUND_HALF_UP))
