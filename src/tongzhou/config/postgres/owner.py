"""Whose process the database is. PostgreSQL refuses to be root's, so root lends it another user."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tongzhou.config import faults
from tongzhou.config.faults import Unable

CANDIDATES = ("tongzhou", "postgres", "nobody")
"""Users that exist on most machines, the most private first."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A user of the operating system. `uid` and `gid` are None for the user who runs this process."""

    uid: int | None = None
    gid: int | None = None

    def run(self, argv: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `argv` as this user, from /, and wait. Nothing is raised for its exit code."""
        return subprocess.run(  # noqa: S603 (our own programs with our own arguments)
            argv,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def can_enter(self, path: Path) -> bool:
        """Whether this user reaches the folder `path` with the modes as they are."""
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(path)]).returncode == 0

    def make(self, path: Path) -> None:
        """Make the folder `path` of this user, closed to all others."""
        path.mkdir(mode=0o700)
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def owner_of(cluster: Path) -> Owner:
    """The owner for `cluster`: whoever owns it already, else a fitting user. Raises Unable."""
    if os.geteuid() != 0:
        return Owner()
    if cluster.exists() and cluster.stat().st_uid != 0:
        return Owner(cluster.stat().st_uid, cluster.stat().st_gid)
    wanted = os.environ.get("TONGZHOU_POSTGRES_USER")
    for name in (wanted,) if wanted else CANDIDATES:
        found = _named(name)
        if found is not None and found.can_enter(Path("/")):
            return found
    raise Unable(faults.NO_OWNER)


def _named(name: str) -> Owner | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Owner(entry.pw_uid, entry.pw_gid)


def me() -> str:
    """The name of the user who runs this process, as the database's peer check will see it. Raises Unable."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as fault:
        raise Unable(faults.NO_OWNER) from fault
