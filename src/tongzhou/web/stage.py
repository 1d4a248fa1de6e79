"""The demo's stage as the pages see it: by the name in settings, and only in demo mode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from tongzhou.kernel.words import Words


class Part(Protocol):
    """Somebody a visitor may be: the first group of parts is one errand, in order."""

    username: str
    group: Words
    who: Words
    tries: Words


class Stage(Protocol):
    """All parts, and the password that signing asks for."""

    cards: Sequence[Part]
    password: str


def stage() -> Stage | None:
    """The stage; None outside demo mode, whatever else is set."""
    name = getattr(settings, "DEMO_STAGE", "") if settings.DEMO else ""
    found: Stage | None = import_string(name)() if name else None
    return found


def password() -> str:
    """What the demo's people type when they sign; "" outside demo mode."""
    found = stage()
    return found.password if found else ""
