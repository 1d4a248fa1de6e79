"""Jobs of notices: send what is queued, every minute."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tongzhou.notices.delivery import deliver


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.deliver", pass_context=False)
def send_messages(timestamp: int) -> int:
    """Send queued messages; how many went out. `timestamp` is the minute it was due."""
    return deliver(at=timezone.now())
