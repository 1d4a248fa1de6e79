"""How often a report comes, and for which days."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from tongzhou.indicators.rules.recent import month_on
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.words import Words

WEEK = timedelta(7)


class Rhythm(StrEnum):
    """How often. Each report is of the period that is over."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def words(self) -> Words:
        """In words."""
        return _RHYTHMS[self]


class Form(StrEnum):
    """As which file."""

    WORD = "docx"
    PDF = "pdf"
    SHEET = "xlsx"

    @property
    def words(self) -> Words:
        """In words."""
        return _FORMS[self]


_RHYTHMS = {
    Rhythm.WEEK: Words("每周", "weekly"),
    Rhythm.MONTH: Words("每月", "monthly"),
    Rhythm.QUARTER: Words("每季", "quarterly"),
}
_FORMS = {
    Form.WORD: Words("Word", "Word"),
    Form.PDF: Words("PDF", "PDF"),
    Form.SHEET: Words("Excel", "Excel"),
}


def opening(rhythm: Rhythm, on: date) -> date:
    """The first day of the period in which `on` lies: Monday, the first of the month or of the quarter."""
    if rhythm is Rhythm.WEEK:
        return on - timedelta(on.weekday())
    if rhythm is Rhythm.MONTH:
        return on.replace(day=1)
    return date(on.year, on.month - (on.month - 1) % 3, 1)


def after(rhythm: Rhythm, first: date) -> date:
    """The first day of the period after the one that begins on `first`."""
    if rhythm is Rhythm.WEEK:
        return first + WEEK
    return month_on(first, 1 if rhythm is Rhythm.MONTH else 3)


def before(rhythm: Rhythm, first: date) -> Window:
    """The whole period that ended on the day before `first`."""
    return Window(opening(rhythm, first - timedelta(1)), first)


def year_before(window: Window) -> Window:
    """The same days of the year before (a week: 52 weeks before, so that weekdays match)."""
    assert window.start and window.end
    if window.end - window.start == WEEK:
        return Window(window.start - 52 * WEEK, window.end - 52 * WEEK)
    return Window(month_on(window.start, -12), month_on(window.end, -12))
