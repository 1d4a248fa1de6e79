"""The indicators that come along: each with words, unit, direction, source and worked examples. A code never changes its meaning."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.people import PEOPLE
from tongzhou.indicators.definitions.catalogue.service import SERVICE
from tongzhou.indicators.definitions.catalogue.teaching import TEACHING
from tongzhou.indicators.definitions.indicator import Indicator

ALL: dict[str, Indicator] = {one.code: one for group in (PEOPLE, TEACHING, SERVICE) for one in group}
"""Every indicator by its code, in the order of the themes."""
