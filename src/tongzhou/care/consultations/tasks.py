"""Jobs: the clocks of the cases and their panels, each minute; reminders of follow-up, each hour of the day."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.care.consultations import actions


@app.periodic(cron="* * * * *", periodic_id="consultations.clocks")
@app.task(name="consultations.clocks", queueing_lock="consultations.clocks")
def clocks(timestamp: int) -> int:
    """Escalate what ran out of time by `timestamp` (seconds since 1970)."""
    return actions.escalate_overdue(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * *", periodic_id="consultations.panels")
@app.task(name="consultations.panels", queueing_lock="consultations.panels")
def panels(timestamp: int) -> int:
    """Panels that wait for somebody who can no longer sign go on without him."""
    return actions.excuse_gone(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(
    cron="5 19 * * *", periodic_id="consultations.drafts"
)  # 03:05 in China, before the files' own job
@app.task(name="consultations.drafts", queueing_lock="consultations.drafts")
def drafts(timestamp: int) -> int:
    """Throw away the drafts that nobody has touched for long; their files follow by the job of files."""
    return actions.forget_drafts(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="5 0-12 * * *", periodic_id="consultations.follow_ups")
@app.task(name="consultations.follow_ups", queueing_lock="consultations.follow_ups")
def follow_ups(timestamp: int) -> int:
    """Remind of the follow-ups that are due (08:05 to 20:05 in China)."""
    return actions.remind_follow_ups(at=datetime.fromtimestamp(timestamp, UTC))
