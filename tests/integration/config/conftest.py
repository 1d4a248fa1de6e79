"""Places and processes of our own for the tests of the runtime."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tongzhou.config.folder import Folder
from tongzhou.config.postgres.cluster import cluster_in

ROOT = Path(__file__).resolve().parents[3]


def environment() -> dict[str, str]:
    """Our environment without what the tests' own settings put into it."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TONGZHOU_", "DJANGO_"))
    }
    kept.pop("DATABASE_URL", None)
    return kept | {"PYTHONPATH": str(ROOT / "src")}


def tongzhou(*words: str | Path | int, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the `tongzhou` command to its end."""
    argv = [sys.executable, "-m", "tongzhou", *map(str, words)]
    return subprocess.run(
        argv, env=environment() | more, capture_output=True, text=True, timeout=240, check=False
    )


def alive(pid: int) -> bool:
    """Whether a process runs (a dead one that nobody buried does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(true: Callable[[], object], seconds: float = 90) -> None:
    """Wait until `true()`; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """The processes that `pid` started."""
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def command(pid: int) -> str:
    """How a process was called."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


@dataclass
class Running:
    """A `tongzhou up` of ours."""

    process: subprocess.Popen[str]
    folder: Folder
    port: int
    log: Path

    def child(self, name: str) -> int:
        """The pid of the child whose command holds `name`."""
        return next(pid for pid in children(self.process.pid) if name in command(pid))

    def database(self) -> psycopg.Connection:
        """A connection as the owner; a database that was just killed is given half a minute to recover."""
        until = time.monotonic() + 30
        while True:
            try:
                return psycopg.connect(cluster_in(self.folder).url(), autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def stop(self) -> int:
        """Ctrl-C, and the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def up(folder: Folder, *words: str) -> Running:
    """Start everything over `folder` and wait for the address."""
    port, log = free_port(), folder.root.parent / f"{folder.root.name}.log"
    argv = [
        sys.executable,
        "-m",
        "tongzhou",
        "up",
        "--empty",
        "--data",
        str(folder.root),
        "--port",
        str(port),
        *words,
    ]
    with log.open("a") as out:
        process = subprocess.Popen(
            argv, env=environment(), stdout=out, stderr=out, text=True, start_new_session=True
        )
    begun = log.read_text().count("Ctrl-C")
    until(lambda: log.read_text().count("Ctrl-C") > begun or process.poll() is not None, 240)
    assert process.poll() is None, log.read_text()
    return Running(process, folder, port, log)


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """A folder that the database's user may pass through, on a path with a space."""
    path = Path(tempfile.mkdtemp(prefix="tongzhou test "))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def running(room: Path) -> Iterator[Running]:
    """Everything, up, for the tests of one file."""
    it = up(Folder(room / "var"))
    yield it
    if it.process.poll() is None:
        it.stop()
