"""Which ambulances are free, and about how soon each could be there: a suggestion with its reason; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from tongzhou.care.dispatch.models import OPEN, Ambulance, Call, Mission, Position, Rider
from tongzhou.care.dispatch.queries.scope import ambulances, desk
from tongzhou.care.dispatch.rules import Spot, State, metres, minutes
from tongzhou.care.dispatch.travel import stale, travel
from tongzhou.kernel.actors import Actor

MOST = 60
FAR = 10**9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A free ambulance: `away` metres of straight line and `about` minutes from its station, None when nobody knows where; its crew now."""

    ambulance: Ambulance
    away: int | None
    about: int | None
    crew: tuple[Rider, ...]


def crews(which: Q, at: datetime) -> dict[UUID, tuple[Rider, ...]]:
    """Who rides now, by ambulance, the driver first; `which` is a condition on riders. One statement."""
    now = (
        Rider.objects.filter(which, during__contains=at)
        .select_related("staff")
        .annotate(car=F("shift__ambulance"))
    )
    found: dict[UUID, list[Rider]] = {}
    for one in now.only("seat", "shift", "staff__name").order_by("pk"):
        found.setdefault(one.car, []).append(one)
    return {car: tuple(riders) for car, riders in found.items()}


def nearest(actor: Actor, call: Call, *, at: datetime) -> list[Suggestion]:
    """The free ambulances of the actor's network, those with a crew first, then the soonest. Two statements."""
    busy = Mission.objects.filter(OPEN, ambulance=OuterRef("pk"))
    free = (
        ambulances(actor).filter(~Exists(busy), out_since__isnull=True).select_related("station__institution")
    )
    present = crews(desk(actor, "shift__ambulance__station__institution__"), at)
    found = [_suggested(one, call, present.get(one.pk, ())) for one in free.order_by("plate")]
    found.sort(key=lambda one: (not one.crew, FAR if one.away is None else one.away, one.ambulance.plate))
    return found[:MOST]


def _suggested(ambulance: Ambulance, call: Call, crew: tuple[Rider, ...]) -> Suggestion:
    here, there = ambulance.station.spot, call.spot
    away = metres(here, there) if here and there else None
    about = minutes(away, travel(), standing=True) if away is not None else None
    return Suggestion(ambulance, away, about, crew)


def about(
    mission: Mission,
    position: Position | None,
    home: Spot | None,
    hospitals: dict[object, Spot],
    *,
    at: datetime,
) -> int | None:
    """Minutes until the mission's ambulance is where it goes; None when that, or where it is, is not known.

    To the scene until the patient is on board, then to the hospital. Without a fresh position: from the station, and only until it has accepted.
    """
    state = State(mission.state)
    if state is State.LOADED:
        target = hospitals.get(mission.destination_id)
    elif state in (State.ASSIGNED, State.ACCEPTED):
        target = mission.call.spot
    else:
        return None
    fresh = position is not None and position.kept_at is not None and at - position.kept_at <= stale()
    here = position.spot if fresh and position is not None else None
    standing = here is None
    if here is None and state is State.ASSIGNED:
        here = home
    if here is None or target is None:
        return None
    return minutes(metres(here, target), travel(), standing=standing)
