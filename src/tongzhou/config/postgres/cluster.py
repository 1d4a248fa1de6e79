"""The cluster on disk: where it lies, how it is made, who may enter it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.owner import Owner, me, owner_of
from tongzhou.config.postgres.programs import SYSTEM, major, programs_for

OWNER_ROLE = "tongzhou"
"""Owns the tables, migrates; a superuser of the embedded server."""
APP_ROLE = "tongzhou_app"
"""What web and worker are: may not change what is append-only (config/roles.sql)."""
SOCKET_LIMIT = 100
"""Bytes of a socket's path that every system accepts (Linux: 107)."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One cluster: its home (data and socket inside), its programs and the user it runs as."""

    home: Path
    programs: Path
    owner: Owner

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "data"

    @property
    def socket(self) -> Path:
        """The folder of the socket: in the home, or a short private one when the home's path is long."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) + len("/.s.PGSQL.5432") <= SOCKET_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path("/tmp") / f"tongzhou-{digest}"  # noqa: S108 (owner and mode are checked in `prepare`)

    def clear(self) -> None:
        """Leave nothing in /tmp when the server has ended; a socket still there is somebody's."""
        if self.socket.parent != self.home:
            with contextlib.suppress(OSError):
                self.socket.rmdir()

    def url(self, role: str = OWNER_ROLE, name: str = "tongzhou") -> str:
        """The DATABASE_URL of this cluster for `role`."""
        return f"postgresql://{role}@/{name}?host={quote(str(self.socket), safe='')}"


def cluster_in(folder: Folder) -> Cluster:
    """The cluster of `folder`, made when there is none. Raises Unable."""
    owner = owner_of(folder.cluster)
    try:
        cluster = Cluster(_home(folder, owner), programs_for(owner), owner)
        if not (cluster.data / "PG_VERSION").is_file():
            _initialise(cluster)
        _same_version(cluster)
        _let_in(cluster)
        _make_socket(cluster)
    except OSError as fault:
        raise faults.of(fault, folder.cluster) from fault
    return cluster


def _home(folder: Folder, owner: Owner) -> Path:
    """In the data folder when its user can get there; else in the system's place, with a link."""
    if folder.cluster.exists():
        return folder.cluster.resolve()
    if owner.uid is None or owner.can_enter(folder.root):
        owner.make(folder.cluster)
        return folder.cluster.resolve()
    SYSTEM.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = SYSTEM / secrets.token_hex(4)
    owner.make(home)
    folder.cluster.unlink(missing_ok=True)
    folder.cluster.symlink_to(home)
    return home


def _initialise(cluster: Cluster) -> None:
    """`initdb` into a neighbour and one rename: a cut in between leaves no half cluster."""
    part = cluster.home / f"making-{secrets.token_hex(4)}"
    done = cluster.owner.run(
        [
            str(cluster.programs / "initdb"),
            "-D",
            str(part),
            "-U",
            OWNER_ROLE,
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--auth-local=peer",
            "--auth-host=reject",
            "--no-instructions",
        ]
    )
    if done.returncode != 0:
        raise refusal(done.stderr, cluster.home)
    part.rename(cluster.data)


def _same_version(cluster: Cluster) -> None:
    found = (cluster.data / "PG_VERSION").read_text().strip()
    if found != major():
        raise Unable(faults.OTHER_VERSION, path=cluster.home, found=found, wanted=major())


def _let_in(cluster: Cluster) -> None:
    """Only the user who runs Tongzhou, only over the socket, known to the kernel (peer), no passwords."""
    lines = "".join(f"tongzhou {me()} {role}\n" for role in (OWNER_ROLE, APP_ROLE))
    _write(cluster, "pg_ident.conf", lines)
    _write(cluster, "pg_hba.conf", "local all all peer map=tongzhou\n")


def _write(cluster: Cluster, name: str, text: str) -> None:
    path = cluster.data / name
    path.write_text(text)
    if cluster.owner.uid is not None and cluster.owner.gid is not None:
        os.chown(path, cluster.owner.uid, cluster.owner.gid)


def _make_socket(cluster: Cluster) -> None:
    """A folder of the owner, closed to others. Somebody else's folder of that name is refused."""
    wanted = os.geteuid() if cluster.owner.uid is None else cluster.owner.uid
    if not cluster.socket.exists():
        cluster.owner.make(cluster.socket)
    found = cluster.socket.lstat()
    if found.st_uid != wanted or found.st_mode & 0o077 or cluster.socket.is_symlink():
        raise Unable(faults.NO_RIGHTS, path=cluster.socket)


def refusal(said: str, path: object) -> Unable:
    """The sentence for what `initdb` or the server wrote before it gave up."""
    if "shared memory segment" in said:
        return Unable(faults.NO_SHARED_MEMORY, why=_why(said))
    if "No space left on device" in said:
        return Unable(faults.DISK_FULL, path=path)
    if "Permission denied" in said:
        return Unable(faults.NO_RIGHTS, path=path)
    return Unable(faults.DATABASE_WILL_NOT, why=_why(said), log=path)


def _why(said: str) -> str:
    lines = [line for line in said.splitlines() if any(w in line for w in ("FATAL", "PANIC", "error"))]
    return lines[-1].split("] ")[-1] if lines else said.strip()[-200:]
