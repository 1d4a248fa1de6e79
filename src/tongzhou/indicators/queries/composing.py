"""What a composer is offered: the kinds of record in words, and the values that the ledger already holds of a field."""

from __future__ import annotations

from collections.abc import Sequence

from tongzhou.indicators.definitions.catalogue import awaited
from tongzhou.indicators.definitions.fields import DETAIL, kind_words
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.ledger.kinds import all_kinds
from tongzhou.ledger.queries.entries import visible

LATEST = 2000
"""Entries that are looked through for the values of a field: the latest ones."""
MOST = 30


def kinds_offered() -> list[tuple[str, Words]]:
    """Every kind that is posted, by name, then the tables from outside. No statement."""
    posted = sorted(((one.code, one.words) for one in all_kinds()), key=lambda one: one[1].zh)
    return posted + [(code, kind_words(code)) for code in awaited.SERIES]


def values_said(actor: Actor, kinds: Sequence[str], field: str) -> list[str]:
    """The values of a detail that the latest entries of these kinds say, at most thirty. One statement; none for a column."""
    if not field.startswith(DETAIL) or not kinds:
        return []
    rows = visible(actor).filter(kind__in=list(kinds)).order_by("-posted_at")
    found: dict[str, None] = {}
    for detail in rows.values_list("detail", flat=True)[:LATEST]:
        value = detail.get(field.removeprefix(DETAIL))
        if isinstance(value, str) and 0 < len(value) <= 40:
            found[value] = None
        if len(found) >= MOST:
            break
    return sorted(found)
