"""What a component is: a frozen value with a template that shows it under the name `it`."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import get_language

from tongzhou.kernel.words import Words

Text = str | Words | Promise
"""What a component can say: plain text (names, a person's own words), domain Words, or lazily translated text."""


def speak(text: object) -> str:
    """`text` in the page's language."""
    if text is None:
        return ""
    return text.into(get_language()) if isinstance(text, Words) else str(text)


class Tone(StrEnum):
    """What a colour means; no colour is used for anything else."""

    PLAIN = "plain"
    INDIGO = "indigo"
    """Act here, or one side has signed."""
    JADE = "jade"
    """Both sides stand behind it."""
    AMBER = "amber"
    """Time is running, or something is missing."""
    RED = "red"
    """A clock ran out, or danger to a patient."""


class Component:
    """Base of all components. Subclasses are frozen dataclasses and name their template."""

    __slots__ = ()
    template: ClassVar[str]
