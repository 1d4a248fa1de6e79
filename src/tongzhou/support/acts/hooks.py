"""What this package tells those below it: who may open the evidence of an act."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.support.acts.models import Act
from tongzhou.support.sides.scope import seen_among, seen_by


def opens_file(actor: Actor, act_id: str) -> bool:
    """Whether the actor may see this act, and so its evidence."""
    return Act.objects.filter(seen_by(actor), pk=UUID(act_id)).exists()


def register() -> None:
    """Once, at start."""
    access.register("act", opens_file, audited=False, among=partial(seen_among, Act))
