"""Indicators for tests: a definition with trial words."""

from __future__ import annotations

from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

TRIAL = Words("演示", "trial")


def indicator(tree: Tree, unit: Unit | Rate, code: str = "trial", words: Words = TRIAL) -> Indicator:
    """An indicator that no catalogue knows."""
    return Indicator(
        code=code, words=words, unit=unit, theme=Theme.SERVICE, tree=tree, source=TRIAL, says=TRIAL
    )
