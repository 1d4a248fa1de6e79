"""Stations, ambulances, shifts: what the desk keeps, and whom it can choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongzhou.care.dispatch.models import Ambulance, Rider, Shift, Station
from tongzhou.care.dispatch.queries.nearest import crews
from tongzhou.care.dispatch.queries.scope import ambulances, desk, stations
from tongzhou.care.dispatch.refusals import NO_AMBULANCE
from tongzhou.directory.models import Institution, Staff
from tongzhou.directory.queries import chain
from tongzhou.directory.rules import TREATING, Tier
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound

MOST = 600
TREATS = [tier.value for tier in Tier if tier is not Tier.VILLAGE]


@dataclass(frozen=True, slots=True)
class Fleet:
    """The stations of a network, and its ambulances with who rides in each now."""

    stations: tuple[Station, ...]
    ambulances: tuple[tuple[Ambulance, tuple[Rider, ...]], ...]


def fleet(actor: Actor, *, at: datetime) -> Fleet:
    """What the actor's desk keeps. Three statements."""
    rows = ambulances(actor).select_related("station").order_by("station__name", "plate")[:MOST]
    present = crews(desk(actor, "shift__ambulance__station__institution__"), at)
    return Fleet(stations_of(actor), tuple((one, present.get(one.pk, ())) for one in rows))


def stations_of(actor: Actor) -> tuple[Station, ...]:
    """The stations of the actor's network. One statement."""
    return tuple(stations(actor).select_related("institution").order_by("institution__path", "name")[:MOST])


def houses(actor: Actor) -> list[Institution]:
    """The houses at which the actor may have a station. One statement."""
    rows = Institution.objects.filter(desk(actor, ""), during__upper_inf=True)
    return list(rows.order_by("path")[:MOST])


def ambulance(actor: Actor, ambulance_id: UUID) -> Ambulance:
    """One ambulance of the actor's network. Raises NotFound. One statement."""
    found = ambulances(actor).select_related("station__institution").filter(pk=ambulance_id).first()
    if found is None:
        raise NotFound(NO_AMBULANCE)
    return found


def shifts(actor: Actor, ambulance_id: UUID, *, at: datetime) -> list[Shift]:
    """The shifts of an ambulance that are not over, with their riders. Three statements. Raises NotFound."""
    row = ambulance(actor, ambulance_id)
    rows = Shift.objects.filter(ambulance=row, during__endswith__gt=at).prefetch_related("riders__staff")
    return list(rows.order_by("during")[:40])


def people(ambulance: Ambulance) -> list[Staff]:
    """Who may ride in it: those who work at its station's house, and at the house above. One statement."""
    house = ambulance.station.institution
    ids = [house.pk, house.parent_id] if house.parent_id else [house.pk]
    rows = Staff.objects.filter(institution__in=ids, active=True).select_related("institution")
    return list(rows.order_by("-institution__path", "title", "name")[:300])


def destinations(house_id: UUID) -> list[Institution]:
    """The hospitals an ambulance of this desk may drive to: the houses below and above that treat more than a village does. Two statements."""
    own = chain(house_id)
    below = Institution.objects.filter(path__startswith=own[0].path, during__upper_inf=True, tier__in=TREATS)
    places = (*own, *below.filter(kind__in=TREATING).order_by("path")[:100])
    found = {one.pk: one for one in places if one.tier in TREATS and one.kind in TREATING}
    return list(found.values())
