"""Canonical JSON (RFC 8785) for the values a ledger holds: text, whole numbers, yes/no, nothing, lists, objects.

Decimals and times are written as text before they come here; floats are refused, because two programs
may print the same one differently. Plain Python.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

LARGEST = 2**53 - 1
"""Beyond this, a JSON reader may lose digits (RFC 7493): such numbers are written as text."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def canonical(value: object) -> str:
    """The one text of `value`. Raises TypeError for a float or a foreign type, ValueError for a number too large."""
    return _encode(_ordered(value))


def _ordered(value: object) -> object:
    """`value` with every object's members in the order of their names' UTF-16 code units."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return _small(value)
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value, key=_units)}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form here")


def _units(key: object) -> bytes:
    if not isinstance(key, str):
        raise TypeError("names of members are text")
    return key.encode("utf-16-be")


def _small(number: int) -> int:
    if abs(number) > LARGEST:
        raise ValueError("a whole number beyond 2^53 is written as text")
    return number


def number_text(number: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: "1", "1.5", "-20"."""
    return f"{number.normalize():f}"


def time_text(at: datetime) -> str:
    """An aware time in UTC to the microsecond: "2026-11-22T03:12:00.000000Z"."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"
