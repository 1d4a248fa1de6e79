"""What this package tells those below it: its kinds, what it hears, who may open its files."""

from __future__ import annotations

from uuid import UUID

from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.ledger import kinds
from tongzhou.support.placements.actions.hearing import listen_to_ledger
from tongzhou.support.placements.acts import KINDS
from tongzhou.support.placements.models import Placement, Procedure, Workstation
from tongzhou.support.sides.models import TwoSided
from tongzhou.support.sides.scope import seen_by

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
        access.register(name, _sees(model), audited=False)


def _sees(model: type[TwoSided]) -> access.Sees:
    def sees(actor: Actor, id: str) -> bool:
        return model._default_manager.filter(seen_by(actor), pk=UUID(id)).exists()

    return sees
