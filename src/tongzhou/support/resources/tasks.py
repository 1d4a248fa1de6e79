"""Jobs: each morning, what has begun to stand idle is told."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.support.resources import actions


@app.periodic(cron="15 0 * * *", periodic_id="resources.idle")  # 08:15 in China
@app.task(name="resources.idle", queueing_lock="resources.idle")
def idle(timestamp: int) -> int:
    """Tell of the devices that stand idle at `timestamp` (seconds since 1970)."""
    return actions.tell_idle(at=datetime.fromtimestamp(timestamp, UTC))
