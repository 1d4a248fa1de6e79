"""Jobs of boards: in the morning, the reports whose period is over."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from procrastinate.contrib.django import app

from tongzhou.interop.board.issuing import issue_due


@app.periodic(cron="20 22 * * *", periodic_id="boards.issue")  # 06:20 in China
@app.task(name="boards.issue", queueing_lock="boards.issue")
def issue(timestamp: int) -> int:
    """`timestamp` is the scheduled time (seconds since 1970). Answers how many reports were drawn."""
    return issue_due(at=datetime.fromtimestamp(timestamp, UTC), origin=settings.ORIGIN)
