"""A posting is planned, agreed by the host, changed, called off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory import queries as directory
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.support.postings.actions.running import RUNNER, one_place, respan
from tongzhou.support.postings.actions.telling import AGREED, ASKED, DECLINED, tell_host, tell_supporter
from tongzhou.support.postings.models import Batch, Posting, Team
from tongzhou.support.postings.rules.lifecycle import State
from tongzhou.support.postings.rules.roles import Role
from tongzhou.support.postings.rules.sentences import (
    NO_END,
    NOT_OF_HOST,
    NOT_OF_SUPPORTER,
    NOT_THEIR_BATCH,
)
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.scope import pairing_of


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is to come as what, to which department, for which days (bounded), with which batch and team."""

    staff_id: UUID
    planned: Period
    role: Role = Role.MEMBER
    department_id: UUID | None = None
    batch_id: UUID | None = None
    team_id: UUID | None = None
    note: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """What the plan says, for telling the same from another."""
        return {name: str(getattr(self, name)) for name in self.__slots__}


def plan(
    *, id: UUID, by: Actor, at: datetime, supporting_id: UUID, receiving_id: UUID, plan: Plan
) -> Posting:
    """Plan a posting; the host is asked to agree. Twice is once.

    Raises Denied unless `by` manages postings of the supporting side, NotFound, Invalid (staff_id, planned,
    department_id, batch_id, pairing), Conflict when the person is posted elsewhere during these days.
    """
    giving, taking = houses(supporting_id, receiving_id)
    by.require(P.MANAGE_POSTINGS, giving.place)
    posting = made(id, giving, taking, plan)
    with one_place(posting.staff.name):
        if not Posting.objects.filter(pk=id).exists():
            respan(posting)
        row = RUNNER.begin(posting, by=by, at=at, content=[supporting_id, receiving_id, plan.content])
        if row is posting:  # new, not sent before
            tell_host(row, ASKED, by=by, at=at)
        return row


def replan(
    *, by: Actor, at: datetime, posting_id: UUID, plan: Plan, seen: int | None = None, note: str = ""
) -> Posting:
    """Change a plan before anybody has come; the host is asked again. Raises as `plan` does, IllegalMove, Conflict (seen)."""

    def change(turn: Turn[Posting]) -> None:
        row = turn.record
        put(row, plan)
        row.pairing = pairing_of(row.supporting, row.receiving, on=plan.planned.start)
        respan(row)
        tell_host(row, ASKED, by=by, at=at)

    with one_place(""):
        return RUNNER.run(
            "replan",
            change,
            by=by,
            at=at,
            id=posting_id,
            seen=seen,
            note=limited(note, "note"),
            content=plan.content,
        )


def agree(*, by: Actor, at: datetime, posting_id: UUID, seen: int | None = None, note: str = "") -> Posting:
    """The host agrees to take the person. Raises NotFound, Denied, IllegalMove, Conflict."""
    return RUNNER.run(
        "agree", _told(AGREED), by=by, at=at, id=posting_id, seen=seen, note=limited(note, "note")
    )


def decline(*, by: Actor, at: datetime, posting_id: UUID, note: str, seen: int | None = None) -> Posting:
    """The host does not agree, and says why; the supporter may change the plan. Raises Invalid (note) besides."""
    return RUNNER.run("decline", _told(DECLINED), by=by, at=at, id=posting_id, seen=seen, note=reason(note))


def cancel(*, by: Actor, at: datetime, posting_id: UUID, note: str, seen: int | None = None) -> Posting:
    """The supporter calls a posting off before arrival, and says why; the person is free again."""
    return RUNNER.run("cancel", _nothing, by=by, at=at, id=posting_id, seen=seen, note=reason(note))


def _nothing(turn: Turn[Posting]) -> None:
    """The step alone."""


def _told(words: Words) -> Callable[[Turn[Posting]], None]:
    """The step, and a notice for the supporter."""
    return lambda turn: tell_supporter(turn.record, words, by=turn.by, at=turn.at)


def houses(supporting_id: UUID, receiving_id: UUID) -> tuple[Institution, Institution]:
    """Both institutions. Raises NotFound."""
    found = Institution.objects.in_bulk([supporting_id, receiving_id])
    if supporting_id not in found or receiving_id not in found:
        raise NotFound(directory.UNKNOWN)
    return found[supporting_id], found[receiving_id]


def made(id: UUID, giving: Institution, taking: Institution, plan: Plan) -> Posting:
    """A new posting as planned, not yet written. Raises Invalid."""
    posting = Posting(id=id, supporting=giving, receiving=taking, state=State.PLANNED.value)
    put(posting, plan)
    posting.pairing = pairing_of(giving, taking, on=plan.planned.start)
    return posting


def put(row: Posting, plan: Plan) -> None:
    """Write the plan into the posting. Raises Invalid with the field."""
    if plan.planned.end is None:
        raise Invalid(NO_END, field="planned")
    row.staff = _staff(row.supporting, plan.staff_id)
    row.department_id = _department(row.receiving, plan.department_id)
    row.batch_id, row.team_id = _group(row, Batch, plan.batch_id), _group(row, Team, plan.team_id)
    row.role = plan.role.value
    row.planned = DateRange(plan.planned.start, plan.planned.end)
    row.note = limited(plan.note, "note", 500)


def _staff(house: Institution, id: UUID) -> Staff:
    staff = Staff.objects.select_related("institution").filter(pk=id).first()
    if staff is None or not staff.institution.path.startswith(house.path):
        name = staff.name if staff else "—"
        raise Invalid(NOT_OF_SUPPORTER, field="staff_id", name=name, house=house.label)
    return staff


def _department(house: Institution, id: UUID | None) -> UUID | None:
    if id is None:
        return None
    rows = Department.objects.filter(pk=id, institution__path__startswith=house.path)
    if not rows.exists():
        raise Invalid(NOT_OF_HOST, field="department_id", house=house.label)
    return id


def _group(row: Posting, kind: type[Batch] | type[Team], id: UUID | None) -> UUID | None:
    if id is None:
        return None
    rows = kind._default_manager.filter(pk=id, supporting_id=row.supporting_id, receiving_id=row.receiving_id)
    if not rows.exists():
        raise Invalid(NOT_THEIR_BATCH, field="batch_id" if kind is Batch else "team_id")
    return id
