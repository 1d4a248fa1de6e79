"""Days on site: unbroken stays, gaps, head counts. Periods are half-open; all of them are bounded here."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from tongzhou.kernel.periods import Period

DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Stay:
    """One person at one host: `term` from the first day to the day after the last, less the days `away`.

    `real`: the arrival is confirmed. Otherwise the term is a plan. `over`: he has left. `present` are the days on site: found
    once, for the months and every rule ask for them.
    """

    key: str
    who: str
    name: str
    title: str
    term: Period
    away: tuple[Period, ...] = ()
    real: bool = True
    over: bool = False
    team: str = ""
    present: tuple[Period, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "present", without((self.term,), self.away) if self.away else (self.term,))


def first_day(start: date, arrived: date | None) -> date:
    """The first day of a posting planned from `start`: the real one once he has arrived."""
    return arrived or start


def last_day(end: date, first: date, left: date | None) -> date:
    """The last day of a posting planned up to, not including, `end`: the real one once he has left; never before the first."""
    return left or max(end - DAY, first)


def last(period: Period) -> date:
    """The last day inside a bounded period."""
    assert period.end is not None
    return period.end - DAY


def clipped(period: Period, frame: Period) -> Period | None:
    """The part of `period` inside `frame`; None when they share no day."""
    start = max(period.start, frame.start)
    ends = [end for end in (period.end, frame.end) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end <= start else Period(start, end)


def inside(periods: Iterable[Period], frame: Period) -> tuple[Period, ...]:
    """The parts of the periods inside `frame`."""
    return tuple(part for one in periods if (part := clipped(one, frame)))


def joined(periods: Iterable[Period], tolerance: int = 0) -> tuple[Period, ...]:
    """Disjoint periods in order; neighbours with no more than `tolerance` days between them become one."""
    found: list[Period] = []
    for one in sorted(periods, key=lambda period: period.start):
        before = found[-1] if found else None
        if before is None or (before.end is not None and (one.start - before.end).days > tolerance):
            found.append(one)
        elif before.end is not None and (one.end is None or one.end > before.end):
            found[-1] = Period(before.start, one.end)
    return tuple(found)


def without(periods: Iterable[Period], holes: Iterable[Period]) -> tuple[Period, ...]:
    """The days of the periods that lie in no hole, disjoint and in order."""
    left = joined(periods)
    for hole in joined(holes):
        left = tuple(part for one in left for part in _cut(one, hole))
    return left


def _cut(one: Period, hole: Period) -> list[Period]:
    if not one.overlaps(hole):
        return [one]
    parts = [Period(one.start, hole.start)] if one.start < hole.start else []
    if hole.end is not None and (one.end is None or hole.end < one.end):
        parts.append(Period(hole.end, one.end))
    return parts


def day_count(periods: Iterable[Period]) -> int:
    """How many different days. The periods are bounded."""
    return sum(one.days() or 0 for one in joined(periods))


def gaps(periods: Iterable[Period], frame: Period) -> tuple[Period, ...]:
    """The days of `frame` that no period holds: "nobody on site from … to …"."""
    return without((frame,), periods)


def overlap_days(one: Iterable[Period], other: Iterable[Period]) -> int:
    """On how many days both are present."""
    others = joined(other)
    return sum(day_count(inside(others, part)) for part in joined(one))


def unbroken(stays: Iterable[Stay], tolerance: int = 0) -> tuple[Period, ...]:
    """The unbroken times on site of one person: away for no more than `tolerance` days does not break one."""
    return joined((part for stay in stays for part in stay.present), tolerance)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def lasts(period: Period, months: int) -> bool:
    """Whether a bounded period is at least so many months long."""
    return period.end is not None and period.end >= add_months(period.start, months)


def length(period: Period) -> tuple[int, int]:
    """Whole months and the days that are left of a bounded period."""
    assert period.end is not None
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    if add_months(period.start, months) > period.end:
        months -= 1
    return months, (period.end - add_months(period.start, months)).days


def year_of(year: int, begins: int = 1) -> Period:
    """The activity year that begins in `year` with the month `begins` (1 to 12)."""
    start = date(year, begins, 1)
    return Period(start, add_months(start, 12))


def year_at(day: date, begins: int = 1) -> int:
    """The activity year in which `day` lies."""
    return day.year if day.month >= begins else day.year - 1


def months_of(frame: Period) -> tuple[Period, ...]:
    """The calendar months of a bounded frame that begins with one."""
    assert frame.end is not None
    starts = [frame.start]
    while (following := add_months(starts[-1].replace(day=1), 1)) < frame.end:
        starts.append(following)
    return tuple(Period(one, other) for one, other in pairwise([*starts, frame.end]))


@dataclass(frozen=True, slots=True)
class Count:
    """Heads in a period: different persons on site, their days, and persons by title."""

    period: Period
    heads: int
    days: int
    titles: tuple[tuple[str, int], ...]


def counted(stays: Sequence[Stay], period: Period) -> Count:
    """Who was on site on a day of `period` at least."""
    present: dict[str, list[Period]] = {}
    titles: dict[str, str] = {}
    for stay in stays:
        if stay.term.overlaps(period) and (parts := inside(stay.present, period)):
            present.setdefault(stay.who, []).extend(parts)
            titles[stay.who] = stay.title
    mix: dict[str, int] = {}
    for title in titles.values():
        mix[title] = mix.get(title, 0) + 1
    return Count(period, len(present), sum(map(day_count, present.values())), tuple(sorted(mix.items())))


def counts_in(term: Sequence[Stay], year: Period) -> bool:
    """Whether one person counts among those sent in `year`: he arrives in it, or is there from its first day to its last.

    So who stays from July to June counts once, and who stays for years counts in each.
    """
    assert year.end is not None
    whole = joined(stay.term for stay in term)
    return any(
        one.start in year or (one.start < year.start and one.end is not None and one.end >= year.end)
        for one in whole
    )
