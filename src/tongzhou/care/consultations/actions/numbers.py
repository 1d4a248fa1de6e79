"""Numbers that people say on the telephone: HZ-2026-11-0417, from one small row for each month.

Whoever takes a number holds the month's row until his transaction ends: a few milliseconds, as it is the last thing
taken before the case is written. A nation that asks a thousand times a minute keeps the row busy a third of the time;
when that day comes, the county's code goes into the number and each county has its row. A sequence would not wait at
all, but leaves holes when a request fails, and a hole looks like a case that was hidden.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from tongzhou.care.consultations.reading import CHINA


def next_number(at: datetime) -> str:
    """The next number of the month in which `at` falls in China."""
    month = f"{at.astimezone(CHINA):%Y-%m}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consultations_counter (month, last) VALUES (%s, 1)"
            " ON CONFLICT (month) DO UPDATE SET last = consultations_counter.last + 1 RETURNING last",
            [month],
        )
        row = cursor.fetchone()
    return f"HZ-{month}-{row[0]:04d}"
