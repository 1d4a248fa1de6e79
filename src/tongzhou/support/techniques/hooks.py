"""What this package tells those below it: its kinds of entry, what it hears of them, who may open its evidence."""

from __future__ import annotations

from tongzhou.ledger import kinds
from tongzhou.support.sides.scope import guard
from tongzhou.support.techniques.actions.hearing import listen_to_ledger
from tongzhou.support.techniques.acts import KINDS
from tongzhou.support.techniques.models import Technique


def register() -> None:
    """Once, at start."""
    for kind in KINDS:
        kinds.register(kind)
    listen_to_ledger()
    guard("technique", Technique)
