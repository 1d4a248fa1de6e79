"""Figures that somebody gave: stated for a period, or brought in from an outside table; nothing in them was counted act by act."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.awaited import OUTSIDE
from tongzhou.indicators.definitions.reading import leaves
from tongzhou.indicators.definitions.tree import Leaf, Stated, Tree
from tongzhou.kernel.words import Words

MARK = Words("陈述，不是逐条算的", "stated, not computed")
"""What stands beside such a figure."""
STATED, COMPUTED = Words("陈述", "stated"), Words("计算", "computed")
"""The same in a table's column, where each figure says one of the two."""


def given(tree: Tree) -> bool:
    """Whether all of a figure was stated or brought in."""
    found = leaves(tree)
    return bool(found) and all(map(_given, found))


def origin(tree: Tree) -> Words:
    """Stated or computed, for a column."""
    return STATED if given(tree) else COMPUTED


def marked(words: Words, tree: Tree) -> Words:
    """A figure's name as it stands on paper: with the mark behind it when the figure was stated."""
    if not given(tree):
        return words
    return Words(f"{words.zh}（{MARK.zh}）", f"{words.en} ({MARK.en})")


def _given(leaf: Leaf) -> bool:
    return isinstance(leaf, Stated) or all(kind.startswith(OUTSIDE) for kind in leaf.facts.kinds)
