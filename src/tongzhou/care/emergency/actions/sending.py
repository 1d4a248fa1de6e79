"""The sending side: elsewhere, taken back, read and closed; and who he is, which either side may learn first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.care.emergency.actions.claiming import post
from tongzhou.care.emergency.actions.following import follow_up
from tongzhou.care.emergency.actions.parts import end, passed, search_text, take_part
from tongzhou.care.emergency.actions.runner import Turn, run
from tongzhou.care.emergency.models import Run
from tongzhou.care.emergency.queries.ways import pairing_between, receiving
from tongzhou.care.emergency.refusals import KNOWN_ALREADY, NOT_THERE
from tongzhou.care.patients.queries import patient as visible_patient
from tongzhou.care.steps.texts import limited, reason
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid


def redirect(
    *, by: Actor, at: datetime, run_id: UUID, to: UUID, note: str = "", seen: int | None = None
) -> Run:
    """He is brought elsewhere, with all that is known; the new house answers anew. Raises Invalid for a place that is not offered."""

    def change(turn: Turn) -> None:
        found = turn.run
        there = receiving(found.sender, to, at)
        if there is None or there.pk == found.receiver_id:
            raise Invalid(NOT_THERE, field="to")
        turn.detail.update({"from": found.where_to})
        passed(found, at)
        found.receiver, found.pairing = there, pairing_between(found.sender, there, at)
        found.answer = found.answer_note = found.answered_by = ""
        found.answered_at = None
        take_part(found, there.pk, "receiver", at)
        found.search = search_text(found)
        turn.detail.update(place=there.label)
        follow_up(found, ("redirect",), by=by, at=at, to=there.pk)

    note = limited(note, 500, "note")
    return run("redirect", change, by=by, at=at, run_id=run_id, seen=seen, note=note, content={"to": to})


def cancel(*, by: Actor, at: datetime, run_id: UUID, note: str, seen: int | None = None) -> Run:
    """Take it back before the arrival, with the reason: begun by mistake, nobody there, he stays, died on the way."""

    def change(turn: Turn) -> None:
        turn.run.closed_at = at
        end(turn.run, at)
        follow_up(turn.run, ("cancel",), by=by, at=at, note=note)

    return run("cancel", change, by=by, at=at, run_id=run_id, seen=seen, note=reason(note, most=500))


def ask_more(*, by: Actor, at: datetime, run_id: UUID, note: str, seen: int | None = None) -> Run:
    """What became of him is not clear: back to the receiver, who says it again."""

    def change(turn: Turn) -> None:
        found = turn.run
        turn.detail["before"] = {"outcome": found.outcome, "note": found.outcome_note}
        found.outcome = found.outcome_note = found.finished_by = ""
        found.finished_at = None

    return run("ask_more", change, by=by, at=at, run_id=run_id, seen=seen, note=reason(note, most=500))


def close(*, by: Actor, at: datetime, run_id: UUID, note: str = "", seen: int | None = None) -> Run:
    """The sender has read it: with the receiver's part that closes it, and the entry is posted. Of who walked in, the house alone.

    Raises Denied for whoever wrote the receiver's part himself.
    """

    def change(turn: Turn) -> None:
        turn.run.closed_at = at
        end(turn.run, at)
        post(turn.run, by=by, at=at)

    note = limited(note, 500, "note")
    return run("close", change, by=by, at=at, run_id=run_id, seen=seen, note=note)


def identify(*, by: Actor, at: datetime, run_id: UUID, patient_id: UUID, seen: int | None = None) -> Run:
    """Somebody knows who he is: the run belongs to a patient whom `by` may see. Raises NotFound, Conflict when it is known."""

    def change(turn: Turn) -> None:
        if turn.run.patient_id is not None:
            raise Conflict(KNOWN_ALREADY)
        turn.run.patient = visible_patient(by, patient_id)

    content = {"patient": patient_id}
    return run("identify", change, by=by, at=at, run_id=run_id, seen=seen, content=content)
