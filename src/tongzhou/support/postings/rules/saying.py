"""Days, spans and lists in words of both languages, for what the rules say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tongzhou.kernel.periods import Period
from tongzhou.kernel.words import Words
from tongzhou.support.postings.rules.continuity import last, length

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date, *, year: bool = False) -> Words:
    """ "3 月 1 日", "1 Mar"; with the year where it is needed."""
    zh = f"{day.month} 月 {day.day} 日"
    en = f"{day.day} {MONTHS[day.month - 1]}"
    return Words(f"{day.year} 年 {zh}", f"{en} {day.year}") if year else Words(zh, en)


def span_words(period: Period, *, year: bool = False) -> Words:
    """ "3 月 1 日—3 月 14 日", both days inside; one day alone is said once."""
    end = last(period)
    first = day_words(period.start, year=year)
    if end == period.start:
        return first
    other = day_words(end, year=year and end.year != period.start.year)
    return Words(f"{first.zh}—{other.zh}", f"{first.en} – {other.en}")


def stay_words(period: Period | None) -> Words:
    """ "4 个月 3 天"; nothing on site is said so."""
    if period is None:
        return Words("没有在岗", "not on site")
    months, days = length(period)
    if not months:
        return Words(f"{days} 天", f"{days} days")
    if not days:
        return Words(f"{months} 个月", f"{months} months")
    return Words(f"{months} 个月 {days} 天", f"{months} months {days} days")


def year_words(year: Period, number: int) -> Words:
    """ "2026 年"; an activity year says its months: "2026 年 6 月—2027 年 5 月"."""
    if year.start.month == 1:
        return Words(f"{number} 年", str(number))
    end = last(year)
    return Words(
        f"{year.start.year} 年 {year.start.month} 月—{end.year} 年 {end.month} 月",
        f"{MONTHS[year.start.month - 1]} {year.start.year} – {MONTHS[end.month - 1]} {end.year}",
    )


def listed(words: Sequence[Words], most: int, unit: Words) -> Words:
    """The first `most` of them in one line, and how many there are in all when there are more."""
    zh, en = "、".join(one.zh for one in words[:most]), ", ".join(one.en for one in words[:most])
    if len(words) <= most:
        return Words(zh, en)
    return Words(f"{zh}等 {len(words)} {unit.zh}", f"{en} and others, {len(words)} {unit.en}")
