"""Two sides are paired, and part. A narrower pairing stands under one of the two institutions on every day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from tongzhou.audit import actions as audit
from tongzhou.directory import queries as directory
from tongzhou.directory.actions.departments import DEPARTMENT_CLOSED
from tongzhou.directory.clashes import clash, same
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, sentence
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission
from tongzhou.notices import actions as notices
from tongzhou.partnerships.models import Agreement, Pairing
from tongzhou.partnerships.queries import UNKNOWN
from tongzhou.partnerships.rules import Level, check_who, covered, pairing_key

PAIRED_ALREADY = sentence(
    "partnerships.paired_already",
    "双方在这段日子里已经结对。",
    "The two are paired already during these days.",
    then_zh="请先结束原来的结对，或改填起止日期。",
    then_en="End the other pairing first, or change the days.",
)
NOT_UNDER = sentence(
    "partnerships.not_under",
    "这两家机构在这段日子里没有（或没有一直）结对。",
    "The two institutions are not paired on all of these days.",
    then_zh="请先为两家机构建立结对，或把日期收进它们结对的期限内。",
    then_en="Pair the institutions first, or keep within the days of their pairing.",
)
NOT_THEIRS = sentence(
    "partnerships.not_theirs",
    "所选的科室或医生不属于这一方。",
    "The department or doctor belongs to another side.",
    then_zh="请从各自机构里重新选择。",
    then_en="Choose again, each from its own institution.",
)
OTHER_PROGRAMME = sentence(
    "partnerships.other_programme",
    "所选协议属于另一个帮扶项目。",
    "The agreement belongs to another programme.",
    then_zh="请选本项目的协议，或不选。",
    then_en="Choose one of this programme, or none.",
)
WRONG_DAYS = sentence(
    "partnerships.wrong_days",
    "结束日期要晚于开始日期。",
    "The end lies on or before the beginning.",
    then_zh="请核对起止日期。",
    then_en="Check both days.",
)
BEGINS_LATER = sentence(
    "partnerships.begins_later",
    "其中“{level}”的结对从 {since} 才开始，不能在那天或更早结束。",
    "A pairing “{level}” begins on {since}: it cannot end on or before that day.",
    then_zh="请把结束日期改到那天之后。",
    then_en="Choose a later day.",
)
ENDED_ALREADY = sentence(
    "partnerships.ended_already",
    "这个结对在那一天之前已经结束。",
    "This pairing has ended before that day.",
    then_zh="不需要再做什么。",
    then_en="There is nothing more to do.",
)

Two = tuple[UUID, UUID]


@transaction.atomic
def pair(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    level: Level,
    supporting_id: UUID,
    receiving_id: UUID,
    since: date,
    until: date | None = None,
    agreement_id: UUID | None = None,
    departments: Two | None = None,
    staff: Two | None = None,
    team: str = "",
    note: str = "",
) -> Pairing:
    """Pair two sides from `since` up to, not including, `until`. Pairs are (supporting, recipient).

    Needs EDIT_PARTNERSHIP at one of the two. Raises Denied, NotFound, Invalid (receiving_id, level, until,
    agreement_id), Conflict when they are paired already or a narrower pairing would stand under none.
    """
    check_who(
        level,
        supporting=supporting_id,
        receiving=receiving_id,
        departments=departments,
        staff=staff,
        team=team,
    )
    _require(by, supporting_id, receiving_id)
    key = pairing_key(
        level,
        supporting=supporting_id,
        receiving=receiving_id,
        departments=departments,
        staff=staff,
        team=team,
    )
    kept = Pairing.objects.filter(pk=id).first()
    if kept:
        same(kept, key=key, programme_id=programme_id)
        return kept
    if until is not None and until <= since:
        raise Invalid(WRONG_DAYS, field="until")
    new = Pairing(id=id, programme_id=programme_id, level=level.value, key=key, note=note)
    new.team = team.strip() if level is Level.TEAM else ""
    new.supporting_id, new.receiving_id, new.agreement_id = supporting_id, receiving_id, agreement_id
    new.during = DateRange(since, until)
    _name(new, departments, staff)
    _check(new, Period(since, until))
    with clash(pairing_once_at_a_time=Conflict(PAIRED_ALREADY, field="receiving_id")):
        new.save(force_insert=True)
    _told(new, by, at, "partnerships.pair")
    return new


@transaction.atomic
def end_pairing(*, by: Actor, at: datetime, pairing_id: UUID, on: date, note: str = "") -> Pairing:
    """`on` is the first day on which they are no longer paired. Ending two institutions' pairing ends those under it.

    Raises Denied, NotFound, Invalid (on), Conflict when it has ended before.
    """
    row = locked_pairing(by, pairing_id)
    ending = [row]
    if row.level == Level.INSTITUTION:
        narrow = Q(supporting=row.supporting_id, receiving=row.receiving_id) & ~Q(
            level=Level.INSTITUTION.value
        )
        left = Pairing.objects.select_for_update(of=("self",)).filter(narrow, during__overlap=row.during)
        ending += [one for one in left.order_by("pk") if one.during.upper is None or one.during.upper > on]
    if row.during.upper is not None and row.during.upper <= on:
        raise Conflict(ENDED_ALREADY)
    for one in ending:
        _end(one, on, note)
        _told(one, by, at, "partnerships.end_pairing")
    return row


def _end(row: Pairing, on: date, note: str) -> None:
    if row.during.lower is not None and on <= row.during.lower:
        raise Invalid(BEGINS_LATER, field="on", level=Level(row.level).words, since=row.during.lower)
    row.during = DateRange(row.during.lower, on)
    row.note = note.strip()[:200] or row.note
    row.save(update_fields=["during", "note"])


def locked_pairing(by: Actor, id: UUID) -> Pairing:
    """The pairing, locked, if the actor edits at one of its two sides. Raises NotFound, Denied."""
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("supporting", "receiving")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    if not any(by.may(Permission.EDIT_PARTNERSHIP, side.place) for side in (row.supporting, row.receiving)):
        raise Denied(MAY_NOT)
    return row


def _require(by: Actor, supporting_id: UUID, receiving_id: UUID) -> None:
    sides = Institution.objects.in_bulk([supporting_id, receiving_id])
    if len(sides) < 2:
        raise NotFound(directory.UNKNOWN)
    if not any(by.may(Permission.EDIT_PARTNERSHIP, side.place) for side in sides.values()):
        raise Denied(MAY_NOT)


def _name(new: Pairing, departments: Two | None, staff: Two | None) -> None:
    """Name what the level pairs. A team or two doctors may name their departments as well."""
    if departments and new.level != Level.INSTITUTION:
        new.supporting_department_id, new.receiving_department_id = departments
    if staff and new.level == Level.DOCTOR:
        new.supporting_staff_id, new.receiving_staff_id = staff


def _check(new: Pairing, days: Period) -> None:
    people = Q(pk=new.supporting_staff_id, institution=new.supporting_id) | Q(
        pk=new.receiving_staff_id, institution=new.receiving_id
    )
    if new.supporting_department_id is not None:
        _check_departments(new, days)
    if new.supporting_staff_id is not None and Staff.objects.filter(people).count() < 2:
        raise Invalid(NOT_THEIRS, field="level")
    if (
        new.agreement_id
        and not Agreement.objects.filter(pk=new.agreement_id, programme=new.programme_id).exists()
    ):
        raise Invalid(OTHER_PROGRAMME, field="agreement_id")
    if new.level != Level.INSTITUTION and not covered(days, _above(new)):
        raise Conflict(NOT_UNDER, field="since")


def _check_departments(new: Pairing, days: Period) -> None:
    """Both are the sides' own and not closed before the pairing ends; locked, so that they stay so."""
    theirs = Q(pk=new.supporting_department_id, institution=new.supporting_id) | Q(
        pk=new.receiving_department_id, institution=new.receiving_id
    )
    rooms = Department.objects.select_for_update(of=("self",), no_key=True).filter(theirs).order_by("pk")
    if len(rooms) < 2:
        raise Invalid(NOT_THEIRS, field="level")
    for room in rooms:
        if room.closed_on is not None and (days.end is None or days.end > room.closed_on):
            raise Invalid(DEPARTMENT_CLOSED, field="level", name=room.name)


def _above(new: Pairing) -> list[Period]:
    """The days on which the two institutions are paired, locked so that they stay so until the end of this act."""
    rows = Pairing.objects.select_for_update().filter(
        supporting=new.supporting_id, receiving=new.receiving_id, level=Level.INSTITUTION.value
    )
    return [Period(row.during.lower, row.during.upper) for row in rows.order_by("pk")]


def _told(row: Pairing, by: Actor, at: datetime, verb: str) -> None:
    audit.record(by=by, at=at, verb=verb, subject=f"pairing:{row.id}", detail={"key": row.key})
    topics = [f"institution:{row.supporting_id}", f"institution:{row.receiving_id}"]
    notices.publish(topics, kind="pairing", id=row.id)
