"""What of a definition depends on the declared kinds: units, fields. Each fault with its place in the tree."""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.indicators.definitions.indicator import Rate
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where ("of.facts.kinds")."""

    path: str
    says: Words


def faults(tree: Tree, unit: Unit | Rate) -> list[Fault]:
    """Everything that is wrong with a definition in this unit."""
    return []
