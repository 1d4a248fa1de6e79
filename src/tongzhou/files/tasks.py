"""Jobs of files: by night, uploads that were never finished or never sent are given up, old photos get their likeness."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tongzhou.files import actions


@app.periodic(cron="20 19 * * *")  # 03:20 in China
@app.task(queueing_lock="files.discard_stale", pass_context=False)
def discard_stale(timestamp: int) -> None:
    """`timestamp` is the scheduled time (seconds since 1970)."""
    actions.discard_stale(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="*/10 17-20 * * *", periodic_id="files.look_again")  # 01:00 to 04:50 in China
@app.task(name="files.look_again", queueing_lock="files.look_again", pass_context=False)
def look_again(timestamp: int) -> int:
    """Give some old photos their likeness; `timestamp` is the scheduled time (seconds since 1970)."""
    return actions.look_again()
