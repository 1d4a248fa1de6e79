"""Registering, finding, looking, correcting: within one's own reach, each look on the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.db.models import Q

from tests.factories.directory import InstitutionFactory, VillageFactory
from tests.factories.patients import NOW, actor_at, id_number, particulars, registered
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.care.patients import actions, queries, scope
from tongzhou.care.patients.models import Patient
from tongzhou.care.patients.rules import Particulars, Sex
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalids, NotFound
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Institution:
    return VillageFactory()


@pytest.fixture
def doctor(village: Institution) -> Actor:
    return actor_at(village)


def register(by: Actor, who: Particulars | None = None, **told: object) -> Patient:
    return actions.register(
        id=told.pop("id", None) or new_id(), by=by, at=NOW, who=who or particulars(), **told
    )  # type: ignore[arg-type] # by name


def test_at_rest_there_is_no_name_no_number(doctor: Actor) -> None:
    number = id_number()
    told = particulars(
        name="演示·李大山", id_number=number, phone="13812345678", address="上磨村", background="高血压"
    )
    row = register(doctor, told)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM patients_patient p WHERE id = %s", [row.pk])
        dump = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(row_to_json(r)::text, '') FROM audit_record r")
        trail = cursor.fetchone()[0]
    for secret in ("李大山", number, "13812345678", "上磨村", "高血压"):
        for hidden in (secret, secret.encode().hex(), repr(secret.encode("unicode_escape"))):
            assert hidden not in dump
            assert hidden not in trail


def test_sent_twice_is_registered_once(doctor: Actor) -> None:
    id, told = new_id(), particulars(id_number=id_number())
    assert register(doctor, told, id=id) == register(doctor, told, id=id)
    assert Record.objects.filter(verb="patient.register").count() == 1
    with pytest.raises(Conflict) as caught:
        register(doctor, replace(told, phone="13812345678"), id=id)
    assert caught.value.said.code == "patients.other_content"
    with pytest.raises(Conflict):
        register(actor_at(VillageFactory()), told, id=id)


def test_one_id_number_once_in_a_house_but_no_house_learns_of_another(doctor: Actor) -> None:
    number = id_number()
    first = register(doctor, particulars(id_number=number))
    with pytest.raises(actions.Known) as caught:
        register(doctor, particulars(id_number=number))
    assert caught.value.patient_id == first.pk
    elsewhere = register(actor_at(VillageFactory()), particulars(id_number=number))
    assert elsewhere.pk != first.pk


def test_who_may_not_register(village: Institution, doctor: Actor) -> None:
    for role in (Role.PROGRAMME_OFFICE, Role.AUDITOR, Role.HEALTH_COMMISSION, Role.OPERATOR):
        with pytest.raises(Denied):
            register(actor_at(village, role))
    with pytest.raises(Denied):
        register(doctor, institution_id=VillageFactory().pk)
    with pytest.raises(NotFound):
        register(doctor, institution_id=new_id())
    with pytest.raises(NotFound):
        register(Actor(new_id(), "演示·无处"))
    assert not Patient.objects.exists()


def test_all_faults_of_a_form_at_once(doctor: Actor) -> None:
    with pytest.raises(Invalids) as caught:
        register(doctor, Particulars(name="", phone="1"))
    assert {fault.field for fault in caught.value.faults} == {"name", "sex", "born_on", "phone"}


@pytest.mark.parametrize("text", ["演示·李大山", "演示 李大山", "138 1234 5678", "+8613812345678"])
def test_found_by_name_and_phone_however_written(doctor: Actor, text: str) -> None:
    row = register(doctor, particulars(name="演示·李大山", phone="13812345678"))
    register(doctor, particulars(name="演示·李大河"))
    assert queries.find(doctor, text) == [row]


def test_found_by_id_number_and_never_by_a_part(doctor: Actor) -> None:
    number = id_number()
    row = register(doctor, particulars(name="演示·李大山", id_number=number))
    assert queries.find(doctor, number.lower()) == [row]
    for part in (number[:17], number[:6], "李", "演示", "%", "_", "", " · "):
        assert queries.find(doctor, part) == []


@pytest.mark.parametrize("role", list(Role))
def test_nobody_elsewhere_sees_him(doctor: Actor, role: Role) -> None:
    row = register(doctor, particulars(name="演示·李大山"))
    stranger = actor_at(VillageFactory(), role)
    assert queries.find(stranger, "演示·李大山") == []
    for look in (
        lambda: queries.patient(stranger, row.pk),
        lambda: queries.identity(stranger, row.pk, at=NOW, why="x"),
        lambda: queries.sheet(stranger, row.pk, at=NOW),
        lambda: queries.consents(stranger, row.pk),
        lambda: queries.merges(stranger, row.pk),
        lambda: actions.update(by=stranger, at=NOW, patient_id=row.pk, who=particulars()),
    ):
        with pytest.raises(NotFound):
            look()
    with pytest.raises(NotFound):
        queries.patient(stranger, new_id())
    assert not Record.objects.filter(verb__in=["patient.read", "patient.update"]).exists()


def test_the_county_office_reaches_its_villages_a_colleague_next_door_does_not(
    village: Institution, doctor: Actor
) -> None:
    row = register(doctor)
    township = village.parent
    assert township is not None and township.parent is not None
    assert queries.patient(actor_at(township.parent, Role.PROGRAMME_OFFICE), row.pk) == row
    for house, role in (
        (township.parent, Role.CLINICIAN),
        (township, Role.CLINICIAN),
        (township.parent, Role.HEALTH_COMMISSION),
        (township.parent, Role.AUDITOR),
        (VillageFactory(parent=township), Role.VILLAGE_DOCTOR),
    ):
        with pytest.raises(NotFound):
            queries.patient(actor_at(house, role), row.pk)


def test_an_episode_opens_the_door_as_long_as_it_says(doctor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    row, expert = register(doctor), actor_at(InstitutionFactory(), Role.EXPERT)
    monkeypatch.setattr(scope, "_parts", [])
    scope.register(lambda actor: Q(pk=row.pk) if actor == expert else Q(pk__in=[]))
    assert queries.identity(expert, row.pk, at=NOW, why="case").name
    with pytest.raises(NotFound):
        queries.patient(actor_at(InstitutionFactory(), Role.EXPERT), row.pk)
    with pytest.raises(Denied):  # taking part is not owning: only his own house corrects the record
        actions.update(by=expert, at=NOW, patient_id=row.pk, who=particulars())


def test_every_look_leaves_its_row(doctor: Actor) -> None:
    one, two = register(doctor), register(doctor)
    who = queries.identity(doctor, one.pk, at=NOW, why="page")
    look = Record.objects.get(verb="patient.read")
    assert (look.actor, look.patient, look.detail) == (doctor.key, f"patient:{one.pk}", {"why": "page"})
    assert who.name not in repr(who)
    names = queries.identities(doctor, [one, two], at=NOW, why="worklist")
    listed = Record.objects.get(verb="patient.list")
    assert set(listed.detail["patients"]) == {str(id) for id in names} == {str(one.pk), str(two.pk)}


def test_a_list_costs_one_statement(doctor: Actor, django_assert_num_queries: pytest.FixtureRequest) -> None:
    rows = [register(doctor) for _ in range(20)]
    with django_assert_num_queries(1):  # type: ignore[operator] # pytest-django's fixture
        assert len(queries.identities(doctor, rows, at=NOW, why="worklist")) == 20


def test_identity_masks_the_number(doctor: Actor) -> None:
    number = id_number(date(1968, 5, 4), Sex.MALE)
    row = register(doctor, particulars(id_number=number))
    who = queries.identity(doctor, row.pk, at=NOW, why="page")
    assert who.id_number == f"999999********{number[-4:]}"
    assert who.age(NOW.date()).zh == "57 岁"


def test_update_says_which_fields_and_refuses_what_was_overtaken(doctor: Actor) -> None:
    row = register(doctor, particulars(name="演示·李大山"))
    better = particulars(name="演示·李大山", phone="13812345678")
    changed = actions.update(by=doctor, at=NOW, patient_id=row.pk, who=better, seen=0)
    assert changed.edits == 1
    assert Record.objects.get(verb="patient.update").detail == {"fields": ["phone"]}
    assert actions.update(by=doctor, at=NOW, patient_id=row.pk, who=better, seen=0).edits == 1  # sent twice
    with pytest.raises(Conflict) as caught:
        actions.update(by=doctor, at=NOW, patient_id=row.pk, who=particulars(name="演示·李小山"), seen=0)
    assert caught.value.said.code == "patients.changed"
    assert queries.find(doctor, "13812345678") == [row]


def test_update_cannot_take_anothers_number(doctor: Actor) -> None:
    number = id_number()
    first = register(doctor, particulars(id_number=number))
    second = register(doctor)
    with pytest.raises(actions.Known):
        actions.update(by=doctor, at=NOW, patient_id=second.pk, who=particulars(id_number=number))
    actions.update(
        by=doctor, at=NOW, patient_id=first.pk, who=particulars(id_number=number, phone="13812345678")
    )


def test_case_key_tells_nothing_and_stays(doctor: Actor) -> None:
    row = registered(Institution.objects.get(pk=doctor.institution_id))
    key = queries.case_key(row.pk)
    assert len(key) == 64 and str(row.pk) not in key
    assert key == queries.case_key(row.pk) != queries.case_key(register(doctor).pk)
