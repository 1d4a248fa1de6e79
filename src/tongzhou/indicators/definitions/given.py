"""Figures that somebody gave: stated for a period, or brought in from an outside table; nothing in them was counted act by act."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.awaited import OUTSIDE
from tongzhou.indicators.definitions.reading import leaves
from tongzhou.indicators.definitions.tree import Leaf, Stated, Tree
from tongzhou.kernel.words import Words

MARK = Words("陈述，不是逐条算的", "stated, not computed")
"""What stands beside such a figure."""


def given(tree: Tree) -> bool:
    """Whether all of a figure was stated or brought in."""
    found = leaves(tree)
    return bool(found) and all(map(_given, found))


def _given(leaf: Leaf) -> bool:
    return isinstance(leaf, Stated) or all(kind.startswith(OUTSIDE) for kind in leaf.facts.kinds)
