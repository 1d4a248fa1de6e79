"""Where institutions lay, by the day: what hierarchies by the date of the record are made of."""

from __future__ import annotations

from collections.abc import Iterator

from tongzhou.directory.models import Stay
from tongzhou.indicators.engine.facts import Standing
from tongzhou.indicators.keeping.facts import levels
from tongzhou.indicators.models import Outside

BLOCK = 2000
"""Rows that are held at a time."""
REGION = "region:"
"""Before the code of a region that stands for itself: where rows of outside tables lie."""


def place_of(region: str) -> str:
    """The place of a region itself, as an institution is one."""
    return REGION + region


def standings() -> Iterator[Standing]:
    """A row for each stay, with the codes of its levels; tier and kind are the institution's of today. Two statements, read as streams.

    What was done before an institution was entered counts where it was first entered.
    """
    rows = Stay.objects.order_by("institution", "during")
    names = ("institution", "during", "region__code", "institution__kind", "institution__tier")
    before = None
    for id, during, code, kind, tier in rows.values_list(*names).iterator(chunk_size=BLOCK):
        start = during.lower if id == before else None
        before = id
        yield Standing(
            institution=str(id), start=start, end=during.upper, kind=kind, tier=tier, **levels(code)
        )
    for code in Outside.objects.order_by("region").values_list("region", flat=True).distinct():
        yield Standing(institution=place_of(code), start=None, end=None, **levels(code))
