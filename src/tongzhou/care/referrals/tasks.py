"""Jobs: the clocks of the referrals, each minute; drafts that nobody touched, each night."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.care.referrals import actions


@app.periodic(cron="* * * * *", periodic_id="referrals.clocks")
@app.task(name="referrals.clocks", queueing_lock="referrals.clocks")
def clocks(timestamp: int) -> int:
    """Escalate what ran out of time by `timestamp` (seconds since 1970)."""
    return actions.escalate_overdue(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="10 19 * * *", periodic_id="referrals.drafts")  # 03:10 in China, before the files' own job
@app.task(name="referrals.drafts", queueing_lock="referrals.drafts")
def drafts(timestamp: int) -> int:
    """Throw away the drafts that nobody has touched for long; their files follow by the job of files."""
    return actions.forget_drafts(at=datetime.fromtimestamp(timestamp, UTC))
