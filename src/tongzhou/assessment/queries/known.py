"""The indicators that a scheme may name, as assessments show them."""

from __future__ import annotations

from decimal import Decimal

from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.indicator import Indicator, Rate
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

YUAN = Words("元", "yuan")
HUNDRED = Decimal(100)


def known() -> dict[str, Indicator]:
    """All indicators by code."""
    return catalogue.ALL


def unit(indicator: Indicator) -> Words:
    """The unit as a score shows it; money is in yuan."""
    if indicator.unit is Unit.FEN:
        return YUAN
    return Words("", "") if indicator.unit is Rate.EACH else indicator.unit.words


def shown(indicator: Indicator, number: Decimal | None) -> Decimal | None:
    """A figure in the unit that is shown."""
    return number / HUNDRED if number is not None and indicator.unit is Unit.FEN else number
