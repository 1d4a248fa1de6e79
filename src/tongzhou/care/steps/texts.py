"""What people write with a step: needed or not, and never endless. The fault is at its field."""

from __future__ import annotations

from tongzhou.care.steps.refusals import SAY_IT, SAY_WHY, TOO_LONG
from tongzhou.kernel.errors import Invalid


def reason(note: str, *, field: str = "note", most: int = 2000) -> str:
    """The note of a step that the other side must understand. Raises Invalid when empty or endless."""
    if not note.strip():
        raise Invalid(SAY_WHY, field=field)
    return limited(note, most, field)


def said(note: str, *, field: str = "note", most: int = 2000) -> str:
    """What a step tells the other side. Raises Invalid when empty or endless."""
    if not note.strip():
        raise Invalid(SAY_IT, field=field)
    return limited(note, most, field)


def limited(text: str, most: int, field: str) -> str:
    """The text without outer spaces. Raises Invalid when longer than `most` characters."""
    text = text.strip()
    if len(text) > most:
        raise Invalid(TOO_LONG, field=field, most=most, now=len(text))
    return text
