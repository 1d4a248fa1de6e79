"""When a device stands idle, and how often it is used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

WEEK = 7
SHOWN_WEEKS = 12
RATE_WEEKS = 4


def idle_since(last_used: date | None, registered: date, days: int, *, on: date) -> date | None:
    """The day from which it counts as idle, when that has come by `on`: `days` after the last use, or after its arrival."""
    since = max(last_used or registered, registered) + timedelta(days)
    return since if since <= on else None


def weeks(uses: Iterable[tuple[date, int]], *, on: date, count: int = SHOWN_WEEKS) -> list[int]:
    """Uses in each of the last `count` times seven days, the oldest first; the last seven days end with `on`."""
    found = [0] * count
    for day, times in uses:
        back = (on - day).days // WEEK
        if day <= on and back < count:
            found[count - 1 - back] += times
    return found


def per_week(last: list[int], *, over: int = RATE_WEEKS) -> Decimal:
    """Uses a week over the last weeks, one place."""
    return (Decimal(sum(last[-over:])) / over).quantize(Decimal("0.1"))
