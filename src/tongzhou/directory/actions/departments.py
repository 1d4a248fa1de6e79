"""Departments open, change their particulars, close, and open again when that was a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.directory import closing
from tongzhou.directory.clashes import clash, same
from tongzhou.directory.models import Department, Institution, Specialty, Staff
from tongzhou.directory.queries import UNKNOWN
from tongzhou.directory.spelling import findable
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission

DEPARTMENT_TAKEN = sentence(
    "directory.department_taken",
    "本机构已有名为“{name}”的科室。",
    "This institution has a department named “{name}” already.",
    then_zh="请直接使用那个科室，或换一个名称。",
    then_en="Use that one, or choose another name.",
)
UNKNOWN_SPECIALTY = sentence(
    "directory.unknown_specialty",
    "诊疗科目代码“{code}”不在国家名录里。",
    "Specialty code “{code}” is not in the national list.",
    then_zh="请从名录里选，例如 03.04 心血管内科专业。",
    then_en="Choose from the list, such as 03.04 cardiology.",
)
NO_DEPARTMENT_NAME = sentence(
    "directory.no_department_name",
    "科室的名称还没有填。",
    "The department has no name.",
    then_zh="请照执业许可证上的名称填写。",
    then_en="Give the name on the institution's licence.",
)
DEPARTMENT_CLOSED = sentence(
    "directory.department_closed",
    "“{name}”已经撤销。",
    "“{name}” is closed.",
    then_zh="如果是误撤，请在科室页面“恢复”；否则请用别的科室。",
    then_en="If that was a mistake, open it again on its page; otherwise use another department.",
)
DEPARTMENT_OPEN = sentence(
    "directory.department_open",
    "“{name}”没有撤销。",
    "“{name}” is not closed.",
    then_zh="不需要再做什么。",
    then_en="There is nothing to do.",
)
CLOSES_LATER = sentence(
    "directory.closes_later",
    "科室的最后一天不能晚于今天。",
    "The department's last day cannot lie after today.",
    then_zh="请先把人转到别的科室，到那一天再来撤销。",
    then_en="Move its people first, and close it when the day has come.",
)
STILL_WORKS_THERE = sentence(
    "directory.still_works_there",
    "“{name}”还有 {count} 位在职人员。",
    "{count} people still work in “{name}”.",
    then_zh="请先把他们转到别的科室，再撤销。",
    then_en="Move them to other departments first.",
)
CHINA = timezone(timedelta(hours=8))


class Named(TypedDict, total=False):
    """What may change about a department. `specialty` is a code of the national list, or None."""

    name: str
    name_en: str
    specialty: str | None
    phone: str


@transaction.atomic
def open_department(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    institution_id: UUID,
    name: str,
    specialty: str | None = None,
    name_en: str = "",
    phone: str = "",
) -> Department:
    """A department of an institution. Raises Denied, NotFound, Invalid (name, specialty), Conflict (name)."""
    where = Institution.objects.filter(pk=institution_id).first()
    if where is None:
        raise NotFound(UNKNOWN)
    by.require(Permission.EDIT_DIRECTORY, where.place)
    kept = Department.objects.filter(pk=id).first()
    if kept:
        same(kept, institution_id=institution_id, name=name, specialty_id=specialty)
        return kept
    new = Department(
        id=id, institution=where, name=name, name_en=name_en, specialty_id=specialty, phone=phone
    )
    _written(new)
    _told(new, by, at, "open_department")
    return new


@transaction.atomic
def edit_department(*, by: Actor, at: datetime, department_id: UUID, **given: Unpack[Named]) -> Department:
    """Change particulars; old records show the new name. Raises Denied, NotFound, Invalid (name, specialty), Conflict (closed, name)."""
    row = _locked(by, department_id)
    if row.closed_on is not None:
        raise Conflict(DEPARTMENT_CLOSED, name=row.name)
    fields = {"specialty_id" if name == "specialty" else name: value for name, value in given.items()}
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for field, value in fields.items():
        setattr(row, field, value)
    _written(row)
    if changed:
        _told(row, by, at, "edit_department", fields=changed)
    return row


@transaction.atomic
def close_department(*, by: Actor, at: datetime, department_id: UUID, on: date) -> Department:
    """From `on` it is no more: offered nowhere, named in old records as before. Sent twice it is closed once.

    Raises Denied, NotFound, Invalid (on), Conflict while people work there or others hold it open.
    """
    row = _locked(by, department_id)
    if row.closed_on == on:
        return row
    if row.closed_on is not None:
        raise Conflict(DEPARTMENT_CLOSED, name=row.name)
    if on > at.astimezone(CHINA).date() + timedelta(days=1):
        raise Invalid(CLOSES_LATER, field="on")
    if there := Staff.objects.filter(department=row, active=True).count():
        raise Conflict(STILL_WORKS_THERE, name=row.name, count=there)
    closing.check(row.pk, on, of="department")
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    _told(row, by, at, "close_department", on=on.isoformat())
    return row


@transaction.atomic
def reopen_department(*, by: Actor, at: datetime, department_id: UUID) -> Department:
    """It was closed by mistake. Raises Denied, NotFound, Conflict (open already; another bears the name by now)."""
    row = _locked(by, department_id)
    if row.closed_on is None:
        raise Conflict(DEPARTMENT_OPEN, name=row.name)
    before, row.closed_on = row.closed_on, None
    _written(row)
    _told(row, by, at, "reopen_department", closed_on=before.isoformat())
    return row


def standing_department(id: UUID, institution_id: UUID) -> Department | None:
    """The department, if it is the institution's; locked, so that it is not closed before this transaction ends.

    Part of a verb that puts somebody or something there; it refuses a closed one in its own words.
    """
    rows = Department.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=id, institution=institution_id).first()


def check_specialties(codes: Sequence[str], field: str) -> None:
    """Raise Invalid for a code that the national list has not."""
    known = set(Specialty.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    for code in codes:
        if code not in known:
            raise Invalid(UNKNOWN_SPECIALTY, field=field, code=code)


def _locked(by: Actor, id: UUID) -> Department:
    """The department, locked, for whoever edits the directory at its institution. Raises NotFound, Denied."""
    rows = Department.objects.select_for_update(of=("self",), no_key=True).select_related("institution")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    by.require(Permission.EDIT_DIRECTORY, row.institution.place)
    return row


def _written(row: Department) -> None:
    """Check and save, with what it is found by."""
    row.name = row.name.strip()
    if not row.name:
        raise Invalid(NO_DEPARTMENT_NAME, field="name")
    check_specialties([row.specialty_id] if row.specialty_id else [], "specialty")
    row.search = findable(row.name)
    with clash(department_name_once=Conflict(DEPARTMENT_TAKEN, field="name", name=row.name)):
        row.save()


def _told(row: Department, by: Actor, at: datetime, verb: str, **detail: object) -> None:
    audit.record(by=by, at=at, verb=f"directory.{verb}", subject=f"department:{row.pk}", detail=dict(detail))
