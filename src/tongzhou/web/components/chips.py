"""Chips and badges: one word with a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component, Text, Tone


@dataclass(frozen=True, slots=True)
class Chip(Component):
    """A short label in a tint."""

    template: ClassVar[str] = "components/chip.html"
    text: Text
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Badge(Component):
    """The state a record is in: a dot and a word. The word alone must say it; the colour only helps."""

    template: ClassVar[str] = "components/badge.html"
    text: Text
    tone: Tone = Tone.PLAIN


URGENCIES = {
    "critical": (Words("特急", "Critical"), Tone.RED),
    "urgent": (Words("急", "Urgent"), Tone.AMBER),
    "routine": (Words("普通", "Routine"), Tone.PLAIN),
}


def urgency(level: str, words: Text | None = None) -> Chip:
    """The chip of an urgency: critical, urgent or routine. `words` are the domain's own, when it has them."""
    default, tone = URGENCIES[level]
    return Chip(words or default, tone)
