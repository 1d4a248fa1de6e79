"""What was promised for each subject over the days of a period, prorated by the days on which a promise holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from tongzhou.assessment.queries.subjects import key_of
from tongzhou.assessment.rules.scheme import Scheme
from tongzhou.indicators.definitions.tree import Target
from tongzhou.indicators.engine.combining import Promised
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor
from tongzhou.partnerships.models import Commitment, Pairing
from tongzhou.partnerships.queries import commitments
from tongzhou.partnerships.rules.commitments import Per, activity_year

THOUSANDTH = Decimal("0.001")


def promises(actor: Actor, scheme: Scheme) -> Promised:
    """(target, window, subject) → what was promised, or None. Two statements, both now.

    A promise belongs to a subject when all pairings that it is for do: what several counties promise together is nobody's alone.
    """
    rows = [one for one in commitments(actor) if one.measure and one.target is not None]
    owners = _owners(rows, scheme)

    def promised(target: Target, window: Window, place: str) -> Decimal | None:
        parts = [
            due(one, window)
            for one in rows
            if one.measure == target.measure and owners.get(one.pk) == {place}
        ]
        found = [part for part in parts if part is not None]
        return sum(found, Decimal(0)) if found else None

    return promised


def _owners(rows: Iterable[Commitment], scheme: Scheme) -> dict[object, set[str]]:
    """The subjects of each commitment's pairings: its own one, those of its agreement, else those of the programme."""
    rows = list(rows)
    wanted = Q(programme__in={one.programme_id for one in rows})
    pairings = list(Pairing.objects.select_related("supporting", "receiving").filter(wanted)) if rows else []
    return {
        one.pk: {key_of(scheme.subject, scheme.on, pair) for pair in pairings if _for(one, pair)}
        for one in rows
    }


def _for(one: Commitment, pairing: Pairing) -> bool:
    if one.pairing_id:
        return pairing.pk == one.pairing_id
    if one.programme_id != pairing.programme_id:
        return False
    if one.institution_id and one.institution_id not in (pairing.supporting_id, pairing.receiving_id):
        return False
    return not one.agreement_id or pairing.agreement_id in (None, one.agreement_id)


def due(one: Commitment, window: Window) -> Decimal | None:
    """What a promise asks for within a window: of each of its years, or of its whole term, the share of the days. None: nothing."""
    assert one.target is not None
    assert window.start is not None and window.end is not None
    start, end = max(window.start, one.during.lower), min(window.end, one.during.upper or window.end)
    if start >= end:
        return None
    if Per(one.per) is Per.TERM:
        whole = (one.during.upper - one.during.lower).days
        return _round(one.target * (end - start).days / whole)
    total = Decimal(0)
    for year_start, year_end in _years(start, end, one.first_month):
        days = (min(end, year_end) - max(start, year_start)).days
        total += one.target * days / (year_end - year_start).days
    return _round(total)


def _years(start: date, end: date, first_month: int) -> Iterable[tuple[date, date]]:
    day = start
    while day < end:
        year = activity_year(day, first_month)
        assert year.end is not None
        yield year.start, year.end
        day = year.end


def _round(number: Decimal) -> Decimal:
    return number.quantize(THOUSANDTH, ROUND_HALF_UP)
