"""Jobs of boards: in the morning, the reports whose period is over, each in a job of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from tongzhou.indicators.queries import issued
from tongzhou.interop.board import issuing
from tongzhou.ledger.rules import CHINA


@app.periodic(cron="20 22 * * *", periodic_id="boards.issue")  # 06:20 in China
@app.task(name="boards.issue", queueing_lock="boards.issue")
def issue(timestamp: int) -> int:
    """`timestamp` is the scheduled time (seconds since 1970). Answers how many subscriptions have a report to come."""
    ids = issued.due(on=datetime.fromtimestamp(timestamp, CHINA).date())
    for id in ids:
        issue_one.defer(id=str(id), timestamp=timestamp)
    return len(ids)


@app.task(name="boards.issue_one")
def issue_one(id: str, timestamp: int) -> int:
    """The reports of one subscription; begun twice, each is drawn once. One that cannot be drawn holds up no other."""
    return issuing.issue_one(at=datetime.fromtimestamp(timestamp, UTC), id=UUID(id), origin=settings.ORIGIN)
