"""The 120 network of one county of the demo: its desk, twelve township ambulances and the county's own, crews, and some missions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

import yaml

from tongzhou.accounts import actions as accounts
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.care.dispatch import actions
from tongzhou.care.dispatch.actions import Told
from tongzhou.care.dispatch.rules import Gear, Kind, Seat, Sheet, Spot
from tongzhou.config.demo.cast import Cast, house_id, password
from tongzhou.config.demo.facts import DATA
from tongzhou.config.demo.names import PREFIX, phone, uid
from tongzhou.config.demo.places import DEMO
from tongzhou.config.demo.story import Beat
from tongzhou.directory import actions as directory
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor
from tongzhou.partnerships.rules import Urgency

SHIFTS, HOURS = 8, timedelta(hours=72)
"""Crews are entered for some weeks from eight hours before now."""
BEFORE = timedelta(hours=8)
WAY = ("accept", "on_scene", "load", "write", "arrive", "hand_over", "take_over")
UNTIL = {
    "waiting": -1,
    "assigned": 0,
    "accepted": 1,
    "on-scene": 2,
    "loaded": 4,
    "arrived": 5,
    "crew-signed": 6,
    "handed-over": 7,
}
"""How many steps of the way it took."""
PACE = (1, 11, 8, 6, 14, 3, 2)
"""Minutes that each step of the way took."""


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((DATA / "dispatch.yaml").read_text("utf-8"))
    return told


def beats(cast: Cast) -> Iterator[Beat]:
    """The people, the fleet, the crews, then each call at its hour."""
    begun = cast.end - timedelta(days=300)
    yield Beat(begun, _people)
    yield Beat(begun + timedelta(hours=1), _fleet)
    yield Beat(cast.end - BEFORE - timedelta(days=6), lambda at: _crews(cast, at, 2))
    yield Beat(cast.end - BEFORE, lambda at: _crews(cast, at, SHIFTS))
    for index, row in enumerate(_told()["calls"]):
        yield from _call(cast, row, index)


def _account(key: str) -> UUID:
    return uid("account", f"demo-120-{key}")


def _act(key: str, at: datetime) -> Actor:
    return actor_of(_account(key), at=at)


def _people(at: datetime) -> None:
    """Dispatchers and drivers: staff of their house with an account and a role there."""
    told = _told()
    desk = [
        ("dispatcher", "调度甲", told["desk"], Role.DISPATCHER),
        ("second", "调度乙", told["desk"], Role.DISPATCHER),
    ]
    crew = [
        (one["code"], f"驾驶{one['driver']}", one["house"], Role.AMBULANCE_CREW) for one in told["stations"]
    ]
    for key, name, house, role in (*desk, *crew):
        staff = uid("staff", f"demo-120-{key}")
        directory.register_staff(
            id=staff, by=DEMO, at=at, institution_id=house_id(house), name=f"{PREFIX}{name}", title=Title.TECHNICIAN
        )  # fmt: skip
        accounts.create_account(
            id=_account(key), by=DEMO, at=at, username=f"demo-120-{key}", name=f"{PREFIX}{name}", password=password(), staff_id=staff,
            must_change=False,
        )  # fmt: skip
        accounts.grant_role(
            by=DEMO, at=at, account_id=_account(key), role=role, institution_id=house_id(house)
        )


def _fleet(at: datetime) -> None:
    """A station and an ambulance each. Plates are visibly invented, places are about right."""
    by = _act("dispatcher", at)
    gear = (
        Gear.DEFIBRILLATOR,
        Gear.MONITOR,
        Gear.ECG,
        Gear.OXYGEN,
        Gear.SUCTION,
        Gear.STRETCHER,
        Gear.DELIVERY,
    )
    for one in _told()["stations"]:
        station, spot = uid("station", one["code"]), Spot(*one["spot"])
        actions.open_station(
            id=station, by=by, at=at, institution_id=house_id(one["house"]), name=one["name"], spot=spot
        )
        kind = Kind.B if one["code"] == "county" else Kind.A
        actions.register(
            id=uid("ambulance", one["code"]), by=by, at=at, station_id=station, plate=one["plate"], kind=kind, gear=gear,
            device=_told()["device"] if kind is Kind.A else "",
        )  # fmt: skip


def _crews(cast: Cast, at: datetime, count: int) -> None:
    """A driver, and a doctor of the township's where there is one."""
    by = _act("dispatcher", at)
    for one in _told()["stations"]:
        riders = {Seat.DRIVER: uid("staff", f"demo-120-{one['code']}")}
        doctors = cast.of(one["house"]) if one.get("doctor") else []
        if doctors:
            riders[Seat.DOCTOR] = doctors[-1].staff_id
        for number in range(count):
            start = at + HOURS * number
            actions.crew(
                id=uid("shift", one["code"], start.isoformat()), by=by, at=at, ambulance_id=uid("ambulance", one["code"]), start=start,
                end=start + HOURS, riders=riders,
            )  # fmt: skip


def _call(cast: Cast, row: dict[str, Any], index: int) -> Iterator[Beat]:
    """The call, the ambulance a minute later, then the steps up to where it rests."""
    at = cast.end - timedelta(minutes=row["ago"])
    call, mission = uid("call", index), uid("mission", index)

    def take(at: datetime) -> None:
        told = Told(
            place=row["place"], complaint=row["complaint"], urgency=Urgency(row["urgency"]), phone=phone(9000 + index),
            spot=Spot(*row["spot"]), people=row.get("people", 1),
        )  # fmt: skip
        actions.take(
            id=call, by=_act("dispatcher", at), at=at, centre_id=house_id(_told()["desk"]), told=told
        )

    def send(at: datetime) -> None:
        actions.assign(
            id=mission, by=_act("dispatcher", at), at=at, call_id=call, ambulance_id=uid("ambulance", row["car"]),
            destination_id=house_id(_told()["desk"]),
        )  # fmt: skip

    yield Beat(at, take)
    steps = UNTIL.get(row["rests"], 2)
    if steps < 0:
        return
    at += timedelta(minutes=1)
    yield Beat(at, send)
    for event, minutes in list(zip(WAY, PACE, strict=True))[:steps]:
        at += timedelta(minutes=minutes)
        yield Beat(at, partial(_step, cast, row, mission, event))
    if row["rests"] == "nobody":
        yield Beat(at + timedelta(minutes=9), partial(_step, cast, row, mission, "nobody"))
    if row["rests"] == "loaded":
        yield Beat(cast.end, lambda at: _tell(mission, Spot(*row["now"]), at))


def _tell(mission: UUID, spot: Spot, at: datetime) -> None:
    actions.tell_position(token=actions.token(mission), at=at, spot=spot, device_at=at)


def _step(cast: Cast, row: dict[str, Any], mission: UUID, event: str, at: datetime) -> None:
    """The crew's steps by its driver, the emergency room's by a doctor of the county's."""
    verb: Any = getattr(actions, event)
    if event == "take_over":
        rooms = [one for one in cast.of(_told()["desk"]) if one.department == "急诊科"] or cast.of(
            _told()["desk"]
        )
        verb(by=cast.act(rooms[0]), at=at, mission_id=mission)
        return
    more = {"sheet": Sheet(**row["sheet"])} if event == "write" else {}
    verb(by=_act(row["car"], at), at=at, mission_id=mission, **more)
