"""The pages of referrals: a whole errand by two browsers, an outside party by its link, what is kept when refused, few statements."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.consultations import Stage, stage
from tests.factories.patients import consented, registered
from tests.factories.referrals import PLAN, RESULT, SUMMARY, asked, bed, finished_at, party
from tests.integration.speed.test_statements import MOST, browser_of, statements
from tongzhou.accounts.models import Account
from tongzhou.care.referrals import actions
from tongzhou.care.referrals.models import Referral
from tongzhou.care.referrals.rules import State
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def texts(told: object) -> dict[str, str]:
    return {name: getattr(told, name) for name in told.__struct_fields__}


def form_of(client: Client, address: str) -> dict[str, str]:
    """The hidden values of a form, as a browser would send them."""
    page = client.get(address, follow=True)
    assert page.status_code == 200, (address, page.status_code)
    body = page.content.decode()
    found = {}
    for name in ("id", "seen"):
        known = re.search(rf'name="{name}" value="([^"]+)"', body)
        if known:
            found[name] = known.group(1)
    return found


def take(client: Client, row: Referral, event: str, **values: str) -> None:
    address = f"/referrals/{row.pk}/{event}/"
    done = client.post(address, form_of(client, address) | values)
    assert done.status_code == 302, (event, re.findall(r'class="fault[^>]*>.*?<', done.content.decode())[:5])


def now_minus(hours: int = 3):  # type: ignore[no-untyped-def]  # an aware time
    return timezone.now() - timedelta(hours=hours)


def patient_at(s: Stage, house: Institution):  # type: ignore[no-untyped-def]  # a patient with consent
    patient = registered(house, at=now_minus())
    consented(patient, at=now_minus())
    return patient


def test_village_to_county_and_back_with_a_plan() -> None:
    s = stage()
    village, county = client_of(s.asker), client_of(s.county_doctor)
    patient = patient_at(s, s.village)
    place = bed(s, at=now_minus())
    address = f"/referrals/new/?patient={patient.pk}"
    sent = form_of(village, address) | {
        "to": str(s.county.pk), "reason": "胸痛两小时", "urgency": "urgent", "transport": "ambulance", **texts(SUMMARY)
    }  # fmt: skip
    refused = village.post(address, sent | {"problems": ""})
    assert refused.status_code == 422 and "胸痛两小时" in refused.content.decode()
    assert village.post(address, sent).status_code == 302
    row = Referral.objects.get()
    assert "已有一次没办完的转诊" in village.get(address).content.decode()
    take(county, row, "accept", offer=str(place.pk), note="直接到胸痛中心")
    shown = village.get(f"/referrals/{row.pk}/").content.decode()
    assert "心内 3 床" in shown and "已出发" in shown and "胸痛中心" in shown
    take(village, row, "depart", transport="ambulance")
    take(county, row, "arrive", arrived_at="")
    take(county, row, "treat")
    take(county, row, "finish", outcome="back", **texts(RESULT) | texts(PLAN))
    take(village, row, "close")
    row.refresh_from_db()
    assert row.state == State.COMPLETED
    entry = Entry.objects.get(source=row.source)
    assert f"/ledger/entries/{entry.pk}/" in county.get(f"/referrals/{row.pk}/").content.decode()
    assert county.get(f"/ledger/entries/{entry.pk}/").status_code == 200
    back = county.post(f"/referrals/{row.pk}/back/", {"id": ""})
    assert back.status_code == 302
    down = Referral.objects.get(follows=row)
    assert down.direction == "down" and back["Location"] == f"/referrals/{down.pk}/"
    take(village, down, "accept")
    take(village, down, "arrive", arrived_at="")
    take(village, down, "finish", outcome="stays", followed="yes", **texts(RESULT))
    take(county, down, "close")
    assert Entry.objects.get(source=down.source).detail["followed_up"] is True
    paper = village.get(f"/referrals/{row.pk}/summary.pdf")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")


def test_a_stale_page_keeps_what_was_typed() -> None:
    s = stage()
    row = asked(s, at=now_minus())
    village, county = client_of(s.asker), client_of(s.county_doctor)
    address = f"/referrals/{row.pk}/decline/"
    form = form_of(county, address)
    take(village, row, "redirect", to=str(s.township.pk))
    late = county.post(address, form | {"note": "没有床位了"})
    assert late.status_code in (403, 409)
    row.refresh_from_db()
    assert row.receiver_id == s.township.pk


def test_an_outside_party_by_its_link_and_by_telephone() -> None:
    s = stage()
    row = asked(s, by=s.county_doctor, at=now_minus(), outside=party(s.county_doctor, at=now_minus()).pk)
    county, stranger = client_of(s.county_doctor), Client()
    told = county.post(f"/referrals/{row.pk}/link/").content.decode()
    address = re.search(r"http://testserver(/referrals/outside/[^\"]+)", told).group(1)
    page = stranger.get(address)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    body = page.content.decode()
    assert SUMMARY.problems in body and "演示·病人" not in body
    assert stranger.post(address, {"event": "accept", "who": ""}).status_code == 422
    done = stranger.post(address, {"event": "accept", "who": "演示·李医生（心内）"})
    assert done.status_code == 200 and "谢谢" in done.content.decode()
    assert stranger.get(address).status_code == 404
    take(county, row, "depart", transport="ambulance")
    wrong = f"/referrals/{row.pk}/arrive/"
    refused = county.post(wrong, form_of(county, wrong) | {"said_by": "", "said_at": "", "arrived_at": ""})
    assert refused.status_code == 422
    assert 'id="f-said_at-fault"' in refused.content.decode()
    said_at = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    take(county, row, "arrive", said_by="演示·王护士", said_at=said_at, arrived_at="")
    shown = county.get(f"/referrals/{row.pk}/").content.decode()
    assert "演示·王护士" in shown and "通过链接" in shown


def test_whoever_coordinates_sees_no_record() -> None:
    s = stage()
    row = finished_at(s, now_minus())
    office = client_of(s.county_office)
    body = office.get(f"/referrals/{row.pk}/").content.decode()
    assert SUMMARY.problems not in body and RESULT.problems not in body and "姓名遮去" in body
    assert office.get(f"/referrals/{row.pk}/summary.pdf").status_code == 404
    assert office.get("/referrals/centre/").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_shown_in_both_languages(language: str) -> None:
    s = stage()
    row, other = finished_at(s, now_minus()), asked(s, at=now_minus())
    bed(s, at=now_minus())
    patient = patient_at(s, s.county)
    county = client_of(s.county_doctor)
    county.cookies["django_language"] = language
    pages = [
        "", "?tab=others", "?tab=done", "?q=胸痛", "new/", f"new/?patient={patient.pk}", f"new/?patient={patient.pk}&way=down",
        f"new/?patient={patient.pk}&way=outside", "centre/", "beds/", "beds/new/", f"{row.pk}/", f"{other.pk}/",
        f"{other.pk}/accept/", f"{other.pk}/decline/", f"{other.pk}/ask_back/", f"new/?back={row.pk}",
    ]  # fmt: skip
    for path in pages:
        page = county.get(f"/referrals/{path}", follow=True)
        assert page.status_code == 200, path
    assert county.get(f"/patients/{row.patient_id}/").status_code == 200
    assert county.get(f"/referrals/{other.pk}/summary.pdf").content.startswith(b"%PDF")


def test_few_statements() -> None:
    s = stage()
    first = finished_at(s, now_minus())
    bed(s, at=now_minus())
    patient = patient_at(s, s.county)
    county = browser_of(s.county_doctor.account_id)
    open_one = asked(s, at=now_minus())
    paths = ("", "centre/", "beds/", f"new/?patient={patient.pk}&draft={new_id()}", f"{first.pk}/", f"{open_one.pk}/", f"{open_one.pk}/accept/")  # fmt: skip
    few = {path: statements(county, f"/referrals/{path}")[0] for path in paths}
    for number in range(12):
        row = asked(s, at=now_minus())
        if number % 3 == 0:
            actions.accept(by=s.county_doctor, at=now_minus(2), referral_id=row.pk, offer_id=bed(s, label=f"{number} 床", at=now_minus()).pk)  # fmt: skip
    many = {path: statements(county, f"/referrals/{path}")[0] for path in paths}
    assert few == many and max(many.values()) <= MOST, (few, many)
