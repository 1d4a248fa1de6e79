"""After a year: is it kept? What is not kept up or given up is stopped with the reason; it may be taken up again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid
from tongzhou.support.sides.running import Turn, limited, reason
from tongzhou.support.sides.standing import Standing
from tongzhou.support.specialties.actions.finding import done_by
from tongzhou.support.specialties.models import Specialty
from tongzhou.support.specialties.moving import RUNNER
from tongzhou.support.specialties.rules.sentences import BUILT_ALREADY, NOT_YET
from tongzhou.support.specialties.rules.states import What, a_year_after


def keep(
    *, by: Actor, at: datetime, specialty_id: UUID, on: date, note: str, seen: int | None = None
) -> Specialty:
    """The recipient says, twelve months on, that it is kept, and from what that is seen.

    Raises Invalid (on, note), and as every step does.
    """

    def change(turn: Turn[Specialty]) -> None:
        turn.note = reason(note)
        row = turn.record
        assert row.reached_on
        if done_by(on, at) < a_year_after(row.reached_on):
            raise Invalid(NOT_YET, field="on", day=a_year_after(row.reached_on))
        row.kept_on = on

    return RUNNER.run("keep", change, by=by, at=at, id=specialty_id, seen=seen, note=note.strip(), content=on)


def stop(*, by: Actor, at: datetime, specialty_id: UUID, note: str, seen: int | None = None) -> Specialty:
    """Stop, with the reason: given up, or not kept. What is in the ledger stays there. Raises Invalid (note), and as every step does."""
    why = reason(note)

    def change(turn: Turn[Specialty]) -> None:
        turn.record.note = why

    return RUNNER.run("stop", change, by=by, at=at, id=specialty_id, seen=seen, note=why)


def resume(
    *, by: Actor, at: datetime, specialty_id: UUID, note: str = "", seen: int | None = None
) -> Specialty:
    """Take up again what was stopped: where it is in the ledger as reached, it stands there again, else it is built."""

    def change(turn: Turn[Specialty]) -> None:
        row = turn.record
        aim = row.statements.filter(what=What.AIM.value, standing=Standing.POSTED.value).first()
        row.reached_on, row.kept_on = (aim.on, None) if aim else (None, None)
        turn.event = "restore" if aim else "resume"

    told = limited(note, "note")
    try:
        return RUNNER.run("resume", change, by=by, at=at, id=specialty_id, seen=seen, note=told)
    except IntegrityError as failure:
        # Meanwhile somebody began the same thing anew.
        raise Conflict(BUILT_ALREADY, aim=Specialty.objects.get(pk=specialty_id).goal.words) from failure
