"""The tables that may be brought in from outside, by code. A definition reads one as the kind "outside.<code>"."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.awaited import SERIES, Series

ALL: dict[str, Series] = {one.code: one for one in SERIES.values()}
