"""The HTTP server: `python -m tongzhou.config.origin.serve`. Addresses come from the environment."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from tongzhou.config.cli.say import told
from tongzhou.config.logs import LOGGING
from tongzhou.config.processes.parent import follow

if TYPE_CHECKING:
    from tongzhou.config.origin.app import Application

WORKERS = int(os.environ.get("TONGZHOU_WORKERS", str(min(os.cpu_count() or 1, 4))))
"""Web processes: one a core is enough, each holds four threads."""
GRACE = 5
"""Seconds that open requests get when the server is told to stop."""


def application() -> Application:
    """Made once in each web process, which ends with the server's main process."""
    follow(signal.SIGTERM)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzhou.config.settings")
    import django

    django.setup()
    from tongzhou.config.origin.app import Application  # its imports need the models

    return Application()


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    Granian(
        "tongzhou.config.origin.serve:application",
        address=os.environ.get("TONGZHOU_HOST", "127.0.0.1"),
        port=int(os.environ.get("TONGZHOU_PORT", "8000")),
        interface=Interfaces.ASGI,
        factory=True,
        workers=WORKERS,
        http=HTTPModes.http1,
        websockets=False,
        backlog=2048,
        backpressure=1024,  # an open stream counts as a request here; work itself is bounded by the threads
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=GRACE,
        log_dictconfig=LOGGING,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(told(main))
