"""What this package tells those below it: its kinds, what it hears, who may open its files."""

from __future__ import annotations

from tongzhou.ledger import kinds
from tongzhou.support.placements.actions.hearing import listen_to_ledger
from tongzhou.support.placements.acts import KINDS
from tongzhou.support.placements.models import Placement, Procedure, Workstation
from tongzhou.support.sides.models import TwoSided
from tongzhou.support.sides.scope import guard

DOORS: dict[str, type[TwoSided]] = {
    "placement": Placement,
    "independent": Procedure,
    "workstation": Workstation,
}


def register() -> None:
    """Once, at start."""
    for kind in KINDS:
        kinds.register(kind)
    listen_to_ledger()
    for name, model in DOORS.items():
        guard(name, model)
