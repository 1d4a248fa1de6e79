"""The indicators that a scheme may name, as assessments show them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.written import from_json
from tongzhou.indicators.queries.defined import composed_for
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

YUAN = Words("元", "yuan")
HUNDRED = Decimal(100)


def known(region: str) -> dict[str, Indicator]:
    """The indicators that a scheme of a region may name, by code: the platform's, and what the commissions at or above it composed. One statement."""
    return catalogue.ALL | composed_for(region)


def of_run(definitions: Mapping[str, Any]) -> dict[str, Indicator]:
    """The indicators as a run kept them: their trees, words and units, whatever they are called or mean today."""
    return {
        code: Indicator(
            code=code,
            words=Words(**one["words"]),
            unit=Rate(one["unit"]) if one["unit"] in set(Rate) else Unit(one["unit"]),
            theme=catalogue.ALL[code].theme if code in catalogue.ALL else Theme.COMMUNITY,
            tree=from_json(one["tree"]),
            source=catalogue.ALL[code].source if code in catalogue.ALL else Words("", ""),
            says=catalogue.ALL[code].says if code in catalogue.ALL else Words(**one["words"]),
        )
        for code, one in definitions.items()
    }


def unit(indicator: Indicator) -> Words:
    """The unit as a score shows it; money is in yuan."""
    if indicator.unit is Unit.FEN:
        return YUAN
    return Words("", "") if indicator.unit is Rate.EACH else indicator.unit.words


def shown(indicator: Indicator, number: Decimal | None) -> Decimal | None:
    """A figure in the unit that is shown."""
    return number / HUNDRED if number is not None and indicator.unit is Unit.FEN else number
