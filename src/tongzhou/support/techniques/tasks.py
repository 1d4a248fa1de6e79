"""A job: once a day, the checks that have fallen due."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.support.techniques import actions


@app.periodic(cron="20 0 * * *", periodic_id="techniques.due")  # 08:20 in China
@app.task(name="techniques.due", queueing_lock="techniques.due")
def due(timestamp: int) -> int:
    """Tell the offices of the checks that are due by `timestamp` (seconds since 1970)."""
    return actions.tell_due(at=datetime.fromtimestamp(timestamp, UTC))
