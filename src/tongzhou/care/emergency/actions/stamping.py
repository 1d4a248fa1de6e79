"""Points in time: kept as they come, asked about when their order is impossible, corrected with a reason, never lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.care.emergency.actions.following import follow_up
from tongzhou.care.emergency.actions.runner import Turn, locked, take
from tongzhou.care.emergency.actions.sheet import (
    DOOR,
    Sheet,
    audit,
    came_at,
    carry,
    keep,
    look_again,
    mark_of,
    refused,
    row_of,
)
from tongzhou.care.emergency.actions.telling import changed
from tongzhou.care.emergency.actions.told import Stamp, Stamped
from tongzhou.care.emergency.models import OPEN, Point, Run
from tongzhou.care.emergency.queries.hands import refusal, writes
from tongzhou.care.emergency.refusals import IS_CLOSED, NO_POINT, NOT_CURRENT, OTHER_CONTENT
from tongzhou.care.emergency.rules import Standing, State
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.texts import limited, reason
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid


def stamp(*, by: Actor, at: datetime, run_id: UUID, stamps: Sequence[Stamp]) -> list[Stamped]:
    """Keep these points. What became of each is answered in their order; one that is refused stops none of the others.

    Raises NotFound, Denied (neither side).
    """
    with transaction.atomic():
        run = locked(by, run_id, at)
        why_not = writes(run, by)
        if why_not:
            raise why_not
        sheet = Sheet.of(run)
        elsewhere = set(
            Point.objects.filter(pk__in=[one.id for one in stamps])
            .exclude(run=run)
            .values_list("pk", flat=True)
        )
        answers = [
            refused(one.id, OTHER_CONTENT) if one.id in elsewhere else keep(sheet, one, by, at)
            for one in stamps
        ]
        fresh = [
            one.point
            for one, told in zip(stamps, answers, strict=True)
            if told.outcome in ("kept", "questioned")
        ]
        if fresh:
            look_again(sheet, at)
            _arrives(sheet, by, at)
            audit(run, "stamp", by, at, points=fresh)
            _told(run, by, at)
    return answers  # fmt: skip


def _told(run: Run, by: Actor, at: datetime) -> None:
    """Pages follow; and the run at the next hospital, when he has gone on: whatever counts here now counts there."""
    changed(run)
    following = Run.objects.select_for_update(of=("self",)).filter(OPEN, follows=run).first()
    if following is not None:
        carry(run, following, by=by, at=at)
        changed(following)


def _arrives(sheet: Sheet, by: Actor, at: datetime) -> None:
    """The receiver says that he came through the door: that is the arrival. The crew alone confirms nothing."""
    door = sheet.current(DOOR)
    run = sheet.run
    if (
        door is None
        or run.state != State.COMING
        or door.by_key != by.key
        or refusal(run, "arrive", by) is not None
    ):
        return

    def change(turn: Turn) -> None:
        turn.run.arrived_at = came_at(turn.run, door, at)
        follow_up(turn.run, ("accept", "arrive"), by=by, at=at)

    take(run, "arrive", change, by=by, at=at, mark=digest({"event": "arrive", "point": door.pk}))


def correct(*, by: Actor, at: datetime, run_id: UUID, point_id: UUID, told: Stamp, why: str) -> Stamped:
    """Put another time in the place of a point, with the reason; the old one is kept. The same id again is the same correction.

    questioned: nothing was changed, and the old one still counts; refused: the id is another point's. Raises NotFound, Denied, Conflict, Invalid.
    """
    why = limited(reason(why, field="why", most=200), 200, "why")
    with transaction.atomic():
        run, sheet, old = _to_change(by, at, run_id, point_id, told.id)
        if old is None:
            return Stamped(told.id, "known")
        if told.point != old.code or sheet.pathway.point(old.code) is None:
            raise Invalid(NO_POINT, field="point")
        if Point.objects.filter(pk=told.id).exists():
            return refused(told.id, OTHER_CONTENT)
        row = row_of(run, told, mark_of(told), by, at)
        wrong = sheet.wrong(row.code, row.true_at, at)
        if wrong and not told.insisted:
            return Stamped(told.id, "questioned", wrong[1].says, wrong[1].then)
        _aside(sheet, old)
        row.standing, row.replaces, row.reason = Standing.CURRENT.value, old, why
        row.against = wrong[0] if wrong else ""
        row.save(force_insert=True)
        sheet.rows.append(row)
        if row.code == DOOR and run.arrived_at is not None:
            run.arrived_at = came_at(run, row, at)
            run.save(update_fields=["arrived_at"])
        look_again(sheet, at)
        audit(run, "correct", by, at, points=[row.code])
        _told(run, by, at)
    return Stamped(row.pk, "kept")


def retract(*, by: Actor, at: datetime, run_id: UUID, point_id: UUID, why: str) -> None:
    """Take a point back: it was touched by mistake. It is kept, and counts no more. Twice is once. Raises as `correct`."""
    why = limited(reason(why, field="why", most=200), 200, "why")
    with transaction.atomic():
        run, sheet, old = _to_change(by, at, run_id, point_id, None)
        if old is None:
            return
        old.standing, old.reason, old.retracted_by = Standing.REPLACED.value, why, by.name
        old.save(update_fields=["standing", "reason", "retracted_by"])
        look_again(sheet, at)
        audit(run, "retract", by, at, points=[old.code])
        _told(run, by, at)


def _to_change(
    by: Actor, at: datetime, run_id: UUID, point_id: UUID, new_one: UUID | None
) -> tuple[Run, Sheet, Point | None]:
    """The locked run, its points and the one to be changed; None in its place when that was done already."""
    run = locked(by, run_id, at)
    why_not = writes(run, by)
    if why_not:
        raise why_not
    sheet = Sheet.of(run)
    if new_one is not None and any(one.pk == new_one and one.replaces_id == point_id for one in sheet.rows):
        return run, sheet, None
    old = next((one for one in sheet.rows if one.pk == point_id), None)
    if old is not None and new_one is None and old.retracted_by:
        return run, sheet, None
    if not State(run.state).open:
        raise Conflict(IS_CLOSED)
    if old is None or old.standing == Standing.REPLACED:
        raise Conflict(NOT_CURRENT)
    return run, sheet, old


def _aside(sheet: Sheet, old: Point) -> None:
    """What is corrected, and what was current of this code, counts no more."""
    for row in {one.pk: one for one in (old, sheet.current(old.code)) if one is not None}.values():
        row.standing = Standing.REPLACED.value
        row.save(update_fields=["standing"])
