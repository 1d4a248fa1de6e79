"""How long: read once from `data/periods.yaml`, where each figure stands with its source."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from tongzhou.care.referrals.rules import Clock
from tongzhou.partnerships.queries import limit_minutes
from tongzhou.partnerships.rules import Clock as Limit
from tongzhou.partnerships.rules import Urgency

FILE = Path(__file__).parent / "data" / "periods.yaml"
OF_PAIRING = {Clock.ANSWER: Limit.ACCEPTANCE, Clock.REPLY: Limit.REPLY, Clock.CLOSING: Limit.CLOSING}
"""Clocks whose limits a pairing may set for itself."""


@cache
def _all() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return told


def period(name: str) -> timedelta:
    """The period of this name, in days. Raises KeyError for a name that the file does not hold."""
    return timedelta(days=_all()[name]["days"])


def holding(urgency: Urgency) -> timedelta:
    """How long a bed is held for somebody."""
    return timedelta(minutes=_all()["hold"][urgency.value])


def limit(pairing_id: UUID | None, urgency: Urgency, clock: Clock) -> timedelta:
    """How long this clock runs. One statement for those that a pairing may set, none for the others."""
    if clock in OF_PAIRING:
        return timedelta(minutes=limit_minutes(pairing_id, urgency, OF_PAIRING[clock]))
    return timedelta(minutes=_all()[clock.value][urgency.value])
