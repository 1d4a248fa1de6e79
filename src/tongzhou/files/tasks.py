"""Jobs of files: once a day, uploads that were never finished or never sent are given up."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.files import actions


@app.periodic(cron="20 19 * * *")  # 03:20 in China
@app.task(queueing_lock="files.discard_stale", pass_context=False)
def discard_stale(timestamp: int) -> None:
    """`timestamp` is the scheduled time (seconds since 1970)."""
    actions.discard_stale(at=datetime.fromtimestamp(timestamp, tz=UTC))
