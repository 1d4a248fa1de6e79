"""Jobs: the clocks of the runs, each minute."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.care.emergency import actions


@app.periodic(cron="* * * * *", periodic_id="emergency.clocks")
@app.task(name="emergency.clocks", queueing_lock="emergency.clocks")
def clocks(timestamp: int) -> int:
    """Escalate what ran out of time by `timestamp` (seconds since 1970)."""
    return actions.escalate_overdue(at=datetime.fromtimestamp(timestamp, UTC))
