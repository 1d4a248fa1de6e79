"""Numbers that people say on the telephone, such as ZZ-2026-11-0417, from one small row for each month.

Whoever takes a number holds the month's row until his transaction ends: a few milliseconds, as it is the last thing
taken before the record is written. A nation that asks a thousand times a minute keeps the row busy a third of the time;
when that day comes, the county's code goes into the number and each county has its row. A sequence would not wait at
all, but leaves holes when a request fails, and a hole looks like a record that was hidden.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from tongzhou.care.steps.models import MonthCounter
from tongzhou.ledger.rules import CHINA


def next_number(counter: type[MonthCounter], letters: str, at: datetime) -> str:
    """The next number of the month in which `at` falls in China. `letters` are the record's own: two sorts with the same would be taken for each other."""
    month, table = f"{at.astimezone(CHINA):%Y-%m}", connection.ops.quote_name(counter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (month, last) VALUES (%s, 1)"  # noqa: S608  # the table of a model
            f" ON CONFLICT (month) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [month],
        )
        row = cursor.fetchone()
    return f"{letters}-{month}-{row[0]:04d}"
