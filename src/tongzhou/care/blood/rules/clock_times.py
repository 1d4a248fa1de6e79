"""Days and times as instruments write them: year first, day first with dots, 12 hours with AM, PM, 上午 or 下午, with a zone or in China's time."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from enum import Enum

from tongzhou.ledger.rules import CHINA

DAY = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
HALF = r"上午|下午|[ap]\.?m\.?"
CLOCK = rf"(?:({HALF})\s*)?(\d{{1,2}})\s*[:：时]\s*(\d{{2}})(?:\s*[:：分]\s*(\d{{2}}))?(?:[.,]\d+)?\s*[分秒]?\s*({HALF})?"
ZONE = r"z|[+-]\d{2}:?\d{2}"
_DAY = re.compile(DAY)
_CLOCK = re.compile(CLOCK, re.IGNORECASE)
_WHOLE = re.compile(rf"({DAY})[\sT]*({CLOCK})\s*({ZONE})?", re.IGNORECASE)
_MARKER = re.compile(HALF, re.IGNORECASE)


class Stamp(Enum):
    """What is no day or time: not one at all, or one that could be two."""

    NONE = "none"
    AMBIGUOUS = "ambiguous"


def day_of(text: str) -> date | Stamp:
    """The day, if the text is a day and nothing else."""
    told = text.strip()
    if not _DAY.fullmatch(told):
        return Stamp.NONE
    first, second, third = (int(one) for one in re.findall(r"\d+", told))
    if first > 31:
        return _day(first, second, third)
    if "." in told:
        return _day(third, second, first)
    if first <= 12 and second <= 12 and first != second:
        return Stamp.AMBIGUOUS
    return _day(third, second, first) if first > 12 else _day(third, first, second)


def _day(year: int, month: int, day: int) -> date | Stamp:
    try:
        return date(year, month, day)
    except ValueError:
        return Stamp.NONE


def clock_of(text: str) -> time | None:
    """The time of day, if the text is one and nothing else; 12 hours with their half of the day, "下午 14:05" too."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    before, hours, minutes, seconds, after = found.groups()
    if before and after:
        return None
    hour, half = int(hours), (before or after or "").lower().replace(".", "")
    if half in ("am", "pm") and not 1 <= hour <= 12:
        return None
    if half in ("pm", "下午") and hour < 12:
        hour += 12
    elif half in ("am", "上午") and hour >= 12:
        hour = 0 if hour == 12 else 99
    try:
        return time(hour, int(minutes), int(seconds or 0))
    except ValueError:
        return None


def time_of(text: str) -> datetime | Stamp:
    """Day and time in one text, aware. China's unless a zone stands behind it."""
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        return Stamp.NONE
    day, clock, zone = day_of(found.group(1)), clock_of(found.group(2)), found.groups()[-1]
    if isinstance(day, Stamp):
        return day
    return Stamp.NONE if clock is None else whole_time(day, clock, zone or "")


def whole_time(day: date, clock: time, zone: str = "") -> datetime:
    """Both together, in `zone` ("Z", "+08:00"), or in China's time."""
    at = datetime.combine(day, clock)
    if not zone:
        return at.replace(tzinfo=CHINA)
    if zone.lower() == "z":
        return at.replace(tzinfo=timezone.utc).astimezone(CHINA)  # noqa: UP017  # the alias reads worse beside timezone()
    sign = -1 if zone[0] == "-" else 1
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return at.replace(tzinfo=timezone(sign * timedelta(hours=hours, minutes=minutes))).astimezone(CHINA)


def glued(text: str, marker: str) -> str:
    """A time whose half of the day stands in the next column, as one text; "" when the next column says something else."""
    return f"{text} {marker}" if text and _MARKER.fullmatch(marker.strip()) else ""
