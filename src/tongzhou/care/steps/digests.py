"""One text for one content (RFC 8785 for what we use: text, whole numbers, truth, lists, objects), and its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID


def canonical(content: Mapping[str, Any]) -> str:
    """The canonical JSON. Ids and times become text; raises TypeError for anything that has no one spelling."""
    return json.dumps(
        _plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID | date):
        return str(value)
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"no canonical form for {type(value).__name__}")
