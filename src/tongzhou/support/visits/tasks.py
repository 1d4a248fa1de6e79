"""A job: once a day, the resolutions whose day has passed."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.support.visits import actions


@app.periodic(cron="30 0 * * *", periodic_id="visits.late")  # 08:30 in China
@app.task(name="visits.late", queueing_lock="visits.late")
def late(timestamp: int) -> int:
    """Remind owners and offices of what is late at `timestamp` (seconds since 1970)."""
    return actions.remind_resolutions(at=datetime.fromtimestamp(timestamp, UTC))
