"""Tables from outside: which rows a reader sees. They are statistics of a county, for whoever reads the ledger of a house in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Max, Min, Q
from django.db.models.functions import Left

from tongzhou.directory.models import Institution
from tongzhou.indicators.models import Outside
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

MOST_SOURCES = 4
COUNTY = 6
"""Digits of a county's code."""


def of_regions(actor: Actor) -> Q:
    """The rows of the regions that the actor's grants reach, as a condition on Outside."""
    found = Q(pk__in=[])
    for grant in actor.grants_for(Permission.READ_LEDGER):
        if grant.region == "":
            return Q()
        if grant.region is not None:
            found |= Q(region__startswith=grant.region)
        elif grant.path is not None:
            house = Institution.objects.filter(path=grant.path).order_by()
            found |= Q(region__in=house.annotate(county=Left("region_code", COUNTY)).values("county"))
    return found


def sources(
    actor: Actor, series: Collection[str], windows: Iterable[Window], place: str = ""
) -> list[tuple[str, date, date]]:
    """Where the numbers of these tables come from, the latest first: (source, first month, last month), of the standing rows that the reader sees. One statement.

    `place` a region's code: its rows only. Raises nothing; at most `MOST_SOURCES` are told.
    """
    days = Q(pk__in=[])
    for one in windows:
        inside = Q()
        if one.start:
            inside &= Q(month__gte=one.start.replace(day=1))
        if one.end:
            inside &= Q(month__lt=one.end)
        days |= inside
    rows = Outside.objects.filter(
        of_regions(actor), days, series__in=series, replaced_at=None, region__startswith=place
    )
    told = rows.order_by().values("source").annotate(first=Min("month"), last=Max("month"))
    found = [(one["source"], one["first"], one["last"]) for one in told.order_by("-last", "source")]
    return found[:MOST_SOURCES]
