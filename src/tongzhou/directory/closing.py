"""What holds an institution or a department open: packages above the directory say so when they start, and refuse its closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal
from uuid import UUID

Holder = Callable[[UUID, date], None]
"""Raises a Refusal when the place cannot be closed from that day."""
What = Literal["institution", "department"]

_HOLDERS: dict[What, list[Holder]] = {"institution": [], "department": []}


def register(holder: Holder, *, of: What = "institution") -> None:
    """Ask `holder` before an institution, or a department, is closed."""
    if holder not in _HOLDERS[of]:
        _HOLDERS[of].append(holder)


def check(id: UUID, on: date, *, of: What = "institution") -> None:
    """Ask them all. Raises the first Refusal."""
    for holder in _HOLDERS[of]:
        holder(id, on)
