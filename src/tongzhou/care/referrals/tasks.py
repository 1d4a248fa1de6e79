"""Jobs: the clocks of the referrals, each minute."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.care.referrals import actions


@app.periodic(cron="* * * * *", periodic_id="referrals.clocks")
@app.task(name="referrals.clocks", queueing_lock="referrals.clocks")
def clocks(timestamp: int) -> int:
    """Escalate what ran out of time by `timestamp` (seconds since 1970)."""
    return actions.escalate_overdue(at=datetime.fromtimestamp(timestamp, UTC))
