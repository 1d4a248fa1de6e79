"""The examples of the catalogue: each is a small ledger of its own, asked on every engine."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.indicator import Example, Indicator
from tongzhou.indicators.definitions.reading import needs
from tongzhou.indicators.engine.combining import UNKNOWN, figures
from tongzhou.indicators.engine.cube import WHOLE, By, Engine
from tongzhou.kernel.quantities import Qualifier

EXAMPLES = [
    pytest.param(one, example, id=f"{one.code}-{n}")
    for one in ALL.values()
    for n, example in enumerate(one.examples)
]


def worked(engine: Engine, one: Indicator, example: Example) -> tuple[Decimal | None, Qualifier]:
    """What an example comes to on an engine over its data."""
    found = engine.compute(needs(one.tree, example.window), By())
    whole = figures(one.tree, [example.window], found, lambda *_: example.promised)
    value = whole.get((WHOLE, example.window), UNKNOWN)
    return value.number, value.qualifier
