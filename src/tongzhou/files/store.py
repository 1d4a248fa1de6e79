"""The disk: pieces as they arrive, content by its SHA-256, thumbnails beside it.

    FILES_ROOT/incoming/<uuid>      what has arrived of a file
    FILES_ROOT/content/ab/<sha256>  stored bytes, written once, never changed
    FILES_ROOT/thumbs/ab/<sha256>   its thumbnail (JPEG)

Paths are made of UUIDs and hashes only; nothing a person typed is part of one. Folders 0700, files 0600.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings


def incoming(id: UUID) -> Path:
    """Where the pieces of an upload are gathered."""
    return _root() / "incoming" / str(id)


def content(sha256: str) -> Path:
    """Where stored bytes lie."""
    return _root() / "content" / _safe(sha256)[:2] / sha256


def thumb(sha256: str) -> Path:
    """Where the thumbnail of those bytes lies."""
    return _root() / "thumbs" / _safe(sha256)[:2] / sha256


def arrived(id: UUID) -> int:
    """Bytes that are really on the disk."""
    path = incoming(id)
    return path.stat().st_size if path.exists() else 0


def write_piece(id: UUID, offset: int, piece: bytes) -> None:
    """Put `piece` at `offset`; whatever lay behind it (a write that was never acknowledged) is cut off. Synced."""
    path = incoming(id)
    _folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.ftruncate(descriptor, offset)
        with os.fdopen(os.dup(descriptor), "r+b") as file:
            file.seek(offset)
            file.write(piece)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if offset == 0:
        _sync_folder(path.parent)


def keep(raw: bytes) -> str:
    """Store bytes by their hash, atomically: a reader finds all of them or none. Returns the SHA-256 (hex)."""
    sha256 = hashlib.sha256(raw).hexdigest()
    _place(content(sha256), raw)
    return sha256


def keep_thumb(sha256: str, raw: bytes) -> None:
    """Store the thumbnail of the bytes with that hash."""
    _place(thumb(sha256), raw)


def forget_incoming(id: UUID) -> None:
    """The pieces are no longer needed."""
    incoming(id).unlink(missing_ok=True)


def forget(sha256: str) -> None:
    """Remove content and thumbnail. The caller knows that no row speaks of them any more."""
    content(sha256).unlink(missing_ok=True)
    thumb(sha256).unlink(missing_ok=True)


def _place(path: Path, raw: bytes) -> None:
    """Temporary file, fsync, rename, fsync of the folder. The same content twice is written over with itself."""
    _folder(path.parent)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _root() -> Path:
    return Path(settings.FILES_ROOT)


def _folder(path: Path) -> None:
    """Make a folder and those above it, closed to others (mkdir gives `mode` to the last one only)."""
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _safe(sha256: str) -> str:
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return sha256
