"""The same arithmetic the slow and obvious way: a set of days, and one day after another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tongzhou.kernel.periods import Period

DAY = timedelta(1)


def days_of(period: Period) -> set[date]:
    """Each day of a bounded period."""
    assert period.end is not None
    found, day = set(), period.start
    while day < period.end:
        found.add(day)
        day += DAY
    return found


def days_in(periods: Iterable[Period]) -> set[date]:
    """Each day of the periods."""
    return set().union(*(days_of(one) for one in periods))


def runs(days: set[date], tolerance: int = 0) -> list[tuple[date, date]]:
    """First and last day of each run; up to `tolerance` missing days do not end one."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and (day - found[-1][1]).days <= tolerance + 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def as_runs(periods: Iterable[Period]) -> list[tuple[date, date]]:
    """Periods as first and last days."""
    return [(one.start, one.end - DAY) for one in periods if one.end]


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, found by walking; the month's last day where there is none."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError
