"""What this package tells those below it: its kinds of entry, what it hears of them, who may open its papers."""

from __future__ import annotations

from tongzhou.ledger import kinds
from tongzhou.support.acts import kinds as plain
from tongzhou.support.sides.scope import guard
from tongzhou.support.specialties.actions.hearing import listen_to_ledger
from tongzhou.support.specialties.acts import KINDS, OUTPUTS
from tongzhou.support.specialties.models import Preparation, Specialty


def register() -> None:
    """Once, at start."""
    for kind in KINDS:
        kinds.register(kind)
    for act in OUTPUTS:
        plain.register(act)
    listen_to_ledger()
    guard("specialty", Specialty)
    guard("preparation", Preparation)
