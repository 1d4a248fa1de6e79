"""What this package tells those below it: who may open the evidence of an act."""

from __future__ import annotations

from tongzhou.support.acts.models import Act
from tongzhou.support.sides.scope import guard


def register() -> None:
    """Once, at start."""
    guard("act", Act)
