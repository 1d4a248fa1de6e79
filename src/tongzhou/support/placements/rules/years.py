"""Activity years, which may begin in another month, and the arithmetic of days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tongzhou.kernel.periods import Period

MOST_SLOTS = 500


def activity_year(year: int, first_month: int = 1) -> Period:
    """The twelve months that begin with `first_month` of `year`: "2025, from June" is June 2025 to May 2026."""
    return Period(date(year, first_month, 1), date(year + 1, first_month, 1))


def year_of(day: date, first_month: int = 1) -> int:
    """The activity year (named by its beginning) in which a day falls."""
    return day.year if day.month >= first_month else day.year - 1


def training_days(term: Period, pauses: Iterable[Period]) -> int:
    """Days from arrival to the end, both inside the term, interruptions taken off. Pauses do not meet each other.

    The term must have an end.
    """
    whole = term.days()
    if whole is None or term.end is None:
        raise ValueError("days are counted when the placement has ended")
    away = 0
    for one in pauses:
        start, end = max(one.start, term.start), min(one.end or term.end, term.end)
        away += max(0, (end - start).days)
    return whole - away
