"""Back home: what the trainee does alone is recorded by his side with evidence, and the supporter confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongzhou.directory.clashes import clash
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.actions import amounts
from tongzhou.support.placements.actions.finding import happened
from tongzhou.support.placements.models import Placement, Procedure, Skill
from tongzhou.support.placements.moving import PROCEDURES
from tongzhou.support.placements.rules.placements import LEFT
from tongzhou.support.placements.rules.procedures import DOING_LIFECYCLE, GONE, MOST_TIMES, Doing
from tongzhou.support.placements.rules.sentences import (
    BEFORE_FIRST,
    BEFORE_HOME,
    EVIDENCE_NEEDED,
    FIRST_THERE,
    HIMSELF_OR_HEAD,
    NOT_HOME_YET,
    TIMES_NUMBER,
)
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import limited, reason
from tongzhou.support.sides.scope import pairing_of, seen_by
from tongzhou.support.sides.sentences import NO_RECORD


def record_procedure(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    skill_id: UUID,
    on: date,
    times: int = 1,
    case_number: str = "",
    file_ids: Sequence[UUID] = (),
    note: str = "",
) -> Procedure:
    """A competency of the log was done alone at home, `times` times on the day `on`; claimed for the recipient's side.

    By the trainee, a colleague of his department, or his office. The first of a competency needs a file or the number
    of the record. Raises Denied, NotFound, Invalid (on, times, case_number), Conflict.
    """
    with transaction.atomic(), clash(procedure_first_once=Conflict(FIRST_THERE)):
        skill = _skill(by, skill_id)
        placement = skill.placement
        _permitted(by, placement)
        row = _row(id, skill, placement, on, at)
        row.times, row.case_number, row.note = (
            _times(times),
            limited(case_number, "case_number", 40),
            limited(note, "note", 300),
        )
        row.first = _first(row)
        if row.first and not file_ids and not row.case_number:
            raise Invalid(EVIDENCE_NEEDED, field="case_number")
        made = PROCEDURES.begin(
            row, by=by, at=at, content=[skill_id, on, times, case_number, note, *file_ids]
        )
        if made is row:
            if file_ids:
                files.attach(by=by, at=at, file_ids=file_ids, subject=row.key)
            claiming.claim(amounts.procedure(row, at=at), by=by, at=at, side=Side.RECEIVING)
    return made


@transaction.atomic
def withdraw_procedure(*, by: Actor, at: datetime, procedure_id: UUID, note: str) -> Procedure:
    """Take it back before it is in the ledger, with the reason. Twice is once. Raises NotFound, Denied, IllegalMove."""
    row = PROCEDURES.locked(by, procedure_id)
    if row.status is not Doing.WITHDRAWN:
        DOING_LIFECYCLE.move(row.status, "withdraw")
        ledger.withdraw(by=by, at=at, claim_id=row.claim, reason=reason(note))
        row.refresh_from_db()
    return row


def may_record(by: Actor, placement: Placement) -> bool:
    """Whether a page may offer `by` to record what was done alone. Sides are joined."""
    if not by.may(P.CLAIM, placement.receiving.place):
        return False
    near = by.department_id is not None and by.department_id == placement.home_department_id
    himself = by.staff_id is not None and by.staff_id == placement.trainee_id
    return himself or near or by.may(P.MANAGE_PLACEMENTS, placement.receiving.place)


def _permitted(by: Actor, placement: Placement) -> None:
    by.require(P.CLAIM, placement.receiving.place)
    if not may_record(by, placement):
        raise Denied(HIMSELF_OR_HEAD)


def _skill(by: Actor, id: UUID) -> Skill:
    """The competency, locked: two firsts at the same moment wait for each other. Raises NotFound."""
    placements = Placement.objects.filter(seen_by(by))
    rows = Skill.objects.filter(pk=id, placement__in=placements.values("pk"))
    found = (
        rows.select_for_update(of=("self",))
        .select_related(
            "placement__supporting",
            "placement__receiving",
            "placement__trainee",
            "placement__home_department",
        )
        .first()
    )
    if found is None:
        raise NotFound(NO_RECORD)
    return found


def _row(id: UUID, skill: Skill, placement: Placement, on: date, at: datetime) -> Procedure:
    home = placement.ended_on
    if placement.status not in LEFT or home is None:
        raise Invalid(NOT_HOME_YET, field="skill_id")
    happened(on, at, "on")
    if on < home:
        raise Invalid(BEFORE_HOME, field="on", day=on, home=home)
    row = Procedure(
        id=id,
        skill=skill,
        trainee=placement.trainee,
        supporting=placement.supporting,
        receiving=placement.receiving,
        pairing=pairing_of(placement.supporting, placement.receiving, on=on),
        department=placement.home_department,
        on=on,
        state=Doing.CLAIMED.value,
    )
    row.claim = claiming.claim_id(row.key, 1)
    return row


def _times(number: int) -> int:
    if not 1 <= number <= MOST_TIMES:
        raise Invalid(TIMES_NUMBER, field="times", most=MOST_TIMES)
    return number


def _first(row: Procedure) -> bool:
    """Whether it is the first of its competency. Raises Invalid (on) when it lies before the one that was said to be first."""
    others = Procedure.objects.filter(skill=row.skill).exclude(pk=row.pk)
    standing = others.exclude(state__in=[state.value for state in GONE]).order_by("-first", "on").first()
    if standing is None:
        return True
    if standing.first and row.on < standing.on:
        raise Invalid(BEFORE_FIRST, field="on", day=standing.on)
    return not standing.first and row.on <= standing.on
