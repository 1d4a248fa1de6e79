"""Departments and staff: who may register them, and what is told when something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection

from tests.factories.actors import actor_at
from tests.factories.directory import DepartmentFactory, InstitutionFactory, StaffFactory
from tongzhou.accounts.rules import Role
from tongzhou.directory import actions, queries
from tongzhou.directory.models import Institution, Specialty, Staff
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid
from tongzhou.kernel.ids import new_id

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def office(institution: Institution) -> Actor:
    return actor_at(institution, Role.PROGRAMME_OFFICE)


def register(where: Institution, **given: object) -> Staff:
    values = {"id": new_id(), "by": office(where), "at": AT, "institution_id": where.id}
    return actions.register_staff(
        **{**values, "name": "演示·沈行远", "title": Title.CHIEF_PHYSICIAN, **given}
    )


def test_the_national_list_of_specialties_is_there() -> None:
    codes = {row.code: row.name for row in queries.specialties()}
    assert codes["03.04"] == "心血管内科专业"
    assert codes["20"] == "急诊医学科"
    assert all(row.name_en for row in Specialty.objects.all())
    assert {code[:2] for code in codes} <= set(codes)


def test_a_department_opens_once_under_its_name() -> None:
    where = InstitutionFactory()
    id = new_id()
    made = [
        actions.open_department(
            id=id, by=office(where), at=AT, institution_id=where.id, name="心内科", specialty="03.04"
        )
        for _ in range(2)
    ]
    assert made[0] == made[1] == queries.departments_of(where.id)[0]
    with pytest.raises(Conflict) as refused:
        actions.open_department(id=new_id(), by=office(where), at=AT, institution_id=where.id, name="心内科")
    assert refused.value.field == "name"
    with pytest.raises(Invalid):
        actions.open_department(
            id=new_id(), by=office(where), at=AT, institution_id=where.id, name="别科", specialty="99.99"
        )


def test_a_person_is_registered_and_found_in_the_department() -> None:
    department = DepartmentFactory()
    where = department.institution
    person = register(where, department_id=department.id, specialties=["03.04"], phone="0938-1")
    assert queries.staff_of(where.id, department.id) == [person]
    assert register(where, id=person.id, department_id=department.id) == person
    with pytest.raises(Conflict):
        register(where, id=person.id, name="演示·别人", department_id=department.id)


@pytest.mark.parametrize(
    ("given", "field"), [({"name": "  "}, "name"), ({"specialties": ["77"]}, "specialties")]
)
def test_what_is_wrong_is_named(given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        register(InstitutionFactory(), **given)
    assert refused.value.field == field


def test_nobody_stands_in_a_department_of_another_hospital() -> None:
    elsewhere = DepartmentFactory()
    with pytest.raises(Invalid) as refused:
        register(InstitutionFactory(), department_id=elsewhere.id)
    assert refused.value.field == "department_id"
    StaffFactory(department=elsewhere, institution=InstitutionFactory())
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="another institution"):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_person_leaves_and_is_no_longer_listed() -> None:
    person = StaffFactory()
    where = person.institution
    for stranger in (office(InstitutionFactory()), actor_at(where, Role.CLINICIAN)):
        with pytest.raises(Denied):
            actions.edit_staff(by=stranger, at=AT, staff_id=person.id, active=False)
    changed = actions.edit_staff(
        by=office(where), at=AT, staff_id=person.id, name="演示·长青", title=Title.NURSE, active=False
    )
    assert "changqing" in changed.search
    assert queries.staff_of(where.id) == []
