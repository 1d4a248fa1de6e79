"""Jobs of figures: the nightly comparison of the leaf tables with the entries."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.indicators import actions


@app.periodic(cron="40 18 * * *", periodic_id="indicators.recount")  # 02:40 in China
@app.task(name="indicators.recount", queueing_lock="indicators.recount")
def recount(timestamp: int) -> int:
    """Compare every cell with the entries at `timestamp` (seconds since 1970). Answers how many differ."""
    return actions.recount(at=datetime.fromtimestamp(timestamp, UTC)).different
