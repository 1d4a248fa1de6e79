"""Every named measure has its indicator, and an unknown code is told in one sentence."""

from __future__ import annotations

import pytest

from tongzhou.indicators import lookup, named
from tongzhou.indicators.definitions.tree import Distinct, Stated, Trailing
from tongzhou.indicators.rules.measures import Cover, Measure
from tongzhou.kernel.errors import NotFound


def test_every_measure_over_entries_has_its_indicator() -> None:
    wanted = {one.code for one in named.ALL.values() if isinstance(one, Measure | Cover)}
    assert wanted <= set(lookup.every())


def test_a_measure_as_a_tree() -> None:
    experts = lookup.tree_of(named.ALL["experts_posted"])  # type: ignore[arg-type]  # a Measure
    assert isinstance(experts, Distinct)
    deaths = lookup.tree_of(named.ALL["maternal_deaths_5_years"])  # type: ignore[arg-type]  # a Cover
    assert isinstance(deaths, Trailing) and isinstance(deaths.part, Stated) and deaths.months == 60


def test_an_unknown_code() -> None:
    with pytest.raises(NotFound):
        lookup.one("nothing")
