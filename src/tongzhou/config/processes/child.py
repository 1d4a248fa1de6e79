"""One child process of ours: started in its own session, mended when it falls, stopped with all it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping

from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.config.processes.parent import end_with_parent

TOO_OFTEN = 5
"""Falls within WINDOW seconds after which a child is given up: something is wrong that a restart does not mend."""
WINDOW = 60.0


class Child:
    """A long-running program. Ctrl-C reaches only us (its session is its own); we tell it in good order."""

    def __init__(self, name: str, argv: list[str], environment: Mapping[str, str], log: object) -> None:
        self.name = name
        self._argv = argv
        self._environment = dict(environment)
        self._log = log
        self._falls: list[float] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its process, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(  # noqa: S603 (our own programs with our own arguments)
            self._argv,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )

    def mend(self) -> bool:
        """Start it again when it fell; answers whether it had fallen. Raises Unable when it falls too often."""
        if self._process is None or self._process.poll() is None:
            return False
        self._signal(signal.SIGKILL)  # what it started and left behind
        now = time.monotonic()
        self._falls = [fall for fall in self._falls if now - fall < WINDOW] + [now]
        if len(self._falls) >= TOO_OFTEN:
            raise Unable(faults.KEEPS_DYING, name=self.name, log=self._log)
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Tell it to end, without waiting."""
        if self.pid is not None:
            self._signal(signal.SIGTERM, whole=False)

    def stop(self, seconds: float) -> None:
        """End it and everything it started, by force after `seconds`."""
        if self._process is None:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _signal(self, sign: signal.Signals, *, whole: bool = True) -> None:
        if self._process is None:
            return
        try:
            (os.killpg if whole else os.kill)(self._process.pid, sign)
        except ProcessLookupError:
            return
