"""Jobs of imports: once a week, the content of old files is let go."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.imports import actions


@app.periodic(cron="40 19 * * 0")  # 03:40 on Mondays in China
@app.task(queueing_lock="imports.forget_old", pass_context=False)
def forget_old(timestamp: int) -> None:
    """`timestamp` is the scheduled time (seconds since 1970)."""
    actions.forget_old(at=datetime.fromtimestamp(timestamp, tz=UTC))
