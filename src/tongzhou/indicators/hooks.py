"""What this package tells those below it: the measures that a commitment may name."""

from __future__ import annotations

from tongzhou.indicators import named
from tongzhou.partnerships import aims


def register() -> None:
    """Once, at start."""
    for one in named.promisable():
        aims.register(aims.Aim(one.code, one.words, one.unit))
