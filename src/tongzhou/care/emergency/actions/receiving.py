"""The receiving side: answer the crew by one touch; here he is; on an observation bed and off it; what became of him."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.care.emergency.actions.beds import leave_bed, lie_down
from tongzhou.care.emergency.actions.following import follow_up
from tongzhou.care.emergency.actions.runner import Turn, run
from tongzhou.care.emergency.actions.sheet import put
from tongzhou.care.emergency.actions.told import FARTHEST
from tongzhou.care.emergency.models import Run
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.queries.hands import sent_on
from tongzhou.care.emergency.refusals import LONG_AGO, NO_ANSWER, NO_OUTCOME, WENT_ON, WRONG_TIME
from tongzhou.care.emergency.rules import Answer, Outcome, Source
from tongzhou.care.steps.texts import limited
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words

ARRIVAL = Words("到达", "arrival")


def answer(
    *, by: Actor, at: datetime, run_id: UUID, answer: Answer, note: str = "", seen: int | None = None
) -> Run:
    """Tell the crew, by one touch. May be said anew as long as he is on the way: the newest counts, the first is the point in time."""
    note = limited(note, 200, "note")

    def change(turn: Turn) -> None:
        found = turn.run
        known = pathway(found.pathway)
        if known is None or answer not in known.answers:
            raise Invalid(NO_ANSWER, field="answer")
        found.answer, found.answer_note = answer.value, note
        found.answered_by, found.answered_at = by.name, at
        turn.detail.update(answer=answer.value)
        put(found, "answered", at, by=by, at=at)
        follow_up(found, ("accept",), by=by, at=at)

    content = {"answer": answer.value}
    return run("answer", change, by=by, at=at, run_id=run_id, seen=seen, note=note, content=content)


def arrive(
    *,
    by: Actor,
    at: datetime,
    run_id: UUID,
    arrived_at: datetime | None = None,
    note: str = "",
    seen: int | None = None,
) -> Run:
    """He is here, since `arrived_at` (now, unless told); that is also the point “door”, unless it is known. Raises Invalid."""

    def change(turn: Turn) -> None:
        when = arrived_at or at
        if when > at:
            raise Invalid(WRONG_TIME, field="arrived_at")
        if when < turn.run.heard_at - FARTHEST:
            raise Invalid(LONG_AGO, field="arrived_at", point=ARRIVAL, days=FARTHEST.days)
        turn.run.arrived_at = when
        put(turn.run, "door", when, by=by, at=at, source=Source.PERSON)
        follow_up(turn.run, ("accept", "arrive"), by=by, at=at)

    note = limited(note, 500, "note")
    return run("arrive", change, by=by, at=at, run_id=run_id, seen=seen, note=note, content={"arrived_at": arrived_at})  # fmt: skip


def observe(
    *, by: Actor, at: datetime, run_id: UUID, bed_id: UUID, note: str = "", seen: int | None = None
) -> Run:
    """Put him on an observation bed, or on another one. Raises Invalid when somebody was faster with it."""

    def change(turn: Turn) -> None:
        bed = lie_down(turn, bed_id)
        turn.detail.update(bed=bed.label)

    note = limited(note, 500, "note")
    return run("observe", change, by=by, at=at, run_id=run_id, seen=seen, note=note, content={"bed": bed_id})


def resume(*, by: Actor, at: datetime, run_id: UUID, note: str = "", seen: int | None = None) -> Run:
    """He gets worse: back to the emergency room; the bed is free."""

    def change(turn: Turn) -> None:
        leave_bed(turn.run, at)

    note = limited(note, 500, "note")
    return run("resume", change, by=by, at=at, run_id=run_id, seen=seen, note=note)


def finish(
    *, by: Actor, at: datetime, run_id: UUID, outcome: Outcome | None, note: str = "", seen: int | None = None
) -> Run:
    """The receiver's part: what became of him. The sender reads it and closes. Raises Invalid.

    A transfer has its own verb; who was sent on, and is not back, was sent on, however often the receiver is asked.
    """
    if outcome is None:
        raise Invalid(NO_OUTCOME, field="outcome")
    note = limited(note, 500, "note")

    def change(turn: Turn) -> None:
        if sent_on(turn.run) and outcome is not Outcome.TRANSFERRED:
            raise Invalid(
                WENT_ON, field="outcome", number=turn.run.referral.number if turn.run.referral else ""
            )
        if outcome is Outcome.TRANSFERRED and not sent_on(turn.run):
            raise Invalid(NO_OUTCOME, field="outcome")
        ends(turn, outcome, note)

    content = {"outcome": outcome.value}
    return run("finish", change, by=by, at=at, run_id=run_id, seen=seen, note=note, content=content)


def ends(turn: Turn, outcome: Outcome, note: str) -> None:
    """The receiver has done its part; the bed is free."""
    found = turn.run
    found.outcome, found.outcome_note = outcome.value, note
    found.finished_at, found.finished_by = turn.at, turn.by.key
    turn.detail.update(outcome=outcome.value)
    leave_bed(found, turn.at)
