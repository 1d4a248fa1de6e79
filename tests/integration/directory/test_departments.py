"""Departments change, close and open again; a closed one is named in old records and offered nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.actors import actor_at, actor_in
from tests.factories.directory import DepartmentFactory, InstitutionFactory, StaffFactory, TownshipFactory
from tests.factories.together import together
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.directory import actions, closing, queries
from tongzhou.directory.models import Department, Staff
from tongzhou.directory.rules import Title
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound, Refusal
from tongzhou.kernel.ids import new_id

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ON = TODAY + timedelta(days=1)
"""The first day on which it is no more, when its last day is today."""


def office(room: Department) -> Actor:
    return actor_at(room.institution, Role.PROGRAMME_OFFICE)


def said(kind: type[Refusal], code: str, act: Callable[[], object], field: str | None = None) -> Refusal:
    """Refused so, in both languages, with a next step, beside its field."""
    with pytest.raises(kind) as refused:
        act()
    assert refused.value.said.code == code and refused.value.field == field
    assert all("{" not in text for text in (refused.value.says.zh, refused.value.says.en))
    return refused.value


def edit(room: Department, **given: Any) -> Department:
    return actions.edit_department(**({"by": office(room), "at": AT, "department_id": room.id} | given))


def close(room: Department, **given: Any) -> Department:
    return actions.close_department(
        **({"by": office(room), "at": AT, "department_id": room.id, "on": ON} | given)
    )


def reopen(room: Department, **given: Any) -> Department:
    return actions.reopen_department(**({"by": office(room), "at": AT, "department_id": room.id} | given))


VERBS = [edit, close, reopen]


@pytest.mark.django_db
def test_particulars_change_and_the_change_is_on_record() -> None:
    room = DepartmentFactory(name="心内科", phone="0938-1")
    changed = edit(room, name=" 心血管内科 ", name_en="Cardiology", specialty="03.04", phone="0938-2")
    kept = Department.objects.get(pk=room.id)
    assert (kept.name, kept.name_en, kept.phone) == ("心血管内科", "Cardiology", "0938-2") and changed == kept
    assert "xxgnk" in kept.search
    record = Record.objects.get(verb="directory.edit_department")
    assert (
        record.detail == {"fields": ["name", "name_en", "phone"]}
        and record.subject == f"department:{room.id}"
    )
    edit(room, name="心血管内科")
    assert Record.objects.filter(verb="directory.edit_department").count() == 1


@pytest.mark.django_db
def test_a_specialty_is_taken_from_the_national_list_or_away() -> None:
    room = DepartmentFactory()
    assert edit(room, specialty="04").specialty_id == "04"
    assert edit(room, specialty=None).specialty_id is None
    said(Invalid, "directory.unknown_specialty", lambda: edit(room, specialty="99.99"), "specialty")


@pytest.mark.django_db
def test_a_name_is_given_and_borne_once() -> None:
    room = DepartmentFactory(name="内科")
    DepartmentFactory(institution=room.institution, name="外科")
    DepartmentFactory(name="儿科")
    said(Invalid, "directory.no_department_name", lambda: edit(room, name="  "), "name")
    said(Conflict, "directory.department_taken", lambda: edit(room, name="外科"), "name")
    assert edit(room, name="儿科").name == "儿科"


@pytest.mark.django_db
def test_a_closed_department_is_offered_nowhere_and_still_read() -> None:
    room = DepartmentFactory(name="老年科")
    gone = StaffFactory(department=room, active=False)
    closed = close(room)
    assert closed.closed_on == ON
    house = room.institution_id
    assert queries.departments_of(house) == []
    assert queries.departments_of(house, closed=True) == queries.departments_of(house, keep=room.id) == [room]
    assert Staff.objects.get(pk=gone.id).department == room
    assert queries.department(office(room), room.id).name == "老年科"
    assert Record.objects.get(verb="directory.close_department").detail == {"on": "2026-11-23"}


@pytest.mark.django_db
def test_closed_ones_stand_last() -> None:
    house = InstitutionFactory()
    first, second, third = (
        DepartmentFactory(institution=house, name=name) for name in ("甲科", "乙科", "丙科")
    )
    close(first)
    assert queries.departments_of(house.id, closed=True)[-1] == first
    assert set(queries.departments_of(house.id)) == {second, third}


@pytest.mark.django_db
def test_sent_twice_it_is_closed_once_and_another_day_is_a_conflict() -> None:
    room = DepartmentFactory()
    assert close(room).closed_on == close(room).closed_on == ON
    assert Record.objects.filter(verb="directory.close_department").count() == 1
    said(Conflict, "directory.department_closed", lambda: close(room, on=TODAY))


@pytest.mark.django_db
def test_it_does_not_close_before_its_last_day_nor_while_people_work_there() -> None:
    room = DepartmentFactory()
    said(Invalid, "directory.closes_later", lambda: close(room, on=ON + timedelta(days=1)), "on")
    evening = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # one in the morning of the 23rd in China
    assert close(DepartmentFactory(), at=evening, on=date(2026, 11, 24)).closed_on == date(2026, 11, 24)
    person = StaffFactory(department=room)
    StaffFactory(department=room, active=False)
    refusal = said(Conflict, "directory.still_works_there", lambda: close(room))
    assert "还有 1 位" in refusal.says.zh
    elsewhere = DepartmentFactory(institution=room.institution)
    actions.edit_staff(by=office(room), at=AT, staff_id=person.id, department_id=elsewhere.id)
    assert close(room).closed_on == ON


@pytest.mark.django_db
def test_whoever_holds_it_open_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    holders: dict[Any, Any] = {"institution": [], "department": []}
    monkeypatch.setattr(closing, "_HOLDERS", holders)
    holder = lambda id, on: asked.append((id, on))  # noqa: E731
    closing.register(holder, of="department")
    closing.register(holder, of="department")
    room = DepartmentFactory()
    close(room)
    assert asked == [(room.id, ON)] and holders["institution"] == []


@pytest.mark.django_db
def test_nobody_is_put_into_a_closed_department() -> None:
    room = DepartmentFactory()
    other = StaffFactory(institution=room.institution)
    left = StaffFactory(department=room, active=False)
    close(room)
    by = office(room)
    told = {
        "by": by,
        "at": AT,
        "institution_id": room.institution_id,
        "name": "演示·新",
        "title": Title.NURSE,
    }
    for act in (
        lambda: actions.register_staff(id=new_id(), department_id=room.id, **told),
        lambda: actions.edit_staff(by=by, at=AT, staff_id=other.id, department_id=room.id),
        lambda: actions.edit_staff(by=by, at=AT, staff_id=left.id, active=True),
    ):
        said(Invalid, "directory.department_closed", act, "department_id")
    actions.edit_staff(by=by, at=AT, staff_id=left.id, phone="0938-9")  # whoever has left stays where he was
    assert Staff.objects.get(pk=left.id).department_id == room.id


@pytest.mark.django_db
def test_the_database_itself_lets_nobody_work_in_a_closed_department() -> None:
    room = DepartmentFactory()
    person = StaffFactory(department=room)
    for change in (
        lambda: Department.objects.filter(pk=room.id).update(closed_on=ON),
        lambda: (
            Staff.objects.filter(pk=person.id).update(active=False),
            Department.objects.filter(pk=room.id).update(closed_on=ON),
            Staff.objects.filter(pk=person.id).update(active=True),
        ),
    ):
        with pytest.raises(IntegrityError, match="which is closed"), transaction.atomic():
            change()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_a_mistake_is_undone_unless_another_bears_the_name_by_now() -> None:
    room = DepartmentFactory(name="康复科")
    said(Conflict, "directory.department_open", lambda: reopen(room))
    close(room)
    said(Conflict, "directory.department_closed", lambda: edit(room, phone="1"))
    assert reopen(room).closed_on is None and queries.departments_of(room.institution_id) == [room]
    assert Record.objects.get(verb="directory.reopen_department").detail == {"closed_on": "2026-11-23"}
    close(room)
    by = office(room)
    new = actions.open_department(
        id=new_id(), by=by, at=AT, institution_id=room.institution_id, name="康复科"
    )
    said(Conflict, "directory.department_taken", lambda: reopen(room), "name")
    assert queries.departments_of(room.institution_id) == [new]


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_only_who_edits_the_directory_there(verb: Callable[..., Department]) -> None:
    room = DepartmentFactory()
    county = room.institution
    strangers = (
        actor_at(county, Role.CLINICIAN),
        actor_at(county, Role.EXPERT),
        actor_in(county.region_code, Role.HEALTH_COMMISSION),
        actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE),
        actor_at(TownshipFactory(parent=county), Role.PROGRAMME_OFFICE),
    )
    for stranger in strangers:
        with pytest.raises(Denied):
            verb(room, by=stranger)
        with pytest.raises(Denied):
            queries.department(stranger, room.id)
    assert Department.objects.get(pk=room.id).closed_on is None
    with pytest.raises(NotFound):
        verb(room, department_id=new_id())


@pytest.mark.django_db
def test_an_office_keeps_the_departments_of_the_houses_below_it() -> None:
    township = TownshipFactory()
    room = DepartmentFactory(institution=township)
    above = actor_at(township.parent, Role.PROGRAMME_OFFICE)
    assert edit(room, by=above, phone="0938-3").phone == "0938-3"
    assert close(room, by=above).closed_on == ON


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_name_at_once() -> None:
    house = InstitutionFactory()
    rooms = [DepartmentFactory(institution=house, name=name) for name in ("甲科", "乙科")]
    by = office(rooms[0])
    results = together(*(lambda room=room: edit(room, by=by, name="急诊科") for room in rooms))
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Department"]
    assert Department.objects.filter(institution=house, name="急诊科").count() == 1


@pytest.mark.django_db(transaction=True)
def test_closing_twice_at_once_is_one_closing() -> None:
    room = DepartmentFactory()
    by = office(room)
    results = together(*[lambda: close(room, by=by)] * 3)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert Record.objects.filter(verb="directory.close_department").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_person_put_there_while_it_closes() -> None:
    room = DepartmentFactory()
    person = StaffFactory(institution=room.institution)
    by = office(room)
    results = together(
        lambda: close(room, by=by),
        lambda: actions.edit_staff(by=by, at=AT, staff_id=person.id, department_id=room.id),
    )
    assert len([one for one in results if isinstance(one, Refusal)]) == 1, results
    kept, there = Department.objects.get(pk=room.id), Staff.objects.get(pk=person.id)
    assert (kept.closed_on is None) == (there.department_id == room.id)


@pytest.mark.django_db(transaction=True)
def test_reopened_and_opened_anew_under_one_name_at_once() -> None:
    room = close(DepartmentFactory(name="康复科"))
    by = office(room)
    results = together(
        lambda: reopen(room, by=by),
        lambda: actions.open_department(
            id=new_id(), by=by, at=AT, institution_id=room.institution_id, name="康复科"
        ),
    )
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Department"]
    assert len(queries.departments_of(room.institution_id)) == 1
