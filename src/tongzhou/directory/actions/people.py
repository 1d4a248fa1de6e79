"""Departments open; people are registered, and their particulars change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.clashes import clash, same
from tongzhou.directory.models import Department, Institution, Specialty, Staff
from tongzhou.directory.queries import UNKNOWN
from tongzhou.directory.rules import Title
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
OTHER_DEPARTMENT = sentence(
    "directory.other_department",
    "所选科室不属于这家机构。",
    "The department belongs to another institution.",
    then_zh="请选本机构的科室，或先设立科室。",
    then_en="Choose one of this institution's departments, or open it first.",
)
NO_DEPARTMENT_NAME = sentence(
    "directory.no_department_name",
    "科室的名称还没有填。",
    "The department has no name.",
    then_zh="请照执业许可证上的名称填写。",
    then_en="Give the name on the institution's licence.",
)
NO_NAME = sentence(
    "directory.no_name",
    "姓名还没有填。",
    "The name is missing.",
    then_zh="请填写姓名。",
    then_en="Give the name.",
)


class Particulars(TypedDict, total=False):
    """What may change about a person."""

    name: str
    title: Title
    department_id: UUID | None
    post: str
    licence: str
    specialties: Sequence[str]
    phone: str


class Changes(Particulars, total=False):
    """The same, and whether he still works there."""

    active: bool


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
    where = _institution(institution_id)
    by.require(Permission.EDIT_DIRECTORY, where.place)
    kept = Department.objects.filter(pk=id).first()
    if kept:
        same(kept, institution_id=institution_id, name=name, specialty_id=specialty)
        return kept
    if not name.strip():
        raise Invalid(NO_DEPARTMENT_NAME, field="name")
    _check_specialties([specialty] if specialty else [], "specialty")
    with clash(department_name_once=Conflict(DEPARTMENT_TAKEN, field="name", name=name)):
        department = Department.objects.create(
            id=id,
            institution=where,
            name=name,
            name_en=name_en,
            specialty_id=specialty,
            phone=phone,
            search=findable(name),
        )
    audit.record(by=by, at=at, verb="directory.open_department", subject=f"department:{id}")
    return department


@transaction.atomic
def register_staff(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    institution_id: UUID,
    name: str,
    title: Title,
    department_id: UUID | None = None,
    post: str = "",
    licence: str = "",
    specialties: Sequence[str] = (),
    phone: str = "",
) -> Staff:
    """A person who works at an institution. Raises Denied, NotFound, Invalid (name, department_id, specialties), Conflict."""
    where = _institution(institution_id)
    by.require(Permission.EDIT_DIRECTORY, where.place)
    kept = Staff.objects.filter(pk=id).first()
    if kept:
        same(kept, institution_id=institution_id, name=name, title=title.value, department_id=department_id)
        return kept
    person = Staff(id=id, institution=where, name=name, title=title.value, department_id=department_id)
    person.post, person.licence, person.phone = post, licence, phone
    person.specialties = list(specialties)
    _check(person)
    person.save(force_insert=True)
    audit.record(by=by, at=at, verb="directory.register_staff", subject=f"staff:{id}")
    return person


@transaction.atomic
def edit_staff(*, by: Actor, at: datetime, staff_id: UUID, **given: Unpack[Changes]) -> Staff:
    """Change particulars; `active=False` when somebody has left. Raises as register_staff."""
    rows = Staff.objects.select_for_update(of=("self",)).select_related("institution")
    person = rows.filter(pk=staff_id).first()
    if person is None:
        raise NotFound(UNKNOWN)
    by.require(Permission.EDIT_DIRECTORY, person.institution.place)
    for field, value in given.items():
        setattr(person, field, list(value) if field == "specialties" else value)  # type: ignore[call-overload]  # TypedDict values are a union; this one is a sequence
    _check(person)
    person.save()
    subject = f"staff:{person.id}"
    audit.record(by=by, at=at, verb="directory.edit_staff", subject=subject, detail={"fields": sorted(given)})
    return person


def _check(person: Staff) -> None:
    person.name = person.name.strip()
    if not person.name:
        raise Invalid(NO_NAME, field="name")
    _check_specialties(person.specialties, "specialties")
    own = Department.objects.filter(institution=person.institution_id)
    if person.department_id and not own.filter(pk=person.department_id).exists():
        raise Invalid(OTHER_DEPARTMENT, field="department_id")
    person.search = findable(person.name)


def _check_specialties(codes: Sequence[str], field: str) -> None:
    known = set(Specialty.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    for code in codes:
        if code not in known:
            raise Invalid(UNKNOWN_SPECIALTY, field=field, code=code)


def _institution(id: UUID) -> Institution:
    found = Institution.objects.filter(pk=id).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found
