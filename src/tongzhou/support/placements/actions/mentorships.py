"""Mentorship: a plan with goals, notes each quarter by both, the mentor's assessment, the mentee's reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory.clashes import clash
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import Side
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level
from tongzhou.support.placements.actions.finding import happened, pairing_within, person
from tongzhou.support.placements.models import MentorGoal, MentorNote, Mentorship
from tongzhou.support.placements.moving import MENTORSHIPS, require_either, require_mentee, require_mentor
from tongzhou.support.placements.rules.mentoring import Bond, Grade, quarter
from tongzhou.support.placements.rules.sentences import BOND_THERE, GOAL_UNKNOWN, NO_GOALS, NOTED_ALREADY
from tongzhou.support.sides.running import Turn, limited, reason

MOST_GOALS = 30


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be learned, until when (None: until the end)."""

    text: str
    due: date | None = None


def begin_mentorship(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    mentor_id: UUID,
    mentee_id: UUID,
    during: Period,
    goals: Sequence[Goal],
    field: str = "",
    note: str = "",
) -> Mentorship:
    """A mentor of the supporter takes a mentee of the recipient; connected with their pairing as doctors if there is one.

    By either office. Raises Denied, NotFound, Invalid (goals, pairing), Conflict when the two are paired already.
    """
    mentor, mentee = person(mentor_id), person(mentee_id)
    giving, taking = mentor.institution, mentee.institution
    if not by.may(P.MANAGE_PLACEMENTS, taking.place):
        by.require(P.MANAGE_PLACEMENTS, giving.place)
    row = Mentorship(
        id=id,
        mentor=mentor,
        mentee=mentee,
        supporting=giving,
        receiving=taking,
        pairing=pairing_within(giving, taking, during, at),
        doctors=_doctors(mentor_id, mentee_id, during),
        field=limited(field, "field", 120),
        during=DateRange(during.start, during.end),
        state=Bond.RUNNING.value,
    )
    there = Conflict(BOND_THERE, field="mentee_id", mentor=mentor.name, mentee=mentee.name)
    content = [mentor_id, mentee_id, during.start, during.end, field, [[one.text, one.due] for one in goals]]
    with transaction.atomic(), clash(mentorship_once_at_a_time=there):
        made = MENTORSHIPS.begin(row, by=by, at=at, note=limited(note, "note"), content=content)
        if made is row:
            _write_goals(row, goals, after=0)
    return made


def plan_mentorship(
    *,
    by: Actor,
    at: datetime,
    mentorship_id: UUID,
    goals: Sequence[Goal] = (),
    until: date | None = None,
    note: str = "",
    seen: int | None = None,
) -> Mentorship:
    """Goals are added, the end is moved; what is reached stays. Raises Denied, NotFound, Invalid (goals, until), Conflict."""

    def change(turn: Turn[Mentorship]) -> None:
        row = turn.record
        if goals:
            _write_goals(row, goals, after=row.goals.count())
        if until is not None:
            row.during = DateRange(row.during.lower, max(until, row.during.lower), bounds="[]")
        turn.detail = {"goals": [one.text for one in goals], "until": str(until or "")}

    there = Conflict(BOND_THERE, field="until", mentor="", mentee="")
    content = [[[one.text, one.due] for one in goals], until]
    with transaction.atomic(), clash(mentorship_once_at_a_time=there):
        return MENTORSHIPS.run(
            "plan",
            change,
            by=by,
            at=at,
            id=mentorship_id,
            seen=seen,
            note=limited(note, "note"),
            content=content,
        )


def reach_goal(
    *,
    by: Actor,
    at: datetime,
    mentorship_id: UUID,
    goal_id: UUID,
    on: date,
    note: str = "",
    seen: int | None = None,
) -> Mentorship:
    """The mentor himself says that a goal is reached, on which day. Raises Denied, NotFound, Invalid (goal_id, on)."""

    def change(turn: Turn[Mentorship]) -> None:
        require_mentor(by, turn.record)
        goal = turn.record.goals.filter(pk=goal_id, reached_on=None).first()
        if goal is None:
            raise Invalid(GOAL_UNKNOWN, field="goal_id")
        goal.reached_on = happened(on, at, "on", since=turn.record.during.lower)
        goal.note = kept
        goal.save(update_fields=["reached_on", "note"])
        turn.detail = {"goal": goal.text, "on": str(on)}

    kept = limited(note, "note", 300)
    return MENTORSHIPS.run(
        "reach", change, by=by, at=at, id=mentorship_id, seen=seen, note=kept, content=[goal_id, on]
    )


def note_quarter(
    *, by: Actor, at: datetime, mentorship_id: UUID, on: date, text: str, seen: int | None = None
) -> Mentorship:
    """Mentor or mentee write their note about the quarter in which `on` falls, each once. Raises Invalid (on, text), Conflict."""

    def change(turn: Turn[Mentorship]) -> None:
        row = turn.record
        require_either(by, row)
        happened(quarter(on), at, "on", since=quarter(row.during.lower))
        side = Side.SUPPORTING if by.staff_id == row.mentor_id else Side.RECEIVING
        try:
            with transaction.atomic():
                MentorNote.objects.create(
                    mentorship=row, quarter=quarter(on), side=side.value, text=kept, by_key=by.key, by_name=by.name, at=at
                )  # fmt: skip
        except IntegrityError as failure:
            raise Conflict(NOTED_ALREADY, field="on") from failure
        turn.detail = {"quarter": str(quarter(on)), "side": side.value}

    kept = reason(text, field="text")
    return MENTORSHIPS.run(
        "note", change, by=by, at=at, id=mentorship_id, seen=seen, content=[quarter(on), kept]
    )


def assess_mentee(
    *,
    by: Actor,
    at: datetime,
    mentorship_id: UUID,
    on: date,
    grade: Grade,
    assessment: str,
    seen: int | None = None,
) -> Mentorship:
    """The mentor himself ends it with his word on the whole. Raises Denied, NotFound, Invalid (on, assessment), IllegalMove."""

    def change(turn: Turn[Mentorship]) -> None:
        row = turn.record
        require_mentor(by, row)
        row.ended_on = happened(on, at, "on", since=row.during.lower)
        row.grade, row.assessment = grade.value, kept
        turn.detail = {"on": str(on), "grade": grade.value}

    kept = reason(assessment, field="assessment")
    return MENTORSHIPS.run(
        "assess", change, by=by, at=at, id=mentorship_id, seen=seen, content=[on, grade, kept]
    )


def reply_mentor(
    *, by: Actor, at: datetime, mentorship_id: UUID, reply: str, seen: int | None = None
) -> Mentorship:
    """The mentee himself replies to the assessment; with that it has ended. Raises Denied, NotFound, Invalid (reply)."""

    def change(turn: Turn[Mentorship]) -> None:
        require_mentee(by, turn.record)
        turn.record.reply = kept

    kept = reason(reply, field="reply")
    return MENTORSHIPS.run("reply", change, by=by, at=at, id=mentorship_id, seen=seen, note=kept)


def stop_mentorship(
    *, by: Actor, at: datetime, mentorship_id: UUID, on: date, note: str, seen: int | None = None
) -> Mentorship:
    """It ends early, with the reason. By either office. Raises Denied, NotFound, Invalid (on, note), IllegalMove."""

    def change(turn: Turn[Mentorship]) -> None:
        turn.record.ended_on = happened(on, at, "on", since=turn.record.during.lower)
        turn.detail = {"on": str(on)}

    return MENTORSHIPS.run(
        "stop", change, by=by, at=at, id=mentorship_id, seen=seen, note=reason(note), content=on
    )


def _doctors(mentor_id: UUID, mentee_id: UUID, during: Period) -> Pairing | None:
    """The pairing of the two as doctors that meets these days, the latest first."""
    rows = Pairing.objects.filter(
        level=Level.DOCTOR.value, supporting_staff=mentor_id, receiving_staff=mentee_id
    )
    return rows.filter(during__overlap=DateRange(during.start, during.end)).order_by("-during").first()


def _write_goals(row: Mentorship, goals: Sequence[Goal], *, after: int) -> None:
    told = [Goal(limited(one.text, "goals", 200), one.due) for one in goals if one.text.strip()]
    if not told or len(told) + after > MOST_GOALS:
        raise Invalid(NO_GOALS, field="goals")
    MentorGoal.objects.bulk_create(
        MentorGoal(mentorship=row, number=number, text=one.text, due=one.due)
        for number, one in enumerate(told, after + 1)
    )
