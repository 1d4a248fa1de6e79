"""What went into a score, as JSON and back: so that a kept score can be computed again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongzhou.assessment.rules.told import Told
from tongzhou.ledger.canonical import number_text

_NUMBERS = ("value", "of", "to", "target", "before")


def kept(told: Mapping[str, Told]) -> dict[str, Any]:
    """The figures of one subject, by code of item or veto; what is said by hand is kept elsewhere."""
    return {code: _one(one) for code, one in told.items()}


def _one(told: Told) -> dict[str, Any]:
    numbers = {name: number_text(value) for name in _NUMBERS if (value := getattr(told, name)) is not None}
    return numbers | {"entries": told.entries}


def read(kept_ones: Mapping[str, Any]) -> dict[str, Told]:
    """The figures again."""
    return {code: _read(one) for code, one in kept_ones.items()}


def _read(one: Mapping[str, Any]) -> Told:
    value, of, to, target, before = (Decimal(one[name]) if name in one else None for name in _NUMBERS)
    return Told(value=value, entries=one["entries"], of=of, to=to, target=target, before=before)
