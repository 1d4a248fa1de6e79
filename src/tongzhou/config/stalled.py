"""Jobs whose worker was killed: taken up again each minute, because nobody else would."""

from __future__ import annotations

from procrastinate.contrib.django import app

QUIET = 30.0
"""Seconds without a sign of life after which a worker counts as dead (it gives one every 10)."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> int:
    """Put the jobs of dead workers back into their queues. Answers how many. `timestamp`: seconds since 1970."""
    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=QUIET))
    for job in jobs:
        await app.job_manager.retry_job(job)
    return len(jobs)
