"""Points in time: kept as they come, asked about when their order is impossible, corrected with a reason, never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tongzhou.audit.actions import record
from tongzhou.care.emergency.actions.clocks import device_offset
from tongzhou.care.emergency.actions.runner import Turn, locked, take
from tongzhou.care.emergency.actions.telling import changed
from tongzhou.care.emergency.actions.told import Stamp, Stamped, true_time
from tongzhou.care.emergency.models import Point, Run
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.queries.hands import refusal, writes
from tongzhou.care.emergency.refusals import (
    CAME_LATE,
    IN_FUTURE,
    IS_CLOSED,
    NO_POINT,
    NOT_CURRENT,
    OTHER_CONTENT,
    TOLD_TWICE,
    WRONG_ORDER,
)
from tongzhou.care.emergency.rules import Pathway, Source, Standing, State, wrong_order
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.texts import limited, reason
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, Refusal, Sentence
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.words import Words

AHEAD = timedelta(minutes=2)
"""So far may a clock run ahead of the platform's before it is asked about."""
NOW = "now"
"""What a point stands against that lies in the future."""
DOOR = "door"


@dataclass
class _Sheet:
    """The points of one locked run, and what follows from them."""

    run: Run
    pathway: Pathway
    rows: list[Point]

    @classmethod
    def of(cls, run: Run) -> _Sheet:
        known = pathway(run.pathway)
        assert known is not None  # a run begins with a pathway that is there, and none is taken away
        return cls(run, known, list(Point.objects.filter(run=run).order_by("heard_at", "id")))

    def current(self, code: str) -> Point | None:
        return next((one for one in self.rows if one.code == code and one.standing == Standing.CURRENT), None)

    def known(self, *, without: str) -> dict[str, datetime]:
        """True times by code; what is flagged accuses nobody else."""
        return {
            one.code: one.true_at
            for one in self.rows
            if one.standing == Standing.CURRENT and not one.flagged and one.code != without
        }

    def wrong(self, code: str, at: datetime, now: datetime) -> tuple[str, Refusal] | None:
        """What a point of that code and true time would stand against, and how it is said."""
        if at > now + AHEAD:
            return NOW, Refusal(IN_FUTURE, point=self.words(code))
        pair = wrong_order(self.pathway, code, at, self.known(without=code))
        if pair is None:
            return None
        earlier, later = pair
        against = earlier if later == code else later
        return against, Refusal(WRONG_ORDER, earlier=self.words(earlier), later=self.words(later))

    def words(self, code: str) -> Words:
        rule = self.pathway.point(code)
        return rule.words if rule else Words(code, code)


def stamp(*, by: Actor, at: datetime, run_id: UUID, stamps: Sequence[Stamp]) -> list[Stamped]:
    """Keep these points. What became of each is answered in their order; one that is refused stops none of the others.

    Raises NotFound, Denied (neither side).
    """
    with transaction.atomic():
        run = locked(by, run_id, at)
        why_not = writes(run, by)
        if why_not:
            raise why_not
        sheet = _Sheet.of(run)
        elsewhere = set(
            Point.objects.filter(pk__in=[one.id for one in stamps])
            .exclude(run=run)
            .values_list("pk", flat=True)
        )
        answers = [
            _refused(one.id, OTHER_CONTENT) if one.id in elsewhere else _one(sheet, one, by, at)
            for one in stamps
        ]
        fresh = [
            one.point
            for one, told in zip(stamps, answers, strict=True)
            if told.outcome in ("kept", "questioned")
        ]
        if fresh:
            _look_again(sheet, at)
            _arrives(sheet, by, at)
            audit(run, "stamp", by, at, points=fresh)
            changed(run)
    return answers  # fmt: skip


def audit(run: Run, verb: str, by: Actor, at: datetime, **detail: object) -> None:
    """A row of the trail: which codes, never what they said."""
    whom = f"patient:{run.patient_id}" if run.patient_id else ""
    record(by=by, at=at, verb=f"emergency.{verb}", subject=run.source, patient=whom, detail=detail)


def _refused(id: UUID, said: Sentence) -> Stamped:
    told = Refusal(said)
    return Stamped(id, "refused", told.says, told.then)


def _one(sheet: _Sheet, told: Stamp, by: Actor, at: datetime) -> Stamped:
    mark = _mark(told)
    before = next((one for one in sheet.rows if one.pk == told.id), None)
    if before is not None:
        return _again(sheet, before, told, mark, at)
    if sheet.pathway.point(told.point) is None:
        return _refused(told.id, NO_POINT)
    row = _row(sheet.run, told, mark, by, at)
    answer = _stand(sheet, row, at)
    row.save(force_insert=True)
    sheet.rows.append(row)
    return answer


def _mark(told: Stamp) -> str:
    names = ("point", "device_at", "offset_ms", "note", "device")
    return digest({**{name: getattr(told, name) for name in names}, "source": told.source.value})


def _row(run: Run, told: Stamp, mark: str, by: Actor, at: datetime) -> Point:
    offset = told.offset_ms
    if told.source is Source.DEVICE and offset is None:
        offset = device_offset(by.institution_id, told.device, told.device_at)
    return Point(
        pk=told.id, run=run, code=told.point, source=told.source.value, device=told.device[:40], device_at=told.device_at, offset_ms=offset,
        true_at=true_time(told.device_at, offset), heard_at=at, by_key=by.key, by_name=by.name, by_title=by.title,
        by_institution=by.institution_name, insisted=told.insisted, note=told.note[:200], content_hash=mark,
    )  # fmt: skip


def _stand(sheet: _Sheet, row: Point, at: datetime) -> Stamped:
    """Say what a point is worth, and answer whoever sent it."""
    words = sheet.words(row.code)
    if not State(sheet.run.state).open:
        row.standing = Standing.LATE.value
        told = Refusal(CAME_LATE, point=words)
        return Stamped(row.pk, "kept", told.says, told.then)
    there = sheet.current(row.code)
    if there is not None:
        row.standing = Standing.ASIDE.value
        told = Refusal(TOLD_TWICE, point=words, name=there.by_name)
        return Stamped(row.pk, "kept", told.says, told.then)
    wrong = sheet.wrong(row.code, row.true_at, at)
    row.against = wrong[0] if wrong else ""
    if wrong is None or row.insisted:
        row.standing = Standing.CURRENT.value
        return Stamped(row.pk, "kept")
    row.standing = Standing.ASKED.value
    return Stamped(row.pk, "questioned", wrong[1].says, wrong[1].then)


def _again(sheet: _Sheet, row: Point, told: Stamp, mark: str, at: datetime) -> Stamped:
    """The same id once more: the same answer, or somebody insists now."""
    if row.content_hash != mark:
        return _refused(told.id, OTHER_CONTENT)
    if row.standing != Standing.ASKED:
        return Stamped(row.pk, "known")
    row.insisted = told.insisted
    answer = _stand(sheet, row, at)
    row.save(update_fields=["insisted", "standing", "against"])
    return answer


def _look_again(sheet: _Sheet, at: datetime) -> None:
    """What was asked about, and no longer stands against anything, counts; nobody has to send it once more."""
    if not State(sheet.run.state).open:
        return
    for row in sheet.rows:
        if (
            row.standing == Standing.ASKED
            and sheet.current(row.code) is None
            and sheet.wrong(row.code, row.true_at, at) is None
        ):
            row.standing, row.against = Standing.CURRENT.value, ""
            row.save(update_fields=["standing", "against"])  # fmt: skip


def _arrives(sheet: _Sheet, by: Actor, at: datetime) -> None:
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
        turn.run.arrived_at = min(door.true_at, at)

    take(run, "arrive", change, by=by, at=at, mark=digest({"event": "arrive", "point": door.pk}))


def put(
    run: Run, code: str, when: datetime, *, by: Actor, at: datetime, source: Source = Source.SYSTEM
) -> None:
    """A point that follows from a step, unless it is known already or the pathway has none. The run is locked."""
    sheet = _Sheet.of(run)
    if sheet.pathway.point(code) is None or sheet.current(code) is not None:
        return
    told = Stamp(id=new_id(), point=code, device_at=when, offset_ms=0, source=source)
    _one(sheet, told, by, at)
    _look_again(sheet, at)


def correct(*, by: Actor, at: datetime, run_id: UUID, point_id: UUID, told: Stamp, why: str) -> Stamped:
    """Put another time in the place of a point, with the reason; the old one is kept. The same id again is the same correction.

    questioned: nothing was changed, and the old one still counts. Raises NotFound, Denied, Conflict, Invalid.
    """
    why = limited(reason(why, field="why", most=200), 200, "why")
    with transaction.atomic():
        run, sheet, old = _to_change(by, at, run_id, point_id, told.id)
        if old is None:
            return Stamped(told.id, "known")
        if told.point != old.code:
            raise Invalid(NO_POINT, field="point")
        row = _row(run, told, _mark(told), by, at)
        wrong = sheet.wrong(row.code, row.true_at, at)
        if wrong and not told.insisted:
            return Stamped(told.id, "questioned", wrong[1].says, wrong[1].then)
        _aside(sheet, old.code)
        row.standing, row.replaces, row.reason = Standing.CURRENT.value, old, why
        row.against = wrong[0] if wrong else ""
        row.save(force_insert=True)
        sheet.rows.append(row)
        if row.code == DOOR and run.arrived_at is not None:
            run.arrived_at = min(row.true_at, at)
            run.save(update_fields=["arrived_at"])
        _look_again(sheet, at)
        audit(run, "correct", by, at, points=[row.code])
        changed(run)
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
        _look_again(sheet, at)
        audit(run, "retract", by, at, points=[old.code])
        changed(run)


def _to_change(
    by: Actor, at: datetime, run_id: UUID, point_id: UUID, new_one: UUID | None
) -> tuple[Run, _Sheet, Point | None]:
    """The locked run, its points and the one to be changed; None in its place when that was done already."""
    run = locked(by, run_id, at)
    why_not = writes(run, by)
    if why_not:
        raise why_not
    sheet = _Sheet.of(run)
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


def _aside(sheet: _Sheet, code: str) -> None:
    """What was current of this code is current no more."""
    there = sheet.current(code)
    if there is not None:
        there.standing = Standing.REPLACED.value
        there.save(update_fields=["standing"])
