"""The figures of `data/travel.yaml`, read once; each stands there with its source."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tongzhou.care.dispatch.rules import Travel

FILE = Path(__file__).parent / "data" / "travel.yaml"


@cache
def _all() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return told


def number(name: str) -> int:
    """The figure of this name. Raises KeyError for a name that the file does not hold."""
    return int(_all()[name]["value"])


def travel() -> Travel:
    """How ambulances move."""
    return Travel(number("road_percent"), number("km_per_hour"), number("turn_out"))


def pause() -> timedelta:
    """The least time between two positions of one ambulance."""
    return timedelta(seconds=number("position_seconds"))


def stale() -> timedelta:
    """After so long a position says nothing about where the ambulance is now."""
    return timedelta(seconds=number("stale_seconds"))


def to_send() -> timedelta:
    """How long a call may wait for an ambulance."""
    return timedelta(minutes=number("send_minutes"))


def to_accept() -> timedelta:
    """How long a crew may take to accept."""
    return timedelta(minutes=number("accept_minutes"))
