"""Where institutions lay, by the day: what hierarchies by the date of the record are made of."""

from __future__ import annotations

from collections.abc import Iterator

from tongzhou.directory.models import Stay
from tongzhou.directory.rules import CODE_LENGTHS
from tongzhou.indicators.engine.facts import Standing

BLOCK = 2000
"""Rows that are held at a time."""


def standings() -> Iterator[Standing]:
    """A row for each stay, with the codes of its levels; tier and kind are the institution's of today. One statement, read as a stream."""
    rows = Stay.objects.order_by("institution", "during")
    names = ("institution", "during", "region__code", "institution__kind", "institution__tier")
    for id, during, code, kind, tier in rows.values_list(*names).iterator(chunk_size=BLOCK):
        levels = {level.value: code[:digits] for level, digits in CODE_LENGTHS.items() if len(code) >= digits}
        yield Standing(
            institution=str(id), start=during.lower, end=during.upper, kind=kind, tier=tier, **levels
        )
