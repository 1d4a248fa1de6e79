"""The live board: every ambulance with its state, calls that wait, what comes to a hospital. Never a telephone number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from tongzhou.care.dispatch.models import OPEN, Ambulance, Call, Mission, Position, Rider, Station
from tongzhou.care.dispatch.queries.nearest import about, crews
from tongzhou.care.dispatch.queries.scope import ambulances, calls, comes, desk, rides
from tongzhou.care.dispatch.rules import Spot
from tongzhou.kernel.actors import Actor

MOST = 600
MOST_CALLS = 100
MOST_LISTED = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """An ambulance on the board: its open mission, if any, its crew now, where it was last, `about` minutes until it is there."""

    ambulance: Ambulance
    mission: Mission | None
    crew: tuple[Rider, ...]
    position: Position | None
    about: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """The network now: calls without an ambulance, the oldest most urgent first; every ambulance, those out first."""

    waiting: tuple[Call, ...]
    standing: tuple[Standing, ...]
    more: bool

    @property
    def out(self) -> int:
        """How many are on a mission."""
        return sum(1 for one in self.standing if one.mission is not None)

    @property
    def free(self) -> int:
        """How many could be sent: in service, with a crew, on no mission."""
        return sum(
            1 for one in self.standing if one.mission is None and one.ambulance.out_since is None and one.crew
        )


@dataclass(frozen=True, slots=True)
class Coming:
    """A mission as a list shows it."""

    mission: Mission
    about: int | None


SHOWN = (
    *(
        "ambulance",
        "state",
        "assigned_at",
        "accepted_at",
        "on_scene_at",
        "loaded_at",
        "arrived_at",
        "ended_at",
    ),
    *("call__place", "call__lat", "call__lon", "destination__name", "destination__short_name"),
)
"""The columns of a mission that the board shows: making objects costs more than reading rows."""
URGENCIES = {"immediate": 0, "urgent": 1, "routine": 2}
MISSION_JOINED = ("call", "destination", "ambulance__station")


def board(actor: Actor, *, at: datetime) -> Board:
    """The board of whoever dispatches. Six statements, however many ambulances."""
    fleet = ambulances(actor).select_related("station").order_by("station__name", "plate")
    rows = list(
        fleet.only("plate", "out_since", "out_why", "station__name", "station__lat", "station__lon")[
            : MOST + 1
        ]
    )
    present = crews(desk(actor, "shift__ambulance__station__institution__"), at)
    more, rows = len(rows) > MOST, rows[:MOST]
    out = open_missions(Q(ambulance__in=[one.pk for one in rows]))
    positions = positions_of(out.values())
    spots = hospital_spots([one.destination_id for one in out.values() if one.destination_id])
    standing = [
        _standing(one, out.get(one.pk), positions, spots, present.get(one.pk, ()), at) for one in rows
    ]
    standing.sort(key=lambda one: (one.mission is None, one.ambulance.out_since is not None, not one.crew))
    return Board(waiting(actor), tuple(standing), more)


def waiting(actor: Actor) -> tuple[Call, ...]:
    """Calls of the actor's desk that no ambulance is on. One statement."""
    served = Mission.objects.filter(OPEN, call=OuterRef("pk"))
    rows = calls(actor).filter(~Exists(served), closed_at__isnull=True).order_by("called_at")[:MOST_CALLS]
    return tuple(sorted(rows, key=lambda one: (URGENCIES[one.urgency], one.called_at)))


def open_missions(which: Q) -> dict[UUID, Mission]:
    """Open missions by their ambulance. One statement."""
    rows = Mission.objects.filter(OPEN, which).select_related("call", "destination").only(*SHOWN)
    return {one.ambulance_id: one for one in rows}


def positions_of(out: Iterable[Mission]) -> dict[UUID, Position]:
    """Last positions by mission. One statement, none when nobody is out."""
    ids = [one.pk for one in out]
    return {one.pk: one for one in Position.objects.filter(mission__in=ids)} if ids else {}


def hospital_spots(houses: Iterable[UUID | None]) -> dict[object, Spot]:
    """Where these houses lie, as far as a station of theirs tells. One statement, none for none."""
    ids = {one for one in houses if one}
    if not ids:
        return {}
    rows = Station.objects.filter(institution__in=ids, lat__isnull=False).order_by("-made_at")
    return {one.institution_id: one.spot for one in rows if one.spot}


def _standing(
    row: Ambulance,
    mission: Mission | None,
    positions: dict[UUID, Position],
    spots: dict[object, Spot],
    crew: tuple[Rider, ...],
    at: datetime,
) -> Standing:
    position = positions.get(mission.pk) if mission else None
    left = about(mission, position, row.station.spot, spots, at=at) if mission else None
    return Standing(row, mission, crew, position, left)


@dataclass(frozen=True, slots=True)
class Mine:
    """What concerns somebody who does not dispatch: his own missions, what comes to his house, what was done lately."""

    own: tuple[Coming, ...]
    coming: tuple[Coming, ...]
    done: tuple[Mission, ...]


def mine(actor: Actor, *, at: datetime) -> Mine:
    """One's own missions and what comes to one's house, the nearest first. Five statements at most."""
    own = _coming(rides(actor), at)
    known = {one.mission.pk for one in own}
    coming = [one for one in _coming(comes(actor), at) if one.mission.pk not in known]
    done = Mission.objects.filter(~OPEN, rides(actor) | comes(actor)).select_related(*MISSION_JOINED)
    return Mine(tuple(own), tuple(coming), tuple(done.order_by("-ended_at")[:20]))


def _coming(which: Q, at: datetime) -> list[Coming]:
    rows = list(Mission.objects.filter(OPEN, which).select_related(*MISSION_JOINED)[:MOST_LISTED])
    positions = positions_of(rows)
    spots = hospital_spots([one.destination_id for one in rows])
    found = [
        Coming(one, about(one, positions.get(one.pk), one.ambulance.station.spot, spots, at=at))
        for one in rows
    ]
    return sorted(found, key=lambda one: (one.about is None, one.about or 0, one.mission.assigned_at))
