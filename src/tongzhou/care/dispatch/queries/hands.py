"""Who may take a step of a mission: its crew, the emergency room it goes to, the desk; neither signs for another."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from tongzhou.care.dispatch.models import Mission
from tongzhou.care.dispatch.refusals import NO_STAFF, NOT_YOURS, ONE_PERSON
from tongzhou.care.dispatch.rules import DESK_TOO, LIFECYCLE, ROOM_TOO, SIGNED, Side, State, side_of
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Refusal
from tongzhou.kernel.permissions import Permission


def sides(mission: Mission, by: Actor, riders: Collection[UUID]) -> frozenset[Side]:
    """Which sides the actor is of. `riders`: the staff of the mission's crew. Needs call__centre and destination joined."""
    found = set()
    if by.staff_id in riders and by.may(Permission.RIDE):
        found.add(Side.CREW)
    if mission.destination is not None and by.may(Permission.REFER, mission.destination.place):
        found.add(Side.ROOM)
    if by.may(Permission.DISPATCH, mission.call.centre.place):
        found.add(Side.DESK)
    return frozenset(found)


def refusal(mission: Mission, event: str, by: Actor, riders: Collection[UUID]) -> Refusal | None:
    """None when `by` may take this step; else why not."""
    mine, side = sides(mission, by, riders), side_of(event)
    if side is Side.ROOM and by.staff_id in riders:
        return Denied(ONE_PERSON)
    also = (event in DESK_TOO and Side.DESK in mine) or (event in ROOM_TOO and Side.ROOM in mine)
    if side not in mine and not also:
        return Denied(NOT_YOURS, side=side.words)
    if event in SIGNED and by.staff_id is None:
        return Denied(NO_STAFF)
    return None


def offered(mission: Mission, by: Actor, riders: Collection[UUID]) -> tuple[str, ...]:
    """The steps this actor may take now, in the order of the table: what a page shows as buttons."""
    events = [move.event for move in LIFECYCLE.events(State(mission.state))]
    return tuple(event for event in events if refusal(mission, event, by, riders) is None)
