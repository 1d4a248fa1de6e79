"""Jobs: the clocks of the requests for blood, each minute."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.care.blood import actions


@app.periodic(cron="* * * * *", periodic_id="blood.clocks")
@app.task(name="blood.clocks", queueing_lock="blood.clocks")
def clocks(timestamp: int) -> int:
    """Escalate what ran out of time by `timestamp` (seconds since 1970)."""
    return actions.escalate_overdue(at=datetime.fromtimestamp(timestamp, UTC))
