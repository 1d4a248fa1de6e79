"""How far, and about how long: a straight line made longer by the roads. A suggestion, never a promise."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_M = 6_371_000
"""Mean radius of the earth in metres (IUGG)."""
MICRO = 1_000_000
"""Coordinates are whole millionths of a degree (WGS 84): a tenth of a metre."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the earth: latitude and longitude in millionths of a degree, WGS 84."""

    lat: int
    lon: int


@dataclass(frozen=True, slots=True)
class Travel:
    """How ambulances move: roads are `road_percent` of the straight line, `km_per_hour` on them, `turn_out` minutes until wheels turn."""

    road_percent: int
    km_per_hour: int
    turn_out: int


def metres(one: Spot, other: Spot) -> int:
    """The straight line between two spots (haversine), whole metres."""
    a, b = radians(one.lat / MICRO), radians(other.lat / MICRO)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians((other.lon - one.lon) / MICRO) / 2) ** 2
    return round(2 * EARTH_M * asin(min(1.0, sqrt(half))))


def minutes(away: int, travel: Travel, *, standing: bool) -> int:
    """Minutes for so many metres of straight line, rounded up; `standing`: it has not set out yet."""
    road = away * travel.road_percent
    return ceil(road * 60 / (travel.km_per_hour * 1000 * 100)) + (travel.turn_out if standing else 0)


def possible(lat: int, lon: int) -> bool:
    """Whether this is a place on the earth."""
    return -90 * MICRO <= lat <= 90 * MICRO and -180 * MICRO <= lon <= 180 * MICRO
