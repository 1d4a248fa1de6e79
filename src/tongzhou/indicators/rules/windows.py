"""Which days count. An act belongs to the day on which it began, in China."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` up to, not including, `end`; None is open. `end` on or before `start` holds no day."""

    start: date | None = None
    end: date | None = None

    @property
    def last(self) -> date | None:
        """The last day inside, as people say it."""
        return self.end and self.end - timedelta(1)

    def days(self) -> int | None:
        """How many days; None when a side is open."""
        if self.start is None or self.end is None:
            return None
        return max(0, (self.end - self.start).days)


ALWAYS = Window()
"""Every day."""


def through(start: date | None, last: date | None) -> Window:
    """The days from `start` to `last`, both inside."""
    return Window(start, last and last + timedelta(1))


def years_before(end: date, years: int) -> Window:
    """The `years` years before `end` (29 February counts back to the 28th)."""
    try:
        start = end.replace(year=end.year - years)
    except ValueError:
        start = end.replace(year=end.year - years, day=28)
    return Window(start, end)


def whole_years(since: date, until: date) -> int:
    """Completed years between two days, never less than none."""
    early = (until.month, until.day) < (since.month, since.day)
    return max(0, until.year - since.year - early)


def month_after(day: date) -> date:
    """The first day of the month after that of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_before(end: date, months: int) -> date:
    """The day `months` months before `end`; the month's last day where it has no such day."""
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(end.day, last))
