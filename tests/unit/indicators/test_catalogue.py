"""The catalogue: every example on the slow reference, every code once, every counter of the reports there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.indicator import Example, Indicator
from tongzhou.indicators.definitions.reading import needs
from tongzhou.indicators.engine.combining import figure
from tongzhou.indicators.engine.cube import WHOLE, By
from tongzhou.indicators.engine.plain import Plain

EXAMPLES = [
    pytest.param(one, example, id=f"{one.code}-{n}")
    for one in ALL.values()
    for n, example in enumerate(one.examples)
]


def worked(one: Indicator, example: Example) -> Decimal | None:
    found = Plain(example.data).compute(needs(one.tree, example.window), By())
    return figure(one.tree, example.window, WHOLE, found, lambda *_: example.promised).number


@pytest.mark.parametrize("one,example", EXAMPLES)
def test_an_example_comes_to_what_it_says(one: Indicator, example: Example) -> None:
    assert worked(one, example) == example.expected
