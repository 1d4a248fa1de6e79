"""What the demo's pages tell a visitor: who he may be, what to try, and the password for signing. Never outside demo mode."""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.config.demo.cast import password
from tongzhou.config.demo.roles import DEMO_ROLES, DemoRole


@dataclass(frozen=True, slots=True)
class Stage:
    """The cards in the order they are shown, and the one password of everybody in the demo."""

    cards: tuple[DemoRole, ...]
    password: str


def stage() -> Stage:
    """The stage of this installation; named in settings.DEMO_STAGE, so that pages need not know this package."""
    return Stage(DEMO_ROLES, password())
