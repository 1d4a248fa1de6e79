"""The folder that holds everything of one installation: database, files, secrets, logs."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tongzhou.config import faults
from tongzhou.config.faults import Unable

ENOUGH = 200 * 1024 * 1024
"""Bytes that must be free before anything starts: an empty cluster and its log take about 60 MB."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where things are under the data folder (`--data`, default ./var)."""

    root: Path

    @property
    def secrets(self) -> Path:
        """Keys made on first run, mode 0600."""
        return self.root / "secrets"

    @property
    def files(self) -> Path:
        """Attachments and generated documents."""
        return self.root / "files"

    @property
    def static(self) -> Path:
        """Style sheets and scripts under their hashed names, made at every change of release."""
        return self.root / "static"

    @property
    def catalogues(self) -> Path:
        """Compiled translations."""
        return self.root / "locale"

    @property
    def logs(self) -> Path:
        """What the processes said."""
        return self.root / "logs"

    @property
    def cluster(self) -> Path:
        """The embedded database, or a link to it when it must live elsewhere (see ADR 0003)."""
        return self.root / "postgres"

    @property
    def demo(self) -> bool:
        """Whether this folder was opened as a demo. Decided once: real data never meet the demo's open doors."""
        return self._use.is_file() and self._use.read_text().strip() == "demo"

    @property
    def decided(self) -> bool:
        """Whether demo or real use was chosen already."""
        return self._use.is_file()

    @property
    def demo_loaded(self) -> bool:
        """Whether the demo's data are in, whole."""
        return (self.root / "demo-loaded").is_file()

    def mark_demo_loaded(self, at: datetime) -> None:
        """Note that they are."""
        (self.root / "demo-loaded").write_text(f"{at.isoformat()}\n")

    @property
    def _use(self) -> Path:
        return self.root / "use"

    def decide(self, *, demo: bool) -> None:
        """Choose, once, between demo and real use. Raises Unable when a demo should become real."""
        if not demo and self.demo:
            raise Unable(faults.HOLDS_DEMO, path=self.root)
        if not self.decided:
            self._use.write_text("demo\n" if demo else "real\n")

    def make(self) -> None:
        """Create the folder and its rooms. Existing folders keep their modes. Raises Unable."""
        try:
            _make(self.root)
            for room in (self.secrets, self.files, self.logs, self.static, self.catalogues):
                room.mkdir(mode=0o700, exist_ok=True)
            free = shutil.disk_usage(self.root).free
        except OSError as fault:
            raise faults.of(fault, self.root) from fault
        if free < ENOUGH:
            raise Unable(faults.DISK_FULL, path=self.root)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for this process. Raises Unable when another one holds it."""
        with (self.root / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as fault:
                raise Unable(faults.ALREADY_UP, path=self.root) from fault
            yield

    def held(self) -> bool:
        """Whether some process holds the folder now."""
        if not self.root.is_dir():
            return False
        try:
            with self.alone():
                return False
        except Unable:
            return True


def _make(root: Path) -> None:
    """Run by root the database belongs to another user, who must pass through (not read) this folder."""
    if not root.exists():
        root.mkdir(parents=True)
        root.chmod(0o711 if os.geteuid() == 0 else 0o700)
