"""Words in two languages, for what the domain itself says (names of states, units, sentences).

Page furniture is translated by gettext; words that belong to the domain travel with it, so that a PDF,
a job, a workbook and a page say the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One expression in Chinese (first) and English."""

    zh: str
    en: str

    def into(self, language: str | None) -> str:
        """The expression in `language` (a BCP 47 tag; anything not English reads Chinese)."""
        return self.en if (language or "").lower().startswith("en") else self.zh

    def format(self, **values: object) -> Words:
        """Both languages with `{name}` places filled. A value that is itself Words speaks its language."""
        return Words(
            self.zh.format(**{k: _speak(v, "zh") for k, v in values.items()}),
            self.en.format(**{k: _speak(v, "en") for k, v in values.items()}),
        )

    def __str__(self) -> str:
        return self.zh


def _speak(value: object, language: str) -> object:
    return value.into(language) if isinstance(value, Words) else value


def clipped(text: str, most: int) -> str:
    """`text` when it has at most so many characters, else its beginning with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
