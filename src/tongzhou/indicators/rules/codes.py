"""The code that a printed report bears: a hash over what it says and the entries behind it. Whoever holds the paper can ask whether it still holds."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

GROUPS, LONG = 5, 4
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
"""Crockford's: no letter that is read as another."""


def entries_hash(ids: Iterable[str]) -> str:
    """SHA-256 over the ids of entries, each once and in order."""
    return hashlib.sha256("\n".join(sorted(set(ids))).encode()).hexdigest()


def code(figures: Sequence[Mapping[str, Any]], *, as_of: datetime, of: str) -> str:
    """100 bits of the SHA-256 over the figures (definition's version, place, days, number, entries and their hash), the moment of knowledge, and the report's id."""
    whole = {"as_of": as_of.astimezone(UTC).isoformat(), "figures": [dict(one) for one in figures], "of": of}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b32encode(digest).decode().translate(ALPHABET)[: GROUPS * LONG]


def shown(of: str) -> str:
    """As it is printed: "4K7M-09XQ-…"."""
    return "-".join(of[n : n + LONG] for n in range(0, len(of), LONG))


def read(typed: str) -> str:
    """A code as somebody typed it: gaps and small letters do not matter, nor O for 0, I and L for 1."""
    return "".join(typed.upper().split()).replace("-", "").translate(ALIKE)
