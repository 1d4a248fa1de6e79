"""The packages of others that this installation needs: are they all there."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tongzhou.config import faults
from tongzhou.config.faults import Unable

LOCK = Path(__file__).resolve().parents[3] / "requirements.lock"
"""Beside the sources; an installation made otherwise has none, and its own tool to look after it."""


def complete(lock: Path = LOCK) -> None:
    """Raise Unable, naming them, when packages of the lock are missing."""
    absent = [name for name in _named(lock) if not _there(name)]
    if absent:
        raise Unable(faults.NO_PACKAGE, name=", ".join(absent))


def _named(lock: Path) -> list[str]:
    if not lock.is_file():
        return []
    return re.findall(r"^([A-Za-z0-9._-]+)==[^;\s]+(?: \\)?$", lock.read_text("utf-8"), re.MULTILINE)


def _there(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
