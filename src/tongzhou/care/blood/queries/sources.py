"""Where a house may ask for blood: the stations paired with it, and those of its own prefecture and province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.care.blood.refusals import NOT_A_SOURCE
from tongzhou.directory.models import Institution
from tongzhou.directory.rules import Kind
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.queries import pairings_for
from tongzhou.partnerships.rules import Level

PAIRED = Words("结对支援", "paired")
OF_THE_PLACE = Words("本地血站", "station of the region")
MOST = 50


@dataclass(frozen=True, slots=True)
class Source:
    """A station that may be asked, and why; `pairing` None inside the region."""

    station: Institution
    why: Words
    pairing: Pairing | None = None


def sources(house: Institution, *, at: datetime) -> list[Source]:
    """Each station once, paired ones first. Two statements."""
    found: dict[UUID, Source] = {}
    for one in pairings_for([house.pk], on=at.astimezone(CHINA).date()):
        station = one.supporting
        wide = one.level == Level.INSTITUTION
        if station.kind == Kind.BLOOD_STATION and (wide or station.pk not in found):
            found[station.pk] = Source(station, PAIRED, one)
    here = Q(region_code__in=_above(house.region_code))
    stations = Institution.objects.filter(here, kind=Kind.BLOOD_STATION.value, during__upper_inf=True)
    for station in stations.exclude(pk=house.pk).order_by("path", "name")[:MOST]:
        found.setdefault(station.pk, Source(station, OF_THE_PLACE))
    return list(found.values())


def _above(code: str) -> list[str]:
    """The region and those it lies in, as codes without trailing zeros: county, prefecture, province."""
    return [code[:size] for size in (6, 4, 2) if len(code) >= size]


def source(house: Institution, station: UUID, *, at: datetime) -> Source:
    """The station named. Raises Invalid for one that is not offered."""
    for one in sources(house, at=at):
        if one.station.pk == station:
            return one
    raise Invalid(NOT_A_SOURCE, field="giver")
