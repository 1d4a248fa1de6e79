"""Consents: per purpose, with guardian and paper, withdrawn and never deleted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.directory import InstitutionFactory, VillageFactory
from tests.factories.files import stored
from tests.factories.patients import NOW, actor_at, consented, registered
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.care.patients import actions, queries
from tongzhou.care.patients.models import Consent
from tongzhou.care.patients.rules import ConsentForm, Purpose
from tongzhou.directory.models import Institution
from tongzhou.files import queries as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, NotFound
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Institution:
    return VillageFactory()


@pytest.fixture
def doctor(village: Institution) -> Actor:
    return actor_at(village)


def record(by: Actor, patient: object, **told: object) -> Consent:
    given = {"id": new_id(), "purpose": Purpose.CARE, "form": ConsentForm.WRITTEN, "given_at": NOW} | told
    return actions.record_consent(by=by, at=NOW, patient_id=patient.pk, **given)  # type: ignore[attr-defined, arg-type] # by name


def test_a_photo_of_the_paper_moves_to_the_consent(village: Institution, doctor: Actor) -> None:
    patient, paper = registered(village), stored(doctor)
    row = record(doctor, patient, form=ConsentForm.PHOTO, document_id=paper.pk)
    paper.refresh_from_db()
    assert paper.subject == f"consent:{row.pk}"
    colleague = actor_at(village)
    assert files.open_file(colleague, paper.pk, at=NOW).size
    look = Record.objects.get(verb="file.read")
    assert look.patient == f"patient:{patient.pk}"
    with pytest.raises(NotFound):
        files.open_file(actor_at(VillageFactory()), paper.pk, at=NOW)


def test_anothers_photo_cannot_be_taken(village: Institution, doctor: Actor) -> None:
    paper = stored(actor_at(village))
    with pytest.raises(NotFound):
        record(doctor, registered(village), form=ConsentForm.PHOTO, document_id=paper.pk)
    assert not Consent.objects.exists()


def test_a_child_needs_its_guardian_whose_name_is_sealed(village: Institution, doctor: Actor) -> None:
    child = registered(village, born_on=date(2020, 1, 1))
    with pytest.raises(Invalids) as caught:
        record(doctor, child)
    assert {fault.field for fault in caught.value.faults} == {"guardian", "guardian_relation"}
    row = record(doctor, child, guardian="演示·王芳", guardian_relation="母亲")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM patients_consent c")
        assert "王芳" not in cursor.fetchone()[0]
    assert queries.guardian(Consent.objects.get(pk=row.pk)) == "演示·王芳"


def test_sent_twice_is_recorded_once(village: Institution, doctor: Actor) -> None:
    patient, id, paper = registered(village), new_id(), stored(doctor)
    told = {"id": id, "form": ConsentForm.PHOTO, "document_id": paper.pk}
    assert record(doctor, patient, **told) == record(doctor, patient, **told)
    with pytest.raises(Conflict):
        record(doctor, patient, id=id, purpose=Purpose.TEACHING)
    assert Record.objects.filter(verb="consent.record").count() == 1


def test_three_purposes_are_three(village: Institution, doctor: Actor) -> None:
    patient = registered(village)
    care = record(doctor, patient)
    assert queries.in_force(doctor, patient.pk, Purpose.CARE) == care
    assert queries.in_force(doctor, patient.pk, Purpose.TEACHING) is None


def test_withdrawn_is_kept_and_no_longer_in_force(village: Institution, doctor: Actor) -> None:
    patient = registered(village)
    row = record(doctor, patient)
    with pytest.raises(Invalid):
        actions.withdraw_consent(by=doctor, at=NOW, consent_id=row.pk, why=" ")
    actions.withdraw_consent(by=doctor, at=NOW, consent_id=row.pk, why="病人改主意了")
    assert queries.in_force(doctor, patient.pk, Purpose.CARE) is None
    assert queries.consents(doctor, patient.pk)[0].withdrawn_why == "病人改主意了"
    with pytest.raises(Conflict):
        actions.withdraw_consent(by=doctor, at=NOW, consent_id=row.pk, why="再来一次")


def test_an_emergency_is_owed_until_it_is_signed(village: Institution, doctor: Actor) -> None:
    patient = registered(village)
    rushed = record(doctor, patient, form=ConsentForm.EMERGENCY, given_at=NOW - timedelta(hours=2))
    assert queries.owed(queries.consents(doctor, patient.pk)) == [rushed]
    assert queries.in_force(doctor, patient.pk, Purpose.CARE) == rushed
    signed = record(doctor, patient)
    assert queries.owed(queries.consents(doctor, patient.pk)) == []
    assert queries.in_force(doctor, patient.pk, Purpose.CARE) == signed


def test_who_may_not(village: Institution, doctor: Actor) -> None:
    patient = registered(village)
    row = consented(patient)
    stranger = actor_at(InstitutionFactory(), Role.CLINICIAN)
    with pytest.raises(NotFound):
        record(stranger, patient)
    with pytest.raises(NotFound):
        actions.withdraw_consent(by=stranger, at=NOW, consent_id=row.pk, why="x")
    with pytest.raises(NotFound):
        actions.withdraw_consent(by=doctor, at=NOW, consent_id=new_id(), why="x")
    with pytest.raises(Denied):
        record(actor_at(village, Role.PROGRAMME_OFFICE), patient)


@pytest.mark.parametrize("change", ["form = 'photo'", "form = 'emergency', purpose = 'teaching'"])
def test_the_database_holds_the_rules_as_well(village: Institution, change: str) -> None:
    consented(registered(village))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE patients_consent SET {change}")
