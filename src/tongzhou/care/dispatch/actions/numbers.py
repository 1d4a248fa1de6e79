"""Numbers that people say on the radio: JJ-2026-11-0417, from one small row for each month."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from tongzhou.ledger.rules import CHINA


def next_number(at: datetime) -> str:
    """The next number of the month in which `at` falls in China; the month's row is held until the transaction ends."""
    month = f"{at.astimezone(CHINA):%Y-%m}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_counter (month, last) VALUES (%s, 1)"
            " ON CONFLICT (month) DO UPDATE SET last = dispatch_counter.last + 1 RETURNING last",
            [month],
        )
        row = cursor.fetchone()
    return f"JJ-{month}-{row[0]:04d}"
