"""The worker: jobs, clocks and schedules. `python -m tongzhou.config.worker`."""

from __future__ import annotations

import os
import sys

from tongzhou.config.cli.say import told

CONCURRENCY = int(os.environ.get("TONGZHOU_JOBS", "4"))
"""Jobs worked on at once."""
GRACE = 10.0
"""Seconds that running jobs get when the worker is told to stop; after that they are taken up by the next one."""


def main() -> int:
    """Work until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzhou.config.settings")
    import django

    django.setup()
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined] # Django's connector has it
    with app.replace_connector(connector):
        app.run_worker(concurrency=CONCURRENCY, shutdown_graceful_timeout=GRACE, delete_jobs="successful")
    return 0


if __name__ == "__main__":
    sys.exit(told(main))
