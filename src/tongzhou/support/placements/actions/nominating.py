"""Before he comes: nominated by the recipient, accepted or declined by the supporter, planned anew, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory.clashes import clash
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.support.placements.actions import skills as log
from tongzhou.support.placements.actions.finding import department_of, member, pairing_within
from tongzhou.support.placements.actions.spans import DAY, one_place, respan
from tongzhou.support.placements.actions.telling import tell_giving, tell_taking
from tongzhou.support.placements.models import Placement, Slots
from tongzhou.support.placements.moving import PLACEMENTS
from tongzhou.support.placements.rules.placements import SEATED, State
from tongzhou.support.placements.rules.sentences import NO_SLOT_LEFT, NOT_IN_YEAR, SLOTS_GONE, TOO_EARLY
from tongzhou.support.placements.rules.slots import SlotState
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD

GOAL = 300


def nominate(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    slots_id: UUID,
    trainee_id: UUID,
    planned: Period,
    goal: str,
    home_department_id: UUID | None = None,
    skills: Sequence[str] = (),
    note: str = "",
) -> Placement:
    """The recipient names somebody for a slot. More may be nominated than there are slots; they are not accepted.

    Raises Denied, NotFound, Invalid (trainee_id, since, until, goal, skills), Conflict when his days are taken.
    """
    slots = _slots(by, slots_id)
    trainee = member(trainee_id, slots.receiving, "trainee_id")
    taking = trainee.institution
    by.require(P.MANAGE_PLACEMENTS, taking.place)
    home = department_of(home_department_id, taking, "home_department_id")
    row = Placement(
        id=id,
        slots=slots,
        department=slots.department,
        supporting=slots.supporting,
        receiving=taking,
        pairing=pairing_within(slots.supporting, taking, planned, at),
        trainee=trainee,
        home_department_id=home.pk if home else trainee.department_id,
        goal=reason(goal, field="goal", most=GOAL),
        planned=_planned(planned, slots),
        state=State.NOMINATED.value,
        search=found_by(trainee, slots),
    )
    content = [slots_id, trainee_id, planned.start, planned.end, goal, home_department_id, list(skills)]
    with one_place():
        respan(row)
        made = PLACEMENTS.begin(row, by=by, at=at, note=limited(note, "note"), content=content)
        if made is row:
            log.listed(row, skills)
            tell_giving(
                row, at, Words("{name}被提名到{department}进修", "{name} is nominated for {department}")
            )
    return made


def amend(
    *,
    by: Actor,
    at: datetime,
    placement_id: UUID,
    planned: Period,
    goal: str,
    note: str = "",
    seen: int | None = None,
) -> Placement:
    """The recipient changes a nomination, or brings a declined one back. Raises as `nominate`, IllegalMove."""

    def change(turn: Turn[Placement]) -> None:
        row = turn.record
        row.goal = reason(goal, field="goal", most=GOAL)
        row.planned = _planned(planned, row.slots)
        respan(row)

    content = [planned.start, planned.end, goal]
    with one_place():
        return PLACEMENTS.run(
            "amend",
            change,
            by=by,
            at=at,
            id=placement_id,
            seen=seen,
            note=limited(note, "note"),
            content=content,
        )


def accept(
    *,
    by: Actor,
    at: datetime,
    placement_id: UUID,
    teacher_id: UUID | None = None,
    planned: Period | None = None,
    note: str = "",
    seen: int | None = None,
) -> Placement:
    """The supporter takes him, with a teacher and other days if need be. Never more than there are slots.

    Raises Denied, NotFound, Invalid (teacher_id, since), IllegalMove, Conflict when no slot is left.
    """

    def change(turn: Turn[Placement]) -> None:
        row = turn.record
        _seat(row)
        _arrange(row, teacher_id, planned)
        turn.detail = {"teacher": str(teacher_id or ""), "planned": _told(row.planned)}
        tell_taking(
            row,
            at,
            Words(
                "{supporting}{department}已接收{name}进修", "{department} of {supporting} has accepted {name}"
            ),
        )

    content = [teacher_id, planned and [planned.start, planned.end]]
    with one_place(), clash(placement_within_slots=Conflict(SLOTS_GONE)):
        return PLACEMENTS.run(
            "accept",
            change,
            by=by,
            at=at,
            id=placement_id,
            seen=seen,
            note=limited(note, "note"),
            content=content,
        )


def decline(*, by: Actor, at: datetime, placement_id: UUID, note: str, seen: int | None = None) -> Placement:
    """The supporter does not take him, with the reason; an acceptance may be taken back before he comes."""

    def change(turn: Turn[Placement]) -> None:
        tell_taking(
            turn.record, at, Words("{supporting}未接收{name}进修", "{supporting} has declined {name}")
        )

    return PLACEMENTS.run("decline", change, by=by, at=at, id=placement_id, seen=seen, note=reason(note))


def withdraw(*, by: Actor, at: datetime, placement_id: UUID, note: str, seen: int | None = None) -> Placement:
    """The recipient takes the nomination back, with the reason, before he has come. The slot is free again."""

    def change(turn: Turn[Placement]) -> None:
        tell_giving(turn.record, at, Words("{name}的进修提名已撤回", "the nomination of {name} is withdrawn"))

    return PLACEMENTS.run("withdraw", change, by=by, at=at, id=placement_id, seen=seen, note=reason(note))


def plan(
    *,
    by: Actor,
    at: datetime,
    placement_id: UUID,
    teacher_id: UUID | None = None,
    until: date | None = None,
    note: str = "",
    seen: int | None = None,
) -> Placement:
    """Another teacher, or another last day. What is None stays. Raises Denied, NotFound, Invalid (teacher_id, until)."""

    def change(turn: Turn[Placement]) -> None:
        row = turn.record
        planned = None
        if until is not None:
            if until < (row.arrived_on or row.planned.lower):
                raise Invalid(TOO_EARLY, field="until", day=row.arrived_on or row.planned.lower)
            planned = Period(row.planned.lower, until + DAY)
        _arrange(row, teacher_id, planned, inside=False)
        turn.detail = {"teacher": str(teacher_id or ""), "planned": _told(row.planned)}

    with one_place():
        return PLACEMENTS.run(
            "plan",
            change,
            by=by,
            at=at,
            id=placement_id,
            seen=seen,
            note=limited(note, "note"),
            content=[teacher_id, until],
        )


def _slots(by: Actor, id: UUID) -> Slots:
    rows = Slots.objects.select_related("supporting", "receiving", "department")
    found = rows.filter(seen_by(by), pk=id).first()
    if found is None:
        raise NotFound(NO_RECORD)
    if found.status is not SlotState.OFFERED:
        raise Conflict(SLOTS_GONE, field="slots_id")
    return found


def _planned(planned: Period, slots: Slots | None) -> DateRange:
    """The days as a range with an end. The first day lies in the year of the slots. Raises Invalid (since, until)."""
    if planned.end is None:
        raise Invalid(TOO_EARLY, field="until", day=planned.start)
    if slots is not None and not slots.during.lower <= planned.start < slots.during.upper:
        raise Invalid(
            NOT_IN_YEAR,
            field="since",
            day=planned.start,
            since=slots.during.lower,
            until=slots.during.upper - DAY,
        )
    return DateRange(planned.start, planned.end)


def _seat(row: Placement) -> None:
    """One of the slots is his. Their row is locked: who accepts at the same moment is counted after. Raises Conflict."""
    rows = Slots.objects.select_for_update(of=("self",), no_key=True).select_related("department")
    slots = rows.get(pk=str(row.slots_id))
    taken = Placement.objects.filter(slots=slots, state__in=[state.value for state in SEATED]).count()
    if slots.status is not SlotState.OFFERED:
        raise Conflict(SLOTS_GONE)
    if taken >= slots.number:
        raise Conflict(NO_SLOT_LEFT, department=slots.department.name, year=slots.year, slots=slots.number)


def _arrange(row: Placement, teacher_id: UUID | None, planned: Period | None, *, inside: bool = True) -> None:
    if teacher_id is not None:
        row.teacher = member(teacher_id, row.supporting, "teacher_id")
    if planned is not None:
        row.planned = _planned(planned, row.slots if inside else None)
        respan(row)


def _told(planned: DateRange) -> list[str]:
    return [str(planned.lower), str(planned.upper)]


def found_by(trainee: Staff, row: Slots | Placement) -> str:
    """What a placement is found by: trainee, department, houses."""
    told = (trainee.name, row.department.name, row.supporting.label, trainee.institution.label)
    return " ".join(told).lower()[:300]
