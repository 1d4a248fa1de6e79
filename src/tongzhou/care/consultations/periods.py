"""How long: read once from `data/periods.yaml`, where each figure stands with its source."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml

from tongzhou.partnerships.rules import Urgency

FILE = Path(__file__).parent / "data" / "periods.yaml"


@cache
def period(name: str) -> timedelta:
    """The period of this name. Raises KeyError for a name that the file does not hold."""
    return timedelta(days=yaml.safe_load(FILE.read_text("utf-8"))[name]["days"])


def follow_up(urgency: Urgency) -> timedelta:
    """How long after closing one looks again, unless somebody named a day."""
    return period("follow_up_routine" if urgency is Urgency.ROUTINE else "follow_up_urgent")
