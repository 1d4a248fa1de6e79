"""What this package tells those below it, once at start: its kinds of act, what it wants to hear, whose files are whose."""

from __future__ import annotations

from functools import partial

from tongzhou.files import access
from tongzhou.ledger import kinds
from tongzhou.support.resources import acts
from tongzhou.support.resources.actions import hearing
from tongzhou.support.resources.queries import sees


def register() -> None:
    """Once, at start."""
    for kind in acts.KINDS:
        kinds.register(kind)
    hearing.register()
    for name in ("fund", "project", "purchase"):
        access.register(name, partial(sees, name), audited=False)
