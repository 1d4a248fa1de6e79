"""Steps of a mission: the crew's on the way, the sheet that both sign, the desk's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from tongzhou.audit.actions import record
from tongzhou.care.dispatch.actions.runner import JOINED, Change, Turn, run, write_step
from tongzhou.care.dispatch.actions.telling import announce
from tongzhou.care.dispatch.models import OPEN, Ambulance, Call, Mission, Position, Shift
from tongzhou.care.dispatch.queries.fleet import destinations
from tongzhou.care.dispatch.queries.scope import ambulances, calls
from tongzhou.care.dispatch.refusals import (
    ALREADY_SENT,
    BUSY,
    CARRIES,
    CLOSED,
    NO_AMBULANCE,
    NO_CALL,
    NO_CREW,
    NO_DESTINATION,
    OTHER_CONTENT,
    OUT,
    SHEET_FROZEN,
    SHEET_LACKS,
)
from tongzhou.care.dispatch.rules import NEEDED, SHEET, Sheet, State
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.texts import limited, reason
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound

MOST = 200
MOST_SHEET = 2000


def assign(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    call_id: UUID,
    ambulance_id: UUID,
    destination_id: UUID | None = None,
    further: str = "",
    note: str = "",
) -> Mission:
    """Send an ambulance. The same id with the same content answers the same; else Conflict.

    `further`: why, when one is on the call already. Raises NotFound, Conflict (busy, out of service, nobody on shift, the call closed), Invalid.
    """
    further, note = limited(further, MOST, "further"), limited(note, 500, "note")
    content = {"call": call_id, "ambulance": ambulance_id, "destination": destination_id, "further": further, "note": note}  # fmt: skip
    mark = digest(content)
    with transaction.atomic():
        call = calls(by).select_for_update(of=("self",)).select_related("centre").filter(pk=call_id).first()
        if call is None:
            raise NotFound(NO_CALL)
        known = Mission.objects.filter(pk=id).select_related(*JOINED).first()
        if known is not None:
            if known.content_hash != mark:
                raise Conflict(OTHER_CONTENT)
            return known
        if call.closed_at is not None:
            raise Conflict(CLOSED)
        further = _further(call, further)
        ambulance, shift = _free(by, ambulance_id, at)
        mission = Mission(
            pk=id, call=call, ambulance=ambulance, shift=shift, destination=_destination(call.centre_id, destination_id), further=further,
            content_hash=mark, state=State.ASSIGNED.value, steps=1, assigned_at=at,
        )  # fmt: skip
        _insert(mission)
        turn = Turn(mission, "assign", by, at, at, note, {"further": further} if further else {})
        write_step(turn, "", mark)
        Position.objects.create(mission=mission)
        record(by=by, at=at, verb="dispatch.assign", subject=f"mission:{id}", detail={"call": str(call.pk)})
        announce(mission, "assign", by=by, at=at)
    return mission


def _further(call: Call, further: str) -> str:
    """Why a further one is sent; "" when it is the only one. Raises Invalid when one is out and nobody says why."""
    other = Mission.objects.filter(OPEN, call=call).values_list("ambulance__plate", flat=True).first()
    if other is None:
        return ""
    if not further:
        raise Invalid(ALREADY_SENT, field="further", plate=other)
    return further


def _free(by: Actor, ambulance_id: UUID, at: datetime) -> tuple[Ambulance, Shift]:
    """The ambulance, locked, and its crew now. Raises NotFound, Invalid."""
    rows = ambulances(by).select_for_update(of=("self",)).select_related("station__institution")
    found = rows.filter(pk=ambulance_id).first()
    if found is None:
        raise NotFound(NO_AMBULANCE, field="ambulance")
    if found.out_since is not None:
        raise Invalid(OUT, field="ambulance", plate=found.plate, why=found.out_why)
    other = Mission.objects.filter(OPEN, ambulance=found).values_list("call__number", flat=True).first()
    if other:
        raise Invalid(BUSY, field="ambulance", plate=found.plate, number=other)
    shift = Shift.objects.filter(ambulance=found, during__contains=at).first()
    if shift is None:
        raise Invalid(NO_CREW, field="ambulance", plate=found.plate)
    return found, shift


def _insert(mission: Mission) -> None:
    """Raises Invalid when the index says that somebody was faster: what the locks do not see, it does."""
    try:
        with transaction.atomic():
            mission.save(force_insert=True)
    except IntegrityError as taken:
        raise Invalid(
            BUSY, field="ambulance", plate=mission.ambulance.plate, number=mission.call.number
        ) from taken


def _destination(desk_id: UUID, house_id: UUID | None) -> Institution | None:
    """One of the hospitals that this desk's ambulances drive to. Raises Invalid."""
    if house_id is None:
        return None
    for one in destinations(desk_id):
        if one.pk == house_id:
            return one
    raise Invalid(NO_DESTINATION, field="destination")


def accept(
    *, by: Actor, at: datetime, mission_id: UUID, happened_at: datetime | None = None, note: str = "", seen: int | None = None
) -> Mission:  # fmt: skip
    """The crew drives."""
    return run("accept", _at("accepted_at"), by=by, at=at, mission_id=mission_id, seen=seen, happened_at=happened_at, note=limited(note, 500, "note"))  # fmt: skip


def on_scene(
    *, by: Actor, at: datetime, mission_id: UUID, happened_at: datetime | None = None, note: str = "", seen: int | None = None
) -> Mission:  # fmt: skip
    """The crew is there."""
    return run("on_scene", _at("on_scene_at"), by=by, at=at, mission_id=mission_id, seen=seen, happened_at=happened_at, note=limited(note, 500, "note"))  # fmt: skip


def load(
    *,
    by: Actor,
    at: datetime,
    mission_id: UUID,
    destination_id: UUID | None = None,
    happened_at: datetime | None = None,
    note: str = "",
    seen: int | None = None,
) -> Mission:
    """The patient is on board, and it goes to a hospital. Raises Invalid when nobody said to which."""

    def change(turn: Turn) -> None:
        _aim(turn, destination_id)
        if turn.mission.destination is None:
            raise Invalid(NO_DESTINATION, field="destination")
        turn.mission.loaded_at = turn.happened_at

    content = {"destination": destination_id}
    return run("load", change, by=by, at=at, mission_id=mission_id, seen=seen, happened_at=happened_at, note=limited(note, 500, "note"), content=content)  # fmt: skip


def arrive(
    *, by: Actor, at: datetime, mission_id: UUID, happened_at: datetime | None = None, note: str = "", seen: int | None = None
) -> Mission:  # fmt: skip
    """At the hospital; the emergency room may say so as well."""
    return run("arrive", _at("arrived_at"), by=by, at=at, mission_id=mission_id, seen=seen, happened_at=happened_at, note=limited(note, 500, "note"))  # fmt: skip


def redirect(
    *, by: Actor, at: datetime, mission_id: UUID, destination_id: UUID | None, note: str = "", seen: int | None = None
) -> Mission:  # fmt: skip
    """To another hospital, and why. Raises Invalid."""
    if destination_id is None:
        raise Invalid(NO_DESTINATION, field="destination")

    def change(turn: Turn) -> None:
        _aim(turn, destination_id)

    content = {"destination": destination_id}
    return run("redirect", change, by=by, at=at, mission_id=mission_id, seen=seen, note=limited(note, 500, "note"), content=content)  # fmt: skip


def _aim(turn: Turn, destination_id: UUID | None) -> None:
    if destination_id is None or destination_id == turn.mission.destination_id:
        return
    if turn.mission.destination is not None:
        turn.detail["from"] = turn.mission.destination.label
    turn.mission.destination = _destination(turn.mission.call.centre_id, destination_id)
    turn.detail["to"] = turn.mission.destination.label if turn.mission.destination else ""


def nobody(
    *, by: Actor, at: datetime, mission_id: UUID, happened_at: datetime | None = None, note: str = "", seen: int | None = None
) -> Mission:  # fmt: skip
    """Nobody is there."""
    return run("nobody", _nothing, by=by, at=at, mission_id=mission_id, seen=seen, happened_at=happened_at, note=limited(note, 500, "note"))  # fmt: skip


def stay(
    *, by: Actor, at: datetime, mission_id: UUID, note: str, happened_at: datetime | None = None, seen: int | None = None
) -> Mission:  # fmt: skip
    """Not taken to hospital, and why: refused, treated there, died. Raises Invalid without a reason."""
    return run("stay", _nothing, by=by, at=at, mission_id=mission_id, seen=seen, happened_at=happened_at, note=reason(note, most=500))  # fmt: skip


def cancel(*, by: Actor, at: datetime, mission_id: UUID, note: str, seen: int | None = None) -> Mission:
    """Called back, and why; the call waits again. With a patient on board only when a further ambulance is out for the same call."""

    def change(turn: Turn) -> None:
        mission = turn.mission
        others = Mission.objects.filter(OPEN, call=mission.call_id).exclude(pk=mission.pk)
        if mission.state == State.LOADED and not others.exists():
            raise Conflict(CARRIES, plate=mission.ambulance.plate)

    return run("cancel", change, by=by, at=at, mission_id=mission_id, seen=seen, note=reason(note, most=500))


def write(*, by: Actor, at: datetime, mission_id: UUID, sheet: Sheet, seen: int | None = None) -> Mission:
    """Fill in the sheet, as often as needed until somebody signs."""

    def change(turn: Turn) -> None:
        turn.mission.sheet = parts(sheet)

    return run("write", change, by=by, at=at, mission_id=mission_id, seen=seen, content=parts(sheet))


def hand_over(
    *,
    by: Actor,
    at: datetime,
    mission_id: UUID,
    sheet: Sheet | None = None,
    happened_at: datetime | None = None,
    note: str = "",
    seen: int | None = None,
) -> Mission:
    """The crew's signature under the sheet, filled in by the way. Raises Invalid while it lacks something, Conflict when the room signed another."""

    def change(turn: Turn) -> None:
        mission = turn.mission
        if sheet is not None and parts(sheet) != mission.sheet:
            if mission.room_signed_by:
                raise Conflict(SHEET_FROZEN)
            mission.sheet = parts(sheet)
        _signed(turn)
        mission.crew_signed_at, mission.crew_signed_by, mission.crew_signed_name = turn.happened_at, by.key, by.name  # fmt: skip

    content = {"sheet": parts(sheet) if sheet else None}
    return run("hand_over", change, by=by, at=at, mission_id=mission_id, seen=seen, happened_at=happened_at, note=limited(note, 500, "note"), content=content)  # fmt: skip


def take_over(
    *, by: Actor, at: datetime, mission_id: UUID, happened_at: datetime | None = None, note: str = "", seen: int | None = None
) -> Mission:  # fmt: skip
    """The emergency room's signature under the same sheet: patient and responsibility are its own now."""

    def change(turn: Turn) -> None:
        mission = turn.mission
        _signed(turn)
        mission.room_signed_at, mission.room_signed_by, mission.room_signed_name = turn.happened_at, by.key, by.name  # fmt: skip

    return run("take_over", change, by=by, at=at, mission_id=mission_id, seen=seen, happened_at=happened_at, note=limited(note, 500, "note"))  # fmt: skip


def ask_more(*, by: Actor, at: datetime, mission_id: UUID, note: str, seen: int | None = None) -> Mission:
    """The sheet lacks something: the crew's signature falls, it adds and signs again."""

    def change(turn: Turn) -> None:
        mission = turn.mission
        mission.crew_signed_at, mission.crew_signed_by, mission.crew_signed_name = None, "", ""

    return run(
        "ask_more", change, by=by, at=at, mission_id=mission_id, seen=seen, note=reason(note, most=500)
    )


def _signed(turn: Turn) -> None:
    """What is signed stands in the step: the digest of the sheet. Raises Invalid while it lacks something."""
    sheet = turn.mission.sheet
    for name in NEEDED:
        if not sheet.get(name):
            raise Invalid(SHEET_LACKS, field=name, name=SHEET[name])
    turn.detail["sheet"] = digest(sheet)


def parts(sheet: Sheet) -> dict[str, str]:
    """The sheet as it is kept. Raises Invalid for a part that is endless."""
    told: dict[str, str] = msgspec.to_builtins(sheet)
    return {name: limited(text, MOST_SHEET, name) for name, text in told.items()}


def _at(name: str) -> Change:
    def change(turn: Turn) -> None:
        setattr(turn.mission, name, turn.happened_at)

    return change


def _nothing(turn: Turn) -> None:
    """The step itself is all."""
