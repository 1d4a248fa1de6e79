"""One person twice: shown with reasons, merged with history, taken back."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.directory import InstitutionFactory, TownshipFactory, VillageFactory
from tests.factories.patients import NOW, actor_at, consented, id_number, particulars, registered
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.care.patients import actions, queries
from tongzhou.care.patients.models import Merge, Patient
from tongzhou.care.patients.queries import Reason
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Institution:
    return InstitutionFactory()


@pytest.fixture
def village(county: Institution) -> Institution:
    return VillageFactory(parent=TownshipFactory(parent=county))


@pytest.fixture
def office(county: Institution) -> Actor:
    return actor_at(county, Role.PROGRAMME_OFFICE)


def merge(by: Actor, gone: Patient, kept: Patient, **told: object) -> Merge:
    told = {"id": new_id(), "reason": "同一个人"} | told
    return actions.merge(by=by, at=NOW, gone_id=gone.pk, kept_id=kept.pk, **told)  # type: ignore[arg-type] # by name


def test_duplicates_with_reasons(village: Institution) -> None:
    doctor, number = actor_at(village), id_number(date(1968, 5, 4))
    registered(village, name="演示·李大山", id_number=number)
    registered(village, name="演示·李大山", phone="13812345678", born_on=date(1980, 1, 1))
    registered(village, name="演示·李小花", phone="13812345678", born_on=date(1990, 1, 1))
    registered(village, name="演示·李大山", born_on=date(1969, 1, 1), born_about=True)
    registered(village, name="演示·李大山", born_on=date(2000, 1, 1))
    told = particulars(name="演示·李大山", born_on=date(1968, 5, 4), phone="13812345678", id_number=number)
    found = [one.reasons for one in queries.duplicates(doctor, told)]
    assert found == [
        (Reason.ID_NUMBER, Reason.NAME_AND_BIRTH),
        (Reason.NAME_AND_PHONE,),
        (Reason.NAME_AND_AGE,),
        (Reason.PHONE,),
    ]
    assert queries.duplicates(actor_at(VillageFactory()), told) == []


def test_the_office_sees_pairs_of_its_own_houses(
    county: Institution, village: Institution, office: Actor
) -> None:
    one = registered(village, name="演示·李大山")
    other = registered(county, name="演示·李大山")
    registered(village, name="演示·王五")
    registered(InstitutionFactory(), name="演示·李大山")
    [pair] = queries.pairs(office)
    assert {pair.one, pair.other} == {one, other}
    assert pair.reasons == (Reason.NAME_AND_BIRTH,)
    assert queries.pairs(actor_at(village)) == []
    actions.keep_apart(by=office, at=NOW, one_id=other.pk, other_id=one.pk)
    actions.keep_apart(by=office, at=NOW, one_id=one.pk, other_id=other.pk)
    assert queries.pairs(office) == []
    assert Record.objects.filter(verb="patient.keep_apart").count() == 1


def test_same_number_with_another_name_is_a_pair(
    county: Institution, village: Institution, office: Actor
) -> None:
    number = id_number()
    registered(village, name="演示·李大山", id_number=number)
    registered(county, name="演示·李大三", id_number=number)
    assert [pair.reasons for pair in queries.pairs(office)] == [(Reason.ID_NUMBER,)]


def test_the_gone_is_found_through_the_kept(county: Institution, village: Institution, office: Actor) -> None:
    gone = registered(village, name="演示·李大山", phone="13812345678")
    kept = registered(county, name="演示·李大三", id_number=id_number())
    consent = consented(gone)
    merge(office, gone, kept)
    doctor = actor_at(village)
    assert queries.find(doctor, "13812345678") == [kept]
    assert queries.identity(doctor, gone.pk, at=NOW, why="page").patient_id == kept.pk
    assert queries.consents(doctor, kept.pk) == [consent]
    assert queries.record_ids(gone.pk) == queries.record_ids(kept.pk) == [kept.pk, gone.pk]
    assert queries.case_key(gone.pk) == queries.case_key(kept.pk)
    assert queries.pairs(office) == []


def test_undone_everything_stands_as_before(county: Institution, village: Institution, office: Actor) -> None:
    a, b, c = (registered(place) for place in (village, village, county))
    first, second = merge(office, a, b), merge(office, b, c)
    assert queries.record_ids(a.pk) == [c.pk, *sorted([a.pk, b.pk])]
    actions.undo_merge(by=office, at=NOW, merge_id=second.pk)
    assert queries.record_ids(a.pk) == [b.pk, a.pk]
    assert queries.record_ids(c.pk) == [c.pk]
    with pytest.raises(Conflict):
        actions.undo_merge(by=office, at=NOW, merge_id=second.pk)
    merge(office, b, c)
    actions.undo_merge(by=office, at=NOW, merge_id=first.pk)
    assert queries.record_ids(a.pk) == [a.pk]
    assert queries.record_ids(b.pk) == [c.pk, b.pk]
    verbs = Record.objects.filter(subject__startswith="merge:").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "patient.merge",
        "patient.merge",
        "patient.undo_merge",
        "patient.merge",
        "patient.undo_merge",
    ]


def test_who_may_not_merge(county: Institution, village: Institution, office: Actor) -> None:
    one, other, far = registered(village), registered(county), registered(InstitutionFactory())
    with pytest.raises(NotFound):
        merge(office, one, far)
    with pytest.raises(Denied):
        merge(actor_at(village), one, registered(village))
    with pytest.raises(NotFound):
        merge(actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE), one, other)
    row = merge(office, one, other)
    with pytest.raises(NotFound):
        actions.undo_merge(by=actor_at(InstitutionFactory(), Role.PROGRAMME_OFFICE), at=NOW, merge_id=row.pk)
    with pytest.raises(Denied):
        actions.undo_merge(by=actor_at(village), at=NOW, merge_id=row.pk)


def test_what_cannot_be_one_person(village: Institution, county: Institution, office: Actor) -> None:
    one, other = registered(village, id_number=id_number()), registered(county, id_number=id_number())
    with pytest.raises(Conflict) as caught:
        merge(office, one, other)
    assert caught.value.said.code == "patients.two_numbers"
    with pytest.raises(Conflict):
        merge(office, one, one)
    with pytest.raises(Invalid):
        merge(office, one, registered(county), reason=" ")


def test_sent_twice_is_merged_once(village: Institution, office: Actor) -> None:
    one, other, id = registered(village), registered(village), new_id()
    assert merge(office, one, other, id=id) == merge(office, one, other, id=id)
    with pytest.raises(Conflict):
        merge(office, one, other)
    assert Merge.objects.count() == 1


def test_undo_that_would_double_a_number(village: Institution, office: Actor) -> None:
    number = id_number(date(1968, 5, 4))
    gone, kept = registered(village, id_number=number), registered(village)
    row = merge(office, gone, kept)
    actions.update(by=actor_at(village), at=NOW, patient_id=kept.pk, who=particulars(id_number=number))
    with pytest.raises(Conflict) as caught:
        actions.undo_merge(by=office, at=NOW, merge_id=row.pk)
    assert caught.value.said.code == "patients.number_taken"
