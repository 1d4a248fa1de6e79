"""What is missing is noted, and closed once it is there."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.support.sides.running import Turn, limited
from tongzhou.support.sides.sentences import NO_RECORD, OTHER_CONTENT
from tongzhou.support.specialties.actions.finding import done_by, said, today
from tongzhou.support.specialties.actions.planning import MOST
from tongzhou.support.specialties.models import Gap, Specialty
from tongzhou.support.specialties.moving import RUNNER
from tongzhou.support.specialties.rules.aims import Lack
from tongzhou.support.specialties.rules.sentences import TOO_MANY


def note_gap(
    *, by: Actor, at: datetime, specialty_id: UUID, id: UUID, lack: Lack, what: str, seen: int | None = None
) -> Specialty:
    """Note something that is missing. Sent twice it is there once. Raises Invalid (what), and as every step does."""

    def change(turn: Turn[Specialty]) -> None:
        row = turn.record
        open_now = row.gaps.filter(filled_on=None).count()
        if open_now >= MOST:
            raise Invalid(TOO_MANY, field="what", most=MOST, now=open_now + 1)
        if Gap.objects.filter(pk=id).exists():
            raise Conflict(OTHER_CONTENT)
        Gap.objects.create(
            pk=id,
            specialty=row,
            lack=lack.value,
            what=said(what, "what", lack.words, 120),
            noted_on=today(at),
        )

    content = [id, lack, what.strip()]
    return RUNNER.run("gap", change, by=by, at=at, id=specialty_id, seen=seen, content=content)


def fill_gap(
    *, by: Actor, at: datetime, specialty_id: UUID, gap_id: UUID, on: date, how: str = "", seen: int | None = None
) -> Specialty:  # fmt: skip
    """What was missing is there since a day. Said again it is corrected. Raises NotFound, Invalid (on, how), and as every step does."""

    def change(turn: Turn[Specialty]) -> None:
        gap = turn.record.gaps.filter(pk=gap_id).first()
        if gap is None:
            raise NotFound(NO_RECORD)
        gap.filled_on = done_by(on, at, since=gap.noted_on)
        gap.how = limited(how, "how", 200)
        gap.save(update_fields=["filled_on", "how"])
        turn.note = gap.what

    content = [gap_id, on, how.strip()]
    return RUNNER.run("fill", change, by=by, at=at, id=specialty_id, seen=seen, content=content)
