"""The running server: started, watched, stopped, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.cluster import Cluster, cluster_in, refusal
from tongzhou.config.postgres.tuning import settings_for
from tongzhou.config.processes.parent import end_with_parent

PATIENCE = 60.0
"""Seconds a server may take to recover from a crash before it counts as not starting."""
LOG_LIMIT = 10 * 1024 * 1024


class Server:
    """The embedded server of one data folder. Not safe for threads: the kernel ends it with its starter."""

    def __init__(self, folder: Folder, *, durable: bool = True) -> None:
        self.folder = folder
        self.cluster: Cluster = cluster_in(folder)
        self.log = folder.logs / "postgres.log"
        self._settings = settings_for(self.cluster.socket, durable=durable)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """DATABASE_URL of the owner's role."""
        return self.cluster.url()

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start and wait until it takes connections. Raises Unable with what stood in the way."""
        _clear_stale(self.cluster)
        deadline = time.monotonic() + PATIENCE
        while not self._try(deadline):
            # A killed server's own children need a moment to notice and let go of its shared memory.
            if "pre-existing shared memory" not in self._said() or time.monotonic() > deadline:
                raise refusal(self._said(), self.log)
            time.sleep(0.2)
        _make_database(self.cluster)

    def stop(self) -> None:
        """End it: politely (fast shutdown), then firmly. Committed rows are safe in every case."""
        if self._process is None:
            return
        for sign, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
            if self._process.poll() is not None:
                break
            self._process.send_signal(sign)
            _wait(self._process, seconds)
        self._process = None
        self.cluster.clear()

    def _try(self, deadline: float) -> bool:
        self._offset = _trim(self.log)
        owner = self.cluster.owner
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own program)
                [str(self.cluster.programs / "postgres"), "-D", str(self.cluster.data), *self._settings],
                user=owner.uid,
                group=owner.gid,
                extra_groups=None if owner.uid is None else [],
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGINT),
            )
        while self._process.poll() is None and time.monotonic() < deadline:
            if _postmaster(self.cluster)[:1] == [str(self._process.pid)] and _ready(self.cluster):
                return True
            time.sleep(0.02)
        return False

    def _said(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._offset)
            return log.read().decode(errors="replace")


@contextmanager
def serve(folder: Folder, *, durable: bool = True) -> Iterator[str]:
    """The DATABASE_URL of `folder`: of the server that runs already, or of one that runs for this block.

    `durable=False` is for tests: nothing waits for the disk.
    """
    if folder.held():
        yield cluster_in(folder).url()
        return
    folder.make()
    with folder.alone():
        server = Server(folder, durable=durable)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


def _postmaster(cluster: Cluster) -> list[str]:
    """The lines of postmaster.pid; empty when there is none or we came between two writes."""
    try:
        return (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _ready(cluster: Cluster) -> bool:
    lines = _postmaster(cluster)
    return len(lines) > 7 and lines[7].strip() == "ready"


def _clear_stale(cluster: Cluster) -> None:
    """After a cut: wait for an old server that is still going down; forget one that is only a number.

    We hold the folder's lock, so a server found here has lost its supervisor. A process that merely
    got the old number (usual after a restart of a container) works elsewhere and is left alone; a dead
    one that nobody buried has no folder to work in.
    """
    lines = _postmaster(cluster)
    if lines and lines[0].isdigit():
        _see_off(int(lines[0]), cluster)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (cluster.socket / name).unlink(missing_ok=True)


def _see_off(pid: int, cluster: Cluster) -> None:
    for sign, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
        if _works_in(pid, cluster.data):
            os.kill(pid, sign)
            _until(lambda: not _works_in(pid, cluster.data), seconds)
    if _works_in(pid, cluster.data):
        raise Unable(faults.ALREADY_UP, path=cluster.home)


def _works_in(pid: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False


def _until(true: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _trim(log: Path) -> int:
    """Forget an old log that grew large. Answers where the new lines begin."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.unlink()
    return log.stat().st_size if log.exists() else 0


def _make_database(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(name="postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tongzhou'").fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE tongzhou"))
