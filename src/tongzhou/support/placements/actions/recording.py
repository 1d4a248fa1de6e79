"""A whole placement of the past, entered at once: for what was kept on paper, and for imports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory.clashes import clash
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.actions import amounts, presence
from tongzhou.support.placements.actions import skills as log
from tongzhou.support.placements.actions.finding import (
    department,
    department_of,
    happened,
    member,
    person,
    today,
)
from tongzhou.support.placements.actions.nominating import GOAL, found_by
from tongzhou.support.placements.actions.spans import DAY, one_place, respan
from tongzhou.support.placements.models import Placement, Slots
from tongzhou.support.placements.moving import PLACEMENTS
from tongzhou.support.placements.rules.placements import State
from tongzhou.support.placements.rules.sentences import SLOTS_GONE
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import limited
from tongzhou.support.sides.scope import pairing_of
from tongzhou.support.sides.sentences import NO_RECORD


def record(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    department_id: UUID,
    trainee_id: UUID,
    arrived_on: date,
    ended_on: date | None = None,
    until: date | None = None,
    goal: str = "",
    certificate: str = "",
    issued_on: date | None = None,
    assessment: str = "",
    teacher_id: UUID | None = None,
    home_department_id: UUID | None = None,
    slots_id: UUID | None = None,
    skills: Sequence[str] = (),
    note: str = "",
) -> Placement:
    """He was in `department` from `arrived_on`, until `ended_on` if that is over; `until` is the planned last day.

    Arrival and completion are claimed for the side whose office records, and wait for the other's. Without an end the
    placement goes on from there: teachers sign, the supporter completes it. Sent twice is once.
    Raises Denied, NotFound, Invalid (trainee_id, teacher_id, arrived_on, ended_on, pairing …), Conflict.
    """
    of = department(department_id)
    trainee = person(trainee_id)
    side = _side(by, of.institution, trainee.institution)
    happened(arrived_on, at, "arrived_on")
    row = _row(id, of, trainee, arrived_on, until or ended_on or today(at), goal)
    row.slots_id = _slots(slots_id, row)
    row.teacher = member(teacher_id, of.institution, "teacher_id") if teacher_id else None
    home = department_of(home_department_id, trainee.institution, "home_department_id")
    row.home_department_id = home.pk if home else trainee.department_id
    content = [
        department_id, trainee_id, arrived_on, ended_on, until, goal, certificate, issued_on, teacher_id, list(skills)
    ]  # fmt: skip
    with one_place(certificate), clash(placement_within_slots=Conflict(SLOTS_GONE, field="slots_id")):
        if ended_on is not None:
            _end(row, ended_on, certificate, issued_on, assessment, at)
        respan(row)
        made = PLACEMENTS.begin(row, by=by, at=at, note=limited(note, "note"), content=content)
        if made is row:
            log.listed(row, skills)
            _claim(row, by, at, side)
    return made


def _side(by: Actor, giving: Institution, taking: Institution) -> Side:
    """The side whose office records; whoever reaches both records for the recipient. Raises Denied."""
    if by.may(P.MANAGE_PLACEMENTS, taking.place):
        return Side.RECEIVING
    by.require(P.MANAGE_PLACEMENTS, giving.place)
    return Side.SUPPORTING


def _row(id: UUID, of: Department, trainee: Staff, arrived_on: date, last: date, goal: str) -> Placement:
    row = Placement(
        id=id,
        past=True,
        state=State.ARRIVING.value,
        department=of,
        supporting=of.institution,
        receiving=trainee.institution,
        pairing=pairing_of(of.institution, trainee.institution, on=arrived_on),
        trainee=trainee,
        arrived_on=arrived_on,
        arrivals=1,
        goal=limited(goal, "goal", GOAL),
        planned=DateRange(arrived_on, max(arrived_on, last) + DAY),
    )
    row.search = found_by(trainee, row)
    return row


def _slots(id: UUID | None, row: Placement) -> UUID | None:
    """The slots it is counted under; of the same department. Raises NotFound."""
    if id is not None and not Slots.objects.filter(pk=id, department=row.department).exists():
        raise NotFound(NO_RECORD)
    return id


def _end(
    row: Placement, on: date, certificate: str, issued_on: date | None, assessment: str, at: datetime
) -> None:
    presence.close(row, on, at, field="ended_on")
    presence.certify(row, limited(certificate, "certificate", presence.NUMBER), issued_on, assessment)
    row.state = State.ENDING.value


def _claim(row: Placement, by: Actor, at: datetime, side: Side) -> None:
    claiming.claim(amounts.arrival(row, at=at), by=by, at=at, side=side)
    if row.ended_on is not None:
        claiming.claim(amounts.completion(row, at=at), by=by, at=at, side=side)
