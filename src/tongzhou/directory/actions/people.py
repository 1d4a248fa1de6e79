"""People are registered, and their particulars change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.actions.departments import DEPARTMENT_CLOSED, check_specialties, standing_department
from tongzhou.directory.clashes import same
from tongzhou.directory.models import Institution, Staff
from tongzhou.directory.queries import UNKNOWN
from tongzhou.directory.rules import Title
from tongzhou.directory.spelling import findable
from tongzhou.kernel import names as spelt
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission

OTHER_DEPARTMENT = sentence(
    "directory.other_department",
    "所选科室不属于这家机构。",
    "The department belongs to another institution.",
    then_zh="请选本机构的科室，或先设立科室。",
    then_en="Choose one of this institution's departments, or open it first.",
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
    where, name = _institution(institution_id), spelt.person(name)
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
    person.name = spelt.person(person.name)
    if not person.name:
        raise Invalid(NO_NAME, field="name")
    check_specialties(person.specialties, "specialties")
    if person.department_id:
        _check_department(person, person.department_id)
    person.search = findable(person.name)


def _check_department(person: Staff, id: UUID) -> None:
    """It is this institution's, and whoever works there finds it open; who has left is kept where he was."""
    department = standing_department(id, person.institution_id)
    if department is None:
        raise Invalid(OTHER_DEPARTMENT, field="department_id")
    if department.closed_on is not None and person.active:
        raise Invalid(DEPARTMENT_CLOSED, field="department_id", name=department.name)


def _institution(id: UUID) -> Institution:
    found = Institution.objects.filter(pk=id).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found
