"""`python -m tongzhou.config.postgres --data DIR`: a server for developers. Prints DATABASE_URL; Ctrl-C ends it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from tongzhou.config.cli.say import say
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.server import serve
from tongzhou.kernel.errors import Refusal


def main() -> int:
    """Serve until a signal comes. 0 when it came, 1 when the server would not start."""
    parser = argparse.ArgumentParser(prog="python -m tongzhou.config.postgres", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the cluster")
    parser.add_argument("--fast", action="store_true", help="for tests: do not wait for the disk (fsync off)")
    given = parser.parse_args()
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: ended.set())
    try:
        with serve(Folder(given.data.resolve()), durable=not given.fast) as url:
            print(f"DATABASE_URL={url}", flush=True)
            ended.wait()
    except Refusal as refusal:
        return say(refusal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
