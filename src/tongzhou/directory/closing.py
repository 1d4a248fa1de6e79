"""What holds an institution open: packages above the directory say so when they start, and refuse its closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

Holder = Callable[[UUID, date], None]
"""Raises a Refusal when the institution cannot be closed from that day."""

_HOLDERS: list[Holder] = []


def register(holder: Holder) -> None:
    """Ask `holder` before an institution is closed."""
    if holder not in _HOLDERS:
        _HOLDERS.append(holder)


def check(institution_id: UUID, on: date) -> None:
    """Ask them all. Raises the first Refusal."""
    for holder in _HOLDERS:
        holder(institution_id, on)
