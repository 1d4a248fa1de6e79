"""What this package tells those below it: its kinds of entry, what it hears of them, who may open its evidence."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.ledger import kinds
from tongzhou.support.sides.scope import seen_among, seen_by
from tongzhou.support.techniques.actions.hearing import listen_to_ledger
from tongzhou.support.techniques.acts import KINDS
from tongzhou.support.techniques.models import Technique


def opens_file(actor: Actor, technique_id: str) -> bool:
    """Whether the actor may see this technique, and so its evidence."""
    return Technique.objects.filter(seen_by(actor), pk=UUID(technique_id)).exists()


def register() -> None:
    """Once, at start."""
    for kind in KINDS:
        kinds.register(kind)
    listen_to_ledger()
    access.register("technique", opens_file, audited=False, among=partial(seen_among, Technique))
