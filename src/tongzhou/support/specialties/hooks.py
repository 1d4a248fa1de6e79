"""What this package tells those below it: its kinds of entry, what it hears of them, who may open its papers."""

from __future__ import annotations

from uuid import UUID

from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.ledger import kinds
from tongzhou.support.acts import kinds as plain
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.specialties.actions.hearing import listen_to_ledger
from tongzhou.support.specialties.acts import KINDS, OUTPUTS
from tongzhou.support.specialties.models import Preparation, Specialty


def opens_specialty(actor: Actor, id: str) -> bool:
    """Whether the actor may see this specialty, and so its papers."""
    return Specialty.objects.filter(seen_by(actor), pk=UUID(id)).exists()


def opens_preparation(actor: Actor, id: str) -> bool:
    """Whether the actor may see this preparation, and so its papers."""
    return Preparation.objects.filter(seen_by(actor), pk=UUID(id)).exists()


def register() -> None:
    """Once, at start."""
    for kind in KINDS:
        kinds.register(kind)
    for act in OUTPUTS:
        plain.register(act)
    listen_to_ledger()
    access.register("specialty", opens_specialty, audited=False)
    access.register("preparation", opens_preparation, audited=False)
