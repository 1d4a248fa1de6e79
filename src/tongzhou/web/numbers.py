"""Whole numbers from an address or a form: read once, and never larger than a column can hold."""

from __future__ import annotations


def whole(text: str) -> int | None:
    """The number that `text` writes in plain digits, 0 to 999,999,999; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
