"""How much was done in each month, or year, of some days: for charts, not for figures that are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import ExtractYear, TruncMonth, TruncYear

from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import kinds
from tongzhou.indicators.queries.computing import standing
from tongzhou.indicators.queries.scope import STANDING, Ask, Scope, condition, midnight
from tongzhou.indicators.rules import Window
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.queries.entries import visible
from tongzhou.ledger.rules import CHINA


class Step(StrEnum):
    """What one column of a chart holds."""

    MONTH = "month"
    YEAR = "year"


LONGEST_BY_MONTH = 24
"""Months beyond which a chart goes by years."""


def step_of(window: Window) -> Step:
    """By months up to two years, else by years. An open window goes by years."""
    days = window.days()
    return Step.MONTH if days is not None and days <= LONGEST_BY_MONTH * 31 else Step.YEAR


def over_time(
    actor: Actor, programme_id: UUID, measures: Iterable[Indicator], window: Window
) -> dict[str, dict[date, Decimal]]:
    """For each measure that adds quantities: what each month (or year) of the window comes to, by its first day.

    Months without an entry are left out. One statement, however many measures. Acts belong to the day on which they began.
    """
    asks = [Ask(one, Scope(programme_id), window) for one in measures]
    if not asks:
        return {}
    trunc = TruncMonth if step_of(window) is Step.MONTH else TruncYear
    rows = (
        standing(actor, asks)
        .filter(_any(asks))
        .annotate(period=trunc("occurred_from", tzinfo=CHINA))
        .order_by()
        .values_list("kind", "period")
        .annotate(number=Sum("quantity"))
    )
    by_kind: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for kind, period, number in rows:
        by_kind[kind][_day(period)] = number
    return {
        ask.what.code: _added(by_kind, kinds(ask.what.tree))
        for ask in asks
        if isinstance(ask.what, Indicator)
    }


def _any(asks: list[Ask]) -> Q:
    found = condition(asks[0])
    for ask in asks[1:]:
        found |= condition(ask)
    return found


def _day(period: datetime) -> date:
    return period.astimezone(CHINA).date()


def _added(by_kind: dict[str, dict[date, Decimal]], kinds: Iterable[str]) -> dict[date, Decimal]:
    found: dict[date, Decimal] = defaultdict(Decimal)
    for kind in kinds:
        for period, number in by_kind.get(kind, {}).items():
            found[period] += number
    return dict(found)


def years(actor: Actor, programme_id: UUID) -> list[int]:
    """The years in which acts of standing entries began, the latest first. One statement."""
    rows = visible(actor).filter(STANDING, pairing__programme=programme_id)
    found = rows.annotate(year=ExtractYear("occurred_from", tzinfo=CHINA)).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def kinds_in(actor: Actor, programme_id: UUID, window: Window) -> frozenset[str]:
    """The kinds of which an act stands in the days: what need not be computed is left out. One statement."""
    rows = visible(actor).filter(STANDING, pairing__programme=programme_id)
    if window.start:
        rows = rows.filter(occurred_from__gte=midnight(window.start))
    if window.end:
        rows = rows.filter(occurred_from__lt=midnight(window.end))
    return frozenset(rows.order_by().values_list("kind", flat=True).distinct())
