"""The periods by which figures are read: months, quarters, years, activity years (June to May), or any days; and their names."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tongzhou.indicators.rules.windows import Window, months_before
from tongzhou.kernel.words import Words

EVER = date(1949, 10, 1)
"""Days that begin here have no beginning that anybody named."""
ACTIVITY_BEGINS = 6
"""The month in which a year of the programmes begins (brief: June to May)."""


class Per(StrEnum):
    """A sort of period. DAYS are any days that somebody names."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ACTIVITY_YEAR = "activity_year"
    DAYS = "days"

    @property
    def words(self) -> Words:
        """The sort in words."""
        return _WORDS[self]

    @property
    def months(self) -> int:
        """How many months a period has. DAYS has none."""
        return _MONTHS[self]


_WORDS = {
    Per.MONTH: Words("按月", "by month"),
    Per.QUARTER: Words("按季度", "by quarter"),
    Per.YEAR: Words("按年", "by year"),
    Per.ACTIVITY_YEAR: Words("按活动年度（6 月到次年 5 月）", "by activity year (June to May)"),
    Per.DAYS: Words("指定起止日期", "any days"),
}
_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12, Per.ACTIVITY_YEAR: 12, Per.DAYS: 0}


def period(per: Per, day: date) -> Window:
    """The period of this sort in which a day lies. Raises ValueError for DAYS."""
    if per is Per.DAYS:
        raise ValueError("days are named, not found")
    first = ACTIVITY_BEGINS if per is Per.ACTIVITY_YEAR else 1
    back = (day.month - first) % per.months
    start = months_before(day.replace(day=1), back)
    return Window(start, months_before(start, -per.months))


def last(per: Per, day: date, number: int) -> list[Window]:
    """The last so many periods, the one of `day` at the end. Raises ValueError for DAYS."""
    end = period(per, day).start
    assert end is not None
    starts = (months_before(end, per.months * back) for back in reversed(range(number)))
    return [Window(start, months_before(start, -per.months)) for start in starts]


def so_far(day: date) -> Window:
    """The months of this year up to and with the one of `day`: whole months, so that they are read at once."""
    return Window(date(day.year, 1, 1), period(Per.MONTH, day).end)


def comparable(window: Window, today: date) -> Window:
    """The days over which a change can be told: a period that still runs ends with its last whole month, or ten months of this year would be
    held against twelve of the last. A running month has no day of them."""
    if window.start is None or window.end is None or window.end <= today:
        return window
    return Window(window.start, max(window.start, today.replace(day=1)))


def name(window: Window) -> Words:
    """A period as people say it; any other days by their first and last."""
    start, end = window.start, window.end
    if start is not None and start <= EVER:
        return _days(Window(None, end))
    if start is None or end is None or start.day != 1 or end.day != 1:
        return _days(window)
    months = (end.year - start.year) * 12 + end.month - start.month
    if months == 1:
        return Words(f"{start.year} 年 {start.month} 月", f"{start:%Y-%m}")
    if months == 3 and start.month % 3 == 1:
        quarter = start.month // 3 + 1
        return Words(f"{start.year} 年第 {quarter} 季度", f"{start.year} Q{quarter}")
    if months == 12 and start.month == 1:
        return Words(f"{start.year} 年", f"{start.year}")
    if months == 12 and start.month == ACTIVITY_BEGINS:
        return Words(f"{start.year}—{end.year} 活动年度", f"activity year {start.year}–{end.year}")
    if start.month == 1 and 1 < months < 12:
        return Words(f"{start.year} 年 1—{months} 月", f"{start.year}, months 1–{months}")
    return _days(window)


def _days(window: Window) -> Words:
    first = window.start.isoformat() if window.start else ""
    last_day = window.last.isoformat() if window.last else ""
    if not first and not last_day:
        return Words("全部", "all days")
    if not first:
        return Words(f"截至 {last_day}", f"up to {last_day}")
    if not last_day:
        return Words(f"{first} 起", f"since {first}")
    return Words(f"{first} 至 {last_day}", f"{first} to {last_day}")
