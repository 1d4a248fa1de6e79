"""How long: read once from `data/periods.yaml`, where each figure stands with its source."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "data" / "periods.yaml"


@cache
def _all() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return told


def period(name: str, *, emergency: bool) -> timedelta:
    """The period of this name (a clock, or "hold"). Raises KeyError for a name that the file does not hold."""
    return timedelta(minutes=_all()[name]["emergency" if emergency else "plain"])
