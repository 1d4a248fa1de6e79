"""Jobs: what waits too long at the 120 desk, each minute."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.care.dispatch import actions


@app.periodic(cron="* * * * *", periodic_id="dispatch.clocks")
@app.task(name="dispatch.clocks", queueing_lock="dispatch.clocks")
def clocks(timestamp: int) -> int:
    """Tell of what ran out of time by `timestamp` (seconds since 1970)."""
    return actions.escalate_overdue(at=datetime.fromtimestamp(timestamp, UTC))
