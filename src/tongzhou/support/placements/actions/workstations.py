"""Expert workstations: opened by one side and confirmed by the other, days on site, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongzhou.directory.clashes import clash
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.actions import amounts
from tongzhou.support.placements.actions.finding import department_of, happened, house, person
from tongzhou.support.placements.models import Workstation, WorkstationDay
from tongzhou.support.placements.moving import WORKSTATIONS, require_expert
from tongzhou.support.placements.rules.sentences import (
    NO_DAYS,
    PLAQUE_MISSING,
    STATION_THERE,
    TOO_MANY_DAYS,
)
from tongzhou.support.placements.rules.workstations import BASE_LIFECYCLE, Base
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.scope import pairing_of

MOST_DAYS = 400


def open_workstation(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    expert_id: UUID,
    receiving_id: UUID,
    plaque: str,
    opened_on: date,
    department_id: UUID | None = None,
    closed_on: date | None = None,
    file_ids: Sequence[UUID] = (),
    note: str = "",
) -> Workstation:
    """A named base of an expert at the recipient was opened on a day; claimed for the side whose office enters it.

    With `closed_on` it is one of the past. Raises Denied, NotFound, Invalid (plaque, opened_on, closed_on, pairing), Conflict.
    """
    expert, taking = person(expert_id), house(receiving_id)
    side = Side.RECEIVING if by.may(P.MANAGE_PLACEMENTS, taking.place) else Side.SUPPORTING
    by.require(P.MANAGE_PLACEMENTS, (taking if side is Side.RECEIVING else expert.institution).place)
    named = limited(plaque, "plaque", 80)
    if not named:
        raise Invalid(PLAQUE_MISSING, field="plaque")
    happened(opened_on, at, "opened_on")
    if closed_on is not None:
        happened(closed_on, at, "closed_on", since=opened_on)
    row = Workstation(
        id=id,
        expert=expert,
        supporting=expert.institution,
        receiving=taking,
        pairing=pairing_of(expert.institution, taking, on=opened_on),
        department=department_of(department_id, taking, "department_id"),
        plaque=named,
        side=side.value,
        opened_on=opened_on,
        closed_on=closed_on,
        note=limited(note, "note", 300),
        state=Base.OPENING.value,
    )
    there = Conflict(STATION_THERE, field="plaque", place=taking.label)
    content = [expert_id, receiving_id, named, opened_on, department_id, closed_on, note, *file_ids]
    with transaction.atomic(), clash(workstation_once=there):
        made = WORKSTATIONS.begin(row, by=by, at=at, content=content)
        if made is row:
            if file_ids:
                files.attach(by=by, at=at, file_ids=file_ids, subject=row.key)
            claiming.claim(amounts.workstation(row, at=at), by=by, at=at, side=side)
    return made


def enter_days(
    *,
    by: Actor,
    at: datetime,
    workstation_id: UUID,
    days: Sequence[date],
    note: str = "",
    seen: int | None = None,
) -> Workstation:
    """On these days the expert was at his workstation, and what for. Days that are there already stay as they are.

    By the expert or one of the offices. Raises Denied, NotFound, Invalid (days), IllegalMove.
    """

    def change(turn: Turn[Workstation]) -> None:
        row = turn.record
        require_expert(by, row)
        for day in days:
            happened(day, at, "days", since=row.opened_on, until=row.closed_on)
        WorkstationDay.objects.bulk_create(
            (WorkstationDay(workstation=row, on=day, note=kept) for day in sorted(set(days))),
            ignore_conflicts=True,
        )
        turn.detail = {"days": [str(day) for day in sorted(set(days))]}

    if not days:
        raise Invalid(NO_DAYS, field="days")
    if len(days) > MOST_DAYS:
        raise Invalid(TOO_MANY_DAYS, field="days", most=MOST_DAYS)
    kept = limited(note, "note", 120)
    return WORKSTATIONS.run(
        "days", change, by=by, at=at, id=workstation_id, seen=seen, note=kept, content=sorted(days)
    )


def close_workstation(
    *, by: Actor, at: datetime, workstation_id: UUID, on: date, note: str, seen: int | None = None
) -> Workstation:
    """It is closed, `on` its last day, with the reason. By either office. Raises Denied, NotFound, Invalid (on, note)."""

    def change(turn: Turn[Workstation]) -> None:
        row = turn.record
        last = row.days.order_by("-on").values_list("on", flat=True).first()
        row.closed_on = happened(on, at, "on", since=max(row.opened_on, last or row.opened_on))
        turn.detail = {"on": str(on)}

    return WORKSTATIONS.run(
        "close", change, by=by, at=at, id=workstation_id, seen=seen, note=reason(note), content=on
    )


@transaction.atomic
def withdraw_workstation(*, by: Actor, at: datetime, workstation_id: UUID, note: str) -> Workstation:
    """Take it back before the other side has confirmed, with the reason. Twice is once. Raises NotFound, Denied, IllegalMove."""
    row = WORKSTATIONS.locked(by, workstation_id)
    if row.status is not Base.WITHDRAWN:
        BASE_LIFECYCLE.move(row.status, "withdraw")
        ledger.withdraw(by=by, at=at, claim_id=claiming.claim_id(row.key, 1), reason=reason(note))
        row.refresh_from_db()
    return row
