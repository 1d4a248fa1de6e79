"""A job: once a day, the milestones whose day has passed."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.support.specialties import actions


@app.periodic(cron="35 0 * * *", periodic_id="specialties.late")  # 08:35 in China
@app.task(name="specialties.late", queueing_lock="specialties.late")
def late(timestamp: int) -> int:
    """Remind the offices of milestones that are late at `timestamp` (seconds since 1970)."""
    return actions.remind_milestones(at=datetime.fromtimestamp(timestamp, UTC))
