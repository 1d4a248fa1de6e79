"""The whole of one mission, the whole of one call: everything their pages show, in few statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongzhou.audit.actions import record
from tongzhou.care.dispatch.models import Call, Mission, Position, Rider, Step
from tongzhou.care.dispatch.queries.boards import hospital_spots
from tongzhou.care.dispatch.queries.hands import offered, sides
from tongzhou.care.dispatch.queries.nearest import about
from tongzhou.care.dispatch.queries.scope import calls, missions, riders_of
from tongzhou.care.dispatch.refusals import NO_CALL, NO_MISSION
from tongzhou.care.dispatch.rules import Side, State
from tongzhou.care.patients.secrets import unseal
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound

JOINED = ("call__centre", "ambulance__station__institution", "destination", "shift")
PHONE = "dispatch.phone"
"""The column that a caller's sealed number is bound to."""


@dataclass(frozen=True, slots=True)
class MissionPage:
    """One mission as its page needs it. `moves`: the steps this actor may take now; `sides`: whom he acts for. `phone` is "" for whom it is
    none of his business; `whole` is False for the desk, which sees no sheet. `about`: minutes until it is where it goes, None when unknown.
    """

    mission: Mission
    riders: tuple[Rider, ...]
    timeline: tuple[Step, ...]
    moves: tuple[str, ...]
    sides: frozenset[Side]
    phone: str
    whole: bool
    about: int | None
    position: Position | None


@dataclass(frozen=True, slots=True)
class MissionRow:
    """What another package may know of a mission."""

    id: UUID
    call_number: str
    ambulance: str
    crew_house_id: UUID
    destination_id: UUID | None
    state: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call with its missions, the latest first."""

    call: Call
    missions: tuple[Mission, ...]
    phone: str

    @property
    def open(self) -> list[Mission]:
        """Those that are still out."""
        return [one for one in self.missions if State(one.state).open]


def plain(actor: Actor, mission_id: UUID) -> Mission:
    """The mission with what is joined, if the actor sees it. Raises NotFound. One statement."""
    found = missions(actor).select_related(*JOINED).filter(pk=mission_id).first()
    if found is None:
        raise NotFound(NO_MISSION)
    return found


def mission_of(actor: Actor, at: datetime, mission_id: UUID) -> MissionRow:
    """The mission of an emergency run, if the actor sees it. Raises NotFound. One statement."""
    found = plain(actor, mission_id)
    house = found.ambulance.station.institution_id
    return MissionRow(
        found.pk, found.call.number, found.ambulance.plate, house, found.destination_id, found.state
    )


def mission(actor: Actor, mission_id: UUID, *, at: datetime) -> MissionPage:
    """The mission, if the actor sees it; the look is on record. Raises NotFound. Six statements."""
    found = plain(actor, mission_id)
    riders = tuple(riders_of(found.shift_id))
    staff = {one.staff_id for one in riders}
    record(by=actor, at=at, verb="dispatch.read", subject=f"mission:{found.pk}")
    mine = sides(found, actor, staff)
    whole = bool(mine & {Side.CREW, Side.ROOM})
    calls_back = Side.DESK in mine or (Side.CREW in mine and State(found.state).open)
    position = Position.objects.filter(mission=found).first()
    spots = hospital_spots([found.destination_id]) if found.destination_id else {}
    return MissionPage(
        mission=found,
        riders=riders,
        timeline=tuple(Step.objects.filter(mission=found).order_by("number")),
        moves=offered(found, actor, staff),
        sides=mine,
        phone=phone_of(found.call) if calls_back else "",
        whole=whole,
        about=about(found, position, found.ambulance.station.spot, spots, at=at),
        position=position,
    )


def phone_of(call: Call) -> str:
    """The caller's number; "" when none was told."""
    return unseal(call.phone, column=PHONE, row=call.pk)


def plain_call(actor: Actor, call_id: UUID) -> Call:
    """The call, if it is of the actor's desk. Raises NotFound. One statement."""
    found = calls(actor).select_related("centre").filter(pk=call_id).first()
    if found is None:
        raise NotFound(NO_CALL)
    return found


def call(actor: Actor, call_id: UUID, *, at: datetime) -> CallPage:
    """The call, if it is of the actor's desk; the look is on record. Raises NotFound. Three statements."""
    found = plain_call(actor, call_id)
    record(by=actor, at=at, verb="dispatch.read", subject=f"call:{found.pk}")
    sent = Mission.objects.filter(call=found).select_related(*JOINED).order_by("-assigned_at", "-pk")
    return CallPage(found, tuple(sent[:20]), phone_of(found))
