"""The points of one run: what a point that comes in is worth, what follows from it, what is carried over to the next hospital."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tongzhou.audit.actions import record
from tongzhou.care.emergency.actions.clocks import device_offset
from tongzhou.care.emergency.actions.told import FARTHEST, Stamp, Stamped, true_time
from tongzhou.care.emergency.models import Point, Run, Twin
from tongzhou.care.emergency.pathways import pathway, point_words
from tongzhou.care.emergency.refusals import (
    CAME_LATE,
    ELSEWHERE_ONLY,
    IN_FUTURE,
    LONG_AGO,
    NO_POINT,
    OTHER_CONTENT,
    TOLD_TWICE,
    WRONG_ORDER,
)
from tongzhou.care.emergency.rules import Pathway, Source, Standing, State, wrong_order
from tongzhou.care.steps.digests import digest
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Refusal, Sentence
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.words import Words

AHEAD = timedelta(minutes=2)
"""So far may a clock run ahead of the platform's before it is asked about."""
NOW = "now"
"""What a point stands against that lies in the future, or impossibly long ago."""
DOOR = "door"
CARRIED = {
    "onset": "onset",
    "last_well": "last_well",
    "call": "call",
    "fmc": "fmc",
    "ecg": "ecg",
    "door": "first_in",
    "door_out": "first_out",
}
"""What the next hospital is told of the first: there → here."""


@dataclass
class Sheet:
    """The points of one locked run, and what follows from them."""

    run: Run
    pathway: Pathway
    rows: list[Point]

    @classmethod
    def of(cls, run: Run) -> Sheet:
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
        if at < self.run.heard_at - FARTHEST:
            return NOW, Refusal(LONG_AGO, point=self.words(code), days=FARTHEST.days)
        pair = wrong_order(self.pathway, code, at, self.known(without=code))
        if pair is None:
            return None
        earlier, later = pair
        against = earlier if later == code else later
        return against, Refusal(WRONG_ORDER, earlier=self.words(earlier), later=self.words(later))

    def words(self, code: str) -> Words:
        return point_words(self.pathway, code)


def audit(run: Run, verb: str, by: Actor, at: datetime, **detail: object) -> None:
    """A row of the trail: which codes, never what they said."""
    whom = f"patient:{run.patient_id}" if run.patient_id else ""
    record(by=by, at=at, verb=f"emergency.{verb}", subject=run.source, patient=whom, detail=detail)


def refused(id: UUID, said: Sentence) -> Stamped:
    """Not kept, and why."""
    told = Refusal(said)
    return Stamped(id, "refused", told.says, told.then)


def keep(sheet: Sheet, told: Stamp, by: Actor, at: datetime) -> Stamped:
    """Keep one point, or answer for one that is here already. The run is locked."""
    mark = mark_of(told)
    before = next((one for one in sheet.rows if one.pk == told.id), None)
    if before is not None:
        return _again(sheet, before, told, mark, at)
    if sheet.pathway.point(told.point) is None and not _of_a_twin(sheet.run, told.point):
        return refused(told.id, NO_POINT)
    row = row_of(sheet.run, told, mark, by, at)
    answer = _stand(sheet, row, at)
    row.save(force_insert=True)
    sheet.rows.append(row)
    return answer


def _of_a_twin(run: Run, code: str) -> bool:
    """Whether a second phone began it on a pathway that has this point: what was touched there is kept."""
    others = Twin.objects.filter(run=run).values_list("pathway", flat=True)
    return any(known.point(code) is not None for one in others if (known := pathway(one)))


def mark_of(told: Stamp) -> str:
    """SHA-256 of what was told; whether somebody insists is no part of it."""
    names = ("point", "device_at", "offset_ms", "note", "device")
    return digest({**{name: getattr(told, name) for name in names}, "source": told.source.value})


def row_of(run: Run, told: Stamp, mark: str, by: Actor, at: datetime) -> Point:
    """The row, not yet judged and not yet written; a device takes its newest clock check."""
    offset = told.offset_ms
    if told.source is Source.DEVICE and offset is None:
        offset = device_offset(by.institution_id, told.device, told.device_at)
    return Point(
        pk=told.id, run=run, code=told.point, source=told.source.value, device=told.device[:40], device_at=told.device_at, offset_ms=offset,
        true_at=true_time(told.device_at, offset), heard_at=at, by_key=by.key, by_name=by.name, by_title=by.title,
        by_institution=by.institution_name, insisted=told.insisted, note=told.note[:200], content_hash=mark,
    )  # fmt: skip


def _stand(sheet: Sheet, row: Point, at: datetime) -> Stamped:
    """Say what a point is worth, and answer whoever sent it."""
    words = sheet.words(row.code)
    if not State(sheet.run.state).open:
        row.standing = Standing.LATE.value
        told = Refusal(CAME_LATE, point=words)
        return Stamped(row.pk, "kept", told.says, told.then)
    if sheet.pathway.point(row.code) is None:
        row.standing = Standing.ASIDE.value
        told = Refusal(ELSEWHERE_ONLY, point=words)
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


def _again(sheet: Sheet, row: Point, told: Stamp, mark: str, at: datetime) -> Stamped:
    """The same id once more: the same answer, or somebody insists now."""
    if row.content_hash != mark:
        return refused(told.id, OTHER_CONTENT)
    if row.standing != Standing.ASKED:
        return Stamped(row.pk, "known")
    row.insisted = told.insisted
    answer = _stand(sheet, row, at)
    row.save(update_fields=["insisted", "standing", "against"])
    return answer


def look_again(sheet: Sheet, at: datetime) -> None:
    """What was asked about, and no longer stands against anything, counts; what was insisted upon is no longer flagged. Nobody has to send it once more."""
    if not State(sheet.run.state).open:
        return
    for row in sheet.rows:
        waits = row.standing == Standing.ASKED and sheet.current(row.code) is None
        flagged = row.standing == Standing.CURRENT and row.flagged
        if (waits or flagged) and sheet.wrong(row.code, row.true_at, at) is None:
            row.standing, row.against = Standing.CURRENT.value, ""
            row.save(update_fields=["standing", "against"])


def put(
    run: Run, code: str, when: datetime, *, by: Actor, at: datetime, source: Source = Source.SYSTEM
) -> None:
    """A point that follows from a step, unless it is known already or the pathway has none. The run is locked."""
    sheet = Sheet.of(run)
    if sheet.pathway.point(code) is None or sheet.current(code) is not None:
        return
    told = Stamp(id=new_id(), point=code, device_at=when, offset_ms=0, source=source)
    keep(sheet, told, by, at)
    look_again(sheet, at)


def came_at(run: Run, door: Point, at: datetime) -> datetime:
    """When he arrived, by the point of the door; a clock that has no time, or runs ahead, does not say: then now."""
    return door.true_at if run.heard_at - FARTHEST <= door.true_at <= at else at


def carry(first: Run, following: Run, *, by: Actor, at: datetime) -> None:
    """Bring what the first hospital's points say to the run that follows it; what was corrected there is corrected here. Both are locked."""
    source, here = Sheet.of(first), Sheet.of(following)
    for there, code in CARRIED.items():
        point, before = source.current(there), here.current(code)
        if point is None and before is not None and before.carried:  # taken back there
            before.standing, before.reason = Standing.REPLACED.value, "首诊医院收回"
            before.save(update_fields=["standing", "reason"])
        if point is None or here.pathway.point(code) is None:
            continue
        if before is not None and (not before.carried or before.true_at == point.true_at):
            continue
        row = Point(
            pk=new_id(), run=following, code=code, source=point.source, device=point.device, device_at=point.device_at, offset_ms=point.offset_ms,
            true_at=point.true_at, heard_at=at, by_key=point.by_key, by_name=point.by_name, by_title=point.by_title,
            by_institution=point.by_institution, insisted=point.insisted, carried=True, content_hash=point.content_hash,
        )  # fmt: skip
        if before is not None:
            before.standing = Standing.REPLACED.value
            before.save(update_fields=["standing"])
            row.replaces, row.reason = before, point.reason or "首诊医院更正"
        _stand(here, row, at)
        row.save(force_insert=True)
        here.rows.append(row)
    look_again(here, at)
