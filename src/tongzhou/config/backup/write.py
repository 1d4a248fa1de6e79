"""Write a backup while people work: the database first, then the files.

In this order every file that the database's picture names is in the archive: a file is on the disk before the
row that names it, and is never changed afterwards.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

from tongzhou.config import faults
from tongzhou.config.backup import tools
from tongzhou.config.folder import Folder

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
MARKS = ("use", "demo-loaded")
"""Small files at the top of the data folder that belong to its state."""


class Hashing:
    """A file that hashes what is read from it, and gives exactly `size` bytes even while it grows."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source = source
        self._left = size
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece = self._source.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        self.digest.update(piece)
        return piece


def backup(folder: Folder, url: str, target: Path, *, at: datetime) -> dict[str, object]:
    """Write everything of `folder` and the database at `url` to `target` (mode 0600). Answers the manifest.

    Raises Unable. A backup that was cut short has another name; `target` is whole or not there.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".tongzhou-") as room:
            tools.dump(url, Path(room) / DUMP)
            manifest = _write(part, folder, Path(room) / DUMP, at)
        part.rename(target)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise faults.of(fault, target) from fault
    return manifest


def _write(part: Path, folder: Folder, dumped: Path, at: datetime) -> dict[str, object]:
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            members = {DUMP: _add(tar, DUMP, dumped)}
            members |= {name: _add(tar, name, path) for name, path in _kept(folder)}
            manifest = {"format": FORMAT, "made": at.isoformat(), "version": _version(), "members": members}
            _add_bytes(tar, MANIFEST, json.dumps(manifest, indent=1).encode())
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _kept(folder: Folder) -> Iterator[tuple[str, Path]]:
    for room in (folder.secrets, folder.files):
        for path in sorted(room.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder.root).as_posix(), path
    for mark in MARKS:
        if (folder.root / mark).is_file():
            yield mark, folder.root / mark


def _add(tar: tarfile.TarFile, name: str, path: Path) -> dict[str, object]:
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(path.stat().st_mtime)
        hashing = Hashing(source, size)
        tar.addfile(info, hashing)
    return {"size": size, "sha256": hashing.digest.hexdigest()}


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def _version() -> str:
    try:
        return version("tongzhou")
    except PackageNotFoundError:
        return "source"
