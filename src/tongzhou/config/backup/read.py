"""Read a backup back, into an empty place only; nothing is put in place before every byte was checked."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import psycopg

from tongzhou.config import faults
from tongzhou.config.backup import tools
from tongzhou.config.backup.write import DUMP, FORMAT, MANIFEST, MARKS
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder

ROOMS = ("secrets", "files")


def check_empty(folder: Folder) -> None:
    """Raise Unable when `folder` holds anything."""
    if folder.root.exists() and (not folder.root.is_dir() or any(folder.root.iterdir())):
        raise Unable(faults.NOT_EMPTY, path=folder.root)


def check_empty_database(url: str) -> None:
    """Raise Unable when the database at `url` has a table, or cannot be reached."""
    tools.server_major(url)
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone():
            raise Unable(faults.NOT_EMPTY, path="DATABASE_URL")


def unpack(source: Path, room: Path) -> dict[str, Any]:
    """Unpack `source` into the empty folder `room` and check every member. Answers the manifest. Raises Unable."""
    try:
        with tarfile.open(source, "r:") as tar:
            found = {info.name: _take(tar, info, room, source) for info in tar}
    except tarfile.TarError as fault:
        raise Unable(faults.DAMAGED, path=source, name=str(fault)) from fault
    except OSError as fault:
        raise faults.of(fault, source) from fault
    return _checked(source, room, found)


def put(folder: Folder, room: Path) -> None:
    """Move the unpacked files and keys to their places."""
    for name in ROOMS:
        for path in sorted((room / name).glob("*")):
            shutil.move(path, folder.root / name / path.name)
    for mark in MARKS:
        if (room / mark).is_file():
            shutil.move(room / mark, folder.root / mark)


@contextmanager
def undone_on_failure(folder: Folder) -> Iterator[None]:
    """Make the (empty) folder; when the block fails, empty it again, so that another backup can be tried."""
    folder.make()
    try:
        yield
    except BaseException:
        if folder.cluster.is_symlink():
            shutil.rmtree(folder.cluster.resolve(), ignore_errors=True)
            folder.cluster.unlink()
        for path in folder.root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def scratch(folder: Folder) -> tempfile.TemporaryDirectory[str]:
    """A room on the same disk as `folder`, gone after use."""
    return tempfile.TemporaryDirectory(dir=folder.root, prefix=".restoring-")


def _take(tar: tarfile.TarFile, info: tarfile.TarInfo, room: Path, source: Path) -> dict[str, object]:
    """One member onto the disk. Only plain files of the names that we write."""
    path = PurePosixPath(info.name)
    known = info.name in (DUMP, MANIFEST, *MARKS) or path.parts[0] in ROOMS
    if not info.isreg() or not known or path.is_absolute() or ".." in path.parts:
        raise Unable(faults.DAMAGED, path=source, name=info.name)
    target = room / path
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    content = tar.extractfile(info)
    with target.open("xb") as out:
        while content is not None and (piece := content.read(1024 * 1024)):
            digest.update(piece)
            out.write(piece)
    target.chmod(0o600)
    return {"size": target.stat().st_size, "sha256": digest.hexdigest()}


def _checked(source: Path, room: Path, found: dict[str, dict[str, object]]) -> dict[str, Any]:
    if found.pop(MANIFEST, None) is None:
        raise Unable(faults.DAMAGED, path=source, name=MANIFEST)
    try:
        manifest: dict[str, Any] = json.loads((room / MANIFEST).read_bytes())
        members = manifest["members"]
    except (ValueError, KeyError, TypeError) as fault:
        raise Unable(faults.DAMAGED, path=source, name=MANIFEST) from fault
    for name in sorted(set(found) | set(members)):
        if manifest.get("format") != FORMAT or found.get(name) != members.get(name):
            raise Unable(faults.DAMAGED, path=source, name=name)
    return manifest
