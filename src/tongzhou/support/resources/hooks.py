"""What this package tells those below it, once at start: its kinds of act, what it wants to hear, whose files are whose."""

from __future__ import annotations

from tongzhou.ledger import kinds
from tongzhou.support.resources import acts
from tongzhou.support.resources.actions import hearing
from tongzhou.support.resources.models import Fund, Project, Purchase
from tongzhou.support.sides.models import TwoSided
from tongzhou.support.sides.scope import guard

FILED: dict[str, type[TwoSided]] = {"fund": Fund, "project": Project, "purchase": Purchase}
"""The records that papers and photos hang on."""


def register() -> None:
    """Once, at start."""
    for kind in acts.KINDS:
        kinds.register(kind)
    hearing.register()
    for name, model in FILED.items():
        guard(name, model)
