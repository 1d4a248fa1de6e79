"""The tables that may be brought in from outside, by code. A definition reads one as the kind "outside.<code>"."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.awaited import SERIES, Series
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

__all__ = ["ALL", "REMOTENESS", "Series"]

REMOTENESS = Series(
    "travel_minutes",
    Words(
        "县城到地级市中心医院的车程（分钟）",
        "minutes by road from the county town to the prefecture's hospital",
    ),
    Unit.MINUTE,
    Words("交通运输局", "the transport bureau"),
)
"""No definition reads it: it chooses the peers with which a county is compared."""
ALL: dict[str, Series] = {one.code: one for one in (*SERIES.values(), REMOTENESS)}
