"""What definitions mean, worked out by hand, on the slow reference; and windows in which nothing happened."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.indicators.meanings import MEANINGS, Meaning
from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import needs, walk
from tongzhou.indicators.definitions.tree import Since, Trailing
from tongzhou.indicators.engine.combining import UNKNOWN, figures
from tongzhou.indicators.engine.cube import WHOLE, By
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.rules.windows import Window


@pytest.mark.parametrize("one", MEANINGS, ids=str)
def test_a_figure_is_what_it_says(one: Meaning) -> None:
    assert one.worked(Plain(one.data)) == one.expected


@pytest.mark.parametrize("one", ALL.values(), ids=lambda one: one.code)
def test_where_nothing_happened_nothing_is_known(one: Indicator) -> None:
    """Years before and after all records: what is cumulative knows what came before, and nothing else knows anything."""
    carried = any(isinstance(part, Since) for part in walk(one.tree))
    for window in (Window(date(1990, 1, 1), date(1991, 1, 1)), Window(date(2090, 1, 1), date(2091, 1, 1))):
        for example in one.examples:
            found = Plain(example.data).compute(needs(one.tree, window), By())
            value = figures(one.tree, [window], found).get((WHOLE, window), UNKNOWN)
            assert value.number is None or (carried and window.start == date(2090, 1, 1)), example.says.en


@pytest.mark.parametrize("one", ALL.values(), ids=lambda one: one.code)
def test_nothing_that_is_known_lies_beyond_the_windows_end(one: Indicator) -> None:
    """What comes later changes no figure of before, whatever its own window is."""
    past = Window(date(2024, 1, 1), date(2025, 1, 1))
    longest = max((part.months for part in walk(one.tree) if isinstance(part, Trailing)), default=0)
    assert longest <= 60
    assert all(
        need.window.end is not None and need.window.end <= date(2025, 1, 1) for need in needs(one.tree, past)
    )
