"""Patients' pages: what was typed stays, faults stand at their place, nobody else gets in, few statements."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.directory import InstitutionFactory, TownshipFactory, VillageFactory
from tests.factories.patients import consented, id_number, registered
from tests.integration.web.conftest import SignedIn
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.care.patients.models import Consent, Merge, Patient
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db
FILLED = {"name": "演示·李大山", "sex": "male", "born": "58", "phone": "13812345678"}


@pytest.fixture
def village() -> Institution:
    return VillageFactory(parent=TownshipFactory(parent=InstitutionFactory()))


@pytest.fixture
def client(signed_in: SignedIn, village: Institution) -> Client:
    return signed_in(Role.VILLAGE_DOCTOR, village)


def text(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return] # a response


def test_registered_and_led_on(client: Client) -> None:
    told = FILLED | {"id": str(new_id()), "next": "/ask/?topic=chest"}
    for _ in range(2):
        answer = client.post("/patients/new/", told)
        assert (answer.status_code, answer["Location"]) == (302, f"/ask/?topic=chest&patient={told['id']}")
    assert Patient.objects.get().born_about


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_led_nowhere_else(client: Client, onward: str) -> None:
    answer = client.post("/patients/new/", FILLED | {"id": str(new_id()), "next": onward})
    assert re.fullmatch(r"/patients/[0-9a-f-]{36}/", answer["Location"])


def test_faults_at_their_place_and_nothing_lost(client: Client) -> None:
    answer = client.post(
        "/patients/new/", FILLED | {"born": "1968", "phone": "12", "address": '"><script>x</script>'}
    )
    page = text(answer)
    assert answer.status_code == 422
    assert 'id="f-born-fault"' in page and 'id="f-phone-fault"' in page
    assert 'data-fill="f-born" data-value="58"' in page or "改成" in page
    assert 'value="演示·李大山"' in page and 'value="12"' in page
    assert "<script>x" not in page


def test_who_may_be_registered_is_shown_before(client: Client, village: Institution) -> None:
    old = registered(village, name="演示·李大山", phone="13812345678")
    answer = client.post("/patients/new/", FILLED)
    assert answer.status_code == 409
    assert f"/patients/{old.pk}/" in text(answer) and "姓名和电话相同" in text(answer)
    assert client.post("/patients/new/", FILLED | {"anyway": "1"}).status_code == 302
    assert Patient.objects.count() == 2


def test_a_number_that_is_known_leads_to_its_record(client: Client, village: Institution) -> None:
    number = id_number()
    old = registered(village, id_number=number)
    answer = client.post("/patients/new/", {"name": "演示·王", "id_number": number, "anyway": "1"})
    assert answer.status_code == 409
    assert f"/patients/{old.pk}/" in text(answer) and "已经登记过了" in text(answer)


def test_search_is_posted_and_masks_nothing_out(client: Client, village: Institution) -> None:
    registered(village, name="演示·李大山", phone="13812345678")
    assert "演示·李大山" in text(client.post("/patients/", {"seek": "138-1234-5678"}))
    assert "没有找到" in text(client.post("/patients/", {"seek": "演示·没有"}))
    assert "演示·李大山" in text(client.get("/patients/"))
    assert Record.objects.filter(verb="patient.list").count() == 2


def test_patient_page_masks_the_number_and_edit_keeps_about(client: Client, village: Institution) -> None:
    number = id_number()
    row = registered(village, name="演示·李大山", id_number=number)
    page = text(client.get(f"/patients/{row.pk}/"))
    assert number not in page and f"999999********{number[-4:]}" in page
    client.post("/patients/new/", FILLED | {"name": "演示·王大娘", "id": str(new_id()), "phone": ""})
    about = Patient.objects.get(born_about=True)
    assert about.born_on is not None
    seen = {"name": "演示·王大妈", "sex": "female", "born": about.born_on.isoformat(), "seen": "0"}
    assert client.post(f"/patients/{about.pk}/edit/", seen).status_code == 302
    about.refresh_from_db()
    assert about.born_about
    assert client.post(f"/patients/{about.pk}/edit/", seen | {"name": "演示·王"}).status_code == 409


def test_consent_for_a_child_and_taken_back(client: Client, village: Institution) -> None:
    row = registered(village, born_on=date(2020, 1, 1))
    address = f"/patients/{row.pk}/consent/"
    told = {"id": str(new_id()), "purpose": "care", "form": "written", "guardian_relation": "母亲"}
    answer = client.post(address, told)
    assert answer.status_code == 422
    assert 'id="f-guardian-fault"' in text(answer) and 'value="母亲"' in text(answer)
    assert client.post(address, told | {"guardian": "演示·王芳"}).status_code == 302
    one = Consent.objects.get()
    assert "演示·王芳（母亲）" in text(client.get(f"/patients/{row.pk}/"))
    assert client.post(f"/patients/consents/{one.pk}/withdraw/", {"reason": "改主意了"}).status_code == 302
    assert "改主意了" in text(client.get(f"/patients/{row.pk}/"))


def test_office_merges_and_takes_it_back(signed_in: SignedIn, village: Institution) -> None:
    assert village.parent is not None and village.parent.parent is not None
    county = village.parent.parent
    one, other = registered(village, name="演示·李大山"), registered(county, name="演示·李大山")
    office = signed_in(Role.PROGRAMME_OFFICE, county)
    assert "姓名和出生日期相同" in text(office.get("/patients/duplicates/"))
    told = {"id": str(new_id()), "gone": str(other.pk), "kept": str(one.pk), "reason": "核对过证件"}
    assert office.post("/patients/merge/", told).status_code == 302
    assert "核对过证件" in text(office.get(f"/patients/{one.pk}/"))
    assert office.post(f"/patients/merges/{Merge.objects.get().pk}/undo/").status_code == 302
    assert office.post("/patients/apart/", {"one": str(one.pk), "other": str(other.pk)}).status_code == 302
    assert "没有可能重复" in text(office.get("/patients/duplicates/"))


@pytest.mark.parametrize("role", list(Role))
def test_another_house_finds_nothing(signed_in: SignedIn, village: Institution, role: Role) -> None:
    row = registered(village)
    one = consented(row)
    stranger = signed_in(role, VillageFactory())
    for answer in (
        stranger.get(f"/patients/{row.pk}/"),
        stranger.get(f"/patients/{row.pk}/edit/"),
        stranger.get(f"/patients/{row.pk}/consent/"),
        stranger.post(f"/patients/{row.pk}/edit/", FILLED),
        stranger.post(f"/patients/{row.pk}/consent/", {"purpose": "care", "form": "written"}),
        stranger.post(f"/patients/consents/{one.pk}/withdraw/", {"reason": "x"}),
        stranger.post("/patients/apart/", {"one": str(row.pk), "other": str(new_id())}),
        stranger.post(
            "/patients/merge/",
            {"id": str(new_id()), "gone": str(row.pk), "kept": str(new_id()), "reason": "x"},
        ),
    ):
        assert answer.status_code in (403, 404)
        assert "演示" not in text(answer) or "演示·病人" not in text(answer)


@pytest.mark.parametrize("count", [1, 8])
def test_pages_cost_few_statements(
    client: Client, signed_in: SignedIn, village: Institution, count: int
) -> None:
    rows = [registered(village, name="演示·李大山") for _ in range(count)]
    consented(rows[0])
    assert village.parent is not None and village.parent.parent is not None
    office = signed_in(Role.PROGRAMME_OFFICE, village.parent.parent)
    for who, address in (
        (client, "/patients/"),
        (client, f"/patients/{rows[0].pk}/"),
        (client, f"/patients/{rows[0].pk}/edit/"),
        (client, f"/patients/{rows[0].pk}/consent/"),
        (client, "/patients/new/"),
        (office, "/patients/duplicates/"),
    ):
        with CaptureQueriesContext(
            connection,
        ) as told:
            assert who.get(address).status_code == 200
        assert len(told) <= 12, (address, [one["sql"][:80] for one in told])
