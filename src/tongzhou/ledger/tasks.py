"""Jobs of the ledger: the daily checkpoint, five minutes before midnight in China."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tongzhou.ledger import actions


@app.periodic(cron="55 15 * * *")  # 23:55 in China: the cron of the worker runs in UTC
@app.task(queueing_lock="ledger.checkpoint", pass_context=False)
def daily_checkpoint(timestamp: int) -> None:
    """Close the day with a checkpoint. A day that was missed is covered by the next one."""
    actions.checkpoint(at=timezone.now())
