"""A specialty is proposed with its plan; the plan is changed, building begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.words import Words
from tongzhou.support.sides.running import Turn, limited
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.sides.standing import STANDS
from tongzhou.support.specialties.actions.finding import department_at, done_by, houses, papers, said
from tongzhou.support.specialties.models import Gap, Milestone, Specialty
from tongzhou.support.specialties.moving import RUNNER
from tongzhou.support.specialties.rules.aims import Aim, Lack, suggested
from tongzhou.support.specialties.rules.sentences import BUILT_ALREADY, MILESTONE_SAID, TOO_EARLY, TOO_MANY
from tongzhou.support.specialties.rules.states import State, months_after

MOST = 30
"""Milestones and gaps of one specialty."""
NAME = Words("名称", "name")
MILESTONE = Words("节点", "milestone")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is built: the recipient's department, the aim, what it is called ("" as the aim is), why, by when."""

    aim: Aim
    name: str = ""
    department_id: UUID | None = None
    why: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone as it is planned."""

    name: str
    needs: str = ""
    due_on: date | None = None


def usual(aim: Aim, *, on: date) -> tuple[Planned, ...]:
    """The plan that is suggested for an aim whose building begins on a day (rules.aims)."""
    return tuple(Planned(one.name, one.needs, months_after(on, one.months)) for one in suggested(aim))


def propose(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    on: date,
    subject: Subject,
    milestones: Sequence[Planned] = (),
    gaps: Sequence[tuple[Lack, str]] = (),
) -> Specialty:
    """Write down from a day on what the two sides build, with its plan and what is missing. Sent twice it is there once.

    Raises Denied without MANAGE_CAPABILITY or TEACH at one of the two houses, Invalid (with field), NotFound, Conflict (built already).
    """
    giving, taking, pairing = houses(by, supporting_id, receiving_id, on=done_by(on, at))
    made = Specialty(
        id=id, pairing=pairing, supporting=giving, receiving=taking, state=State.PLANNED.value, began_on=on
    )
    _fill(made, subject)
    _few([*milestones], "milestones")
    _few([*gaps], "gaps")
    content = [supporting_id, receiving_id, on, _said(subject), [_planned(one) for one in milestones], gaps]
    try:
        with transaction.atomic():
            kept = RUNNER.begin(made, by=by, at=at, content=content)
            if kept is made:
                for number, one in enumerate(milestones, 1):
                    _milestone(Milestone(specialty=made, number=number), one).save()
                for lack, what in gaps:
                    text = said(what, "gaps", lack.words, 120)
                    Gap.objects.create(specialty=made, lack=lack.value, what=text, noted_on=on)
    except IntegrityError as failure:
        raise _built(made) from failure
    return kept


def _built(row: Specialty) -> Conflict:
    return Conflict(BUILT_ALREADY, field="aim", aim=row.goal.words)


def _said(subject: Subject) -> list[object]:
    return [subject.aim, subject.name, subject.department_id, subject.why, subject.due_on]


def _planned(one: Planned) -> list[object]:
    return [one.name, one.needs, one.due_on]


def _few(listed: list[object], field: str) -> None:
    if len(listed) > MOST:
        raise Invalid(TOO_MANY, field=field, most=MOST, now=len(listed))


def _fill(row: Specialty, subject: Subject) -> None:
    row.aim = subject.aim.value
    row.department = department_at(subject.department_id, row.receiving)
    row.name = limited(subject.name, "name", 60) or (
        row.department.name if row.department and subject.aim.rank else subject.aim.words.zh
    )
    if subject.aim is Aim.OTHER and not subject.name.strip() and row.department is None:
        said("", "name", NAME, 60)
    row.why, row.due_on = limited(subject.why, "why"), subject.due_on
    if row.due_on and row.due_on < row.began_on:
        raise Invalid(TOO_EARLY, field="due_on", day=row.began_on)


def _milestone(row: Milestone, told: Planned) -> Milestone:
    row.name = said(told.name, "name", MILESTONE, 60)
    row.needs, row.due_on = limited(told.needs, "needs", 200), told.due_on
    return row


def amend(
    *, by: Actor, at: datetime, specialty_id: UUID, subject: Subject, seen: int | None = None
) -> Specialty:
    """Say anew what is built and by when, while it is planned or built. Raises as `propose`, IllegalMove later on."""

    def change(turn: Turn[Specialty]) -> None:
        row = turn.record
        turn.detail = {"name": row.name, "aim": row.aim, "due_on": row.due_on and row.due_on.isoformat()}
        _fill(row, subject)

    try:
        return RUNNER.run("amend", change, by=by, at=at, id=specialty_id, seen=seen, content=_said(subject))
    except IntegrityError as failure:
        raise Conflict(BUILT_ALREADY, field="aim", aim=subject.aim.words) from failure


def build(
    *, by: Actor, at: datetime, specialty_id: UUID, note: str = "", seen: int | None = None
) -> Specialty:
    """Begin building. Raises NotFound, Denied, IllegalMove, Conflict (seen)."""
    return RUNNER.run("build", _nothing, by=by, at=at, id=specialty_id, seen=seen, note=limited(note, "note"))


def plan(
    *,
    by: Actor,
    at: datetime,
    specialty_id: UUID,
    id: UUID,
    planned: Planned,
    seen: int | None = None,
) -> Specialty:
    """Put a milestone into the plan under the caller's id, or say the one with this id anew. Sent twice it is there once.

    What is claimed already keeps the words of its claim. Raises Invalid (name, needs), NotFound, and as every step does.
    """

    def change(turn: Turn[Specialty]) -> None:
        row = turn.record
        there = list(row.milestones.all())
        known = next((one for one in there if one.pk == id), None)
        if known is None:
            if Milestone.objects.filter(pk=id).exists():
                raise NotFound(NO_RECORD)
            _few([one for one in (*there, None) if one is None or not one.dropped], "name")
            known = Milestone(pk=id, specialty=row, number=len(there) + 1)
        else:
            turn.detail = {"name": known.name, "due_on": known.due_on and known.due_on.isoformat()}
        known.dropped = False
        _milestone(known, planned).save()

    content = [id, *_planned(planned)]
    return RUNNER.run("plan", change, by=by, at=at, id=specialty_id, seen=seen, content=content)


def drop_milestone(
    *, by: Actor, at: datetime, specialty_id: UUID, milestone_id: UUID, seen: int | None = None
) -> Specialty:
    """Take a milestone out of the plan that nobody said to be reached. Raises NotFound, Conflict, and as every step does."""

    def change(turn: Turn[Specialty]) -> None:
        one = milestone_of(turn.record, milestone_id)
        if one.statements.filter(STANDS).exists():
            raise Conflict(MILESTONE_SAID, name=one.name)
        turn.detail = {"dropped": one.name}
        one.dropped = True
        one.save(update_fields=["dropped"])

    content = ["drop", milestone_id]
    return RUNNER.run("plan", change, by=by, at=at, id=specialty_id, seen=seen, content=content)


def milestone_of(row: Specialty, id: UUID) -> Milestone:
    """A milestone of this specialty's plan. Raises NotFound."""
    found = row.milestones.filter(pk=id, dropped=False).first()
    if found is None:
        raise NotFound(NO_RECORD)
    return found


def attach(
    *, by: Actor, at: datetime, specialty_id: UUID, file_ids: Sequence[UUID], note: str = "", seen: int | None = None
) -> Specialty:  # fmt: skip
    """Attach papers: the letter, the plan, the record of a visit. Raises as every step does, and as files do."""

    def change(turn: Turn[Specialty]) -> None:
        papers(turn.record.key, file_ids, by=by, at=at)

    content = [str(id) for id in file_ids]
    told = limited(note, "note", 400)
    return RUNNER.run("attach", change, by=by, at=at, id=specialty_id, seen=seen, note=told, content=content)


def _nothing(turn: Turn[Specialty]) -> None:
    """The step alone is the change."""
