"""What was promised, as definitions ask for it: commitments by measure, prorated to the days of a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from tongzhou.indicators.definitions.reading import targets
from tongzhou.indicators.definitions.tree import Target, Tree
from tongzhou.indicators.engine.combining import Promised, no_promise
from tongzhou.indicators.engine.cube import By, Level
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor
from tongzhou.partnerships import queries as partnerships
from tongzhou.partnerships.models import Commitment
from tongzhou.partnerships.rules.commitments import Per, activity_year

KEYS: dict[Level, Callable[[Commitment], str]] = {
    Level.WHOLE: lambda one: "",
    Level.PROGRAMME: lambda one: str(one.programme_id),
    Level.AGREEMENT: lambda one: str(one.agreement_id or ""),
    Level.PAIRING: lambda one: str(one.pairing_id or ""),
}
"""The levels at which a commitment has a place. A county or a house promises nothing by itself."""
MOST = 2000


def promises(actor: Actor, trees: Iterable[Tree], by: By) -> Promised:
    """What the reader's commitments promised, by measure, window and place. One statement, none where no definition asks."""
    measures = {one.measure for tree in trees for one in targets(tree)}
    key = KEYS.get(by.level)
    if not measures or key is None:
        return no_promise
    rows = [one for one in partnerships.all_commitments(actor, limit=MOST) if one.measure in measures]

    def told(target: Target, window: Window, place: str) -> Decimal | None:
        parts = [
            part
            for one in rows
            if one.measure == target.measure
            and key(one) == place
            and (part := prorated(one, window)) is not None
        ]
        return sum(parts, Decimal(0)) if parts else None

    return told


def prorated(one: Commitment, window: Window) -> Decimal | None:
    """What one commitment promised for these days; None where it does not hold on any of them."""
    start, end = one.during.lower, one.during.upper
    if one.target is None or window.start is None or window.end is None or start is None:
        return None
    first, beyond = max(start, window.start), min(end, window.end) if end else window.end
    if first >= beyond:
        return None
    if Per(one.per) is Per.TERM:
        return None if end is None else one.target * (beyond - first).days / (end - start).days
    return sum((one.target * part for part in _years(first, beyond, one.first_month)), Decimal(0))


def _years(first: date, beyond: date, first_month: int) -> Iterable[Decimal]:
    """The share of each year that lies between two days."""
    day = first
    while day < beyond:
        year = activity_year(day, first_month)
        assert year.end is not None
        end = min(year.end, beyond)
        yield Decimal((end - day).days) / (year.end - year.start).days
        day = end
