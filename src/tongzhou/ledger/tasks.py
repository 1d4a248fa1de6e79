"""Jobs of the ledger: the daily checkpoint, five minutes before midnight in China; reminders in the morning."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from tongzhou.ledger import actions


@app.periodic(cron="55 15 * * *")  # 23:55 in China: the cron of the worker runs in UTC
@app.task(queueing_lock="ledger.checkpoint", pass_context=False)
def daily_checkpoint(timestamp: int) -> None:
    """Close the day with a checkpoint. A day that was missed is covered by the next one."""
    actions.checkpoint(at=timezone.now())


@app.periodic(cron="25 0 * * *", periodic_id="ledger.remind")  # 08:25 in China
@app.task(name="ledger.remind", queueing_lock="ledger.remind")
def remind(timestamp: int) -> int:
    """Remind those whose confirmation has been waited for over a week at `timestamp` (seconds since 1970)."""
    return actions.remind(at=datetime.fromtimestamp(timestamp, UTC))
