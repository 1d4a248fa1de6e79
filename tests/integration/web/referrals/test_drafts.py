"""What is being written of a referral is kept on the server: found again on another device, by its author alone, whatever happened meanwhile."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import granted
from tests.factories.consultations import minutes, person, stage
from tests.factories.files import stored
from tests.factories.referrals import PLAN, RESULT, SUMMARY, asked, finished_at
from tests.integration.speed.test_statements import MOST, browser_of, statements
from tests.integration.web.referrals.test_pages import client_of, form_of, now_minus, patient_at, take, texts
from tongzhou.accounts.rules import Role
from tongzhou.care.patients.models import Consent
from tongzhou.care.referrals import actions, queries
from tongzhou.care.referrals.models import Attachment, Draft, Referral
from tongzhou.files.actions import discard_stale
from tongzhou.files.models import StoredFile
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db
AS = {"reason": "胸痛两小时", "urgency": "urgent", "transport": "ambulance"}


def begun(client: Client, patient: object, way: str = "up", **typed: str) -> str:
    """The form is opened, something typed, two seconds pass. Where the form is."""
    address = client.get(f"/referrals/new/?patient={patient.pk}&way={way}")["Location"]
    keep(client, address, **typed)
    return address


def keep(client: Client, address: str, expect: int = 204, **typed: str) -> None:
    """As the page's script does."""
    body = client.get(address).content.decode()
    url = re.search(r'data-draft-url="([^"]+)"', body).group(1).replace("&amp;", "&")
    assert client.post(url, form_of(client, address) | typed).status_code == expect


def test_a_lost_phone_costs_nothing() -> None:
    s = stage()
    patient = patient_at(s, s.village)
    phone, desk, other = client_of(s.asker), client_of(s.asker), client_of(s.colleague)
    address = begun(phone, patient, **AS, problems="急性胸痛", to=str(s.county.pk))
    kept = Draft.objects.get()
    photo = stored(s.asker, subject=f"draft:{kept.pk}")
    assert not Referral.objects.exists()
    for page in ("/referrals/", "/referrals/new/"):
        listed = desk.get(page).content.decode()
        assert "没送出的草稿" in listed and "胸痛两小时" in listed
        assert "胸痛两小时" not in other.get(page).content.decode()
    taken = desk.get(f"/referrals/drafts/{kept.pk}/")
    assert taken["Location"] == address
    form = desk.get(address).content.decode()
    assert "急性胸痛" in form and f'name="files" value="{photo.pk}"' in form
    assert f"/files/{photo.pk}/" in form and f'value="{s.county.pk}" selected' in form
    again = desk.get(f"/referrals/new/?patient={patient.pk}")
    assert again["Location"] == address  # whoever begins anew finds what he has
    sent = form_of(desk, address) | AS | texts(SUMMARY) | {"to": str(s.county.pk), "files": str(photo.pk)}
    done = desk.post(address, sent)
    assert done.status_code == 302 and done["Location"] == f"/referrals/{kept.pk}/"
    assert not Draft.objects.exists() and Attachment.objects.get().file_id == photo.pk
    assert desk.post(address, sent)["Location"] == done["Location"]  # sent twice
    assert desk.get(address)["Location"] == done["Location"]  # the way back in the browser
    late = phone.post(f"/referrals/drafts/{kept.pk}/save/?patient={patient.pk}", AS)
    assert late.status_code == 409 and not Draft.objects.exists()  # the old phone comes back


def test_changing_the_way_loses_nothing() -> None:
    s = stage()
    patient = patient_at(s, s.county)
    county = client_of(s.county_doctor)
    address = begun(county, patient, "down", **AS, **texts(PLAN))
    up = address.replace("way=down", "way=up")
    keep(county, up, reason="改往省里", problems="冠心病")
    down = county.get(address).content.decode()
    assert PLAN.medicines in down and "改往省里" in down and "冠心病" in down
    assert "way=outside&amp;draft=" in down


def test_what_was_refused_is_kept_and_a_field_that_was_emptied_stays_empty() -> None:
    s = stage()
    patient = patient_at(s, s.village)
    village = client_of(s.asker)
    address = village.get(f"/referrals/new/?patient={patient.pk}")["Location"]
    sent = (
        form_of(village, address) | AS | texts(SUMMARY) | {"to": str(s.county.pk), "problems": "", "call": ""}
    )
    assert village.post(address, sent).status_code == 422
    kept = Draft.objects.get().data["texts"]
    assert kept["reason"] == AS["reason"] and kept["problems"] == ""


def test_another_was_opened_meanwhile() -> None:
    s = stage()
    patient = patient_at(s, s.village)
    village, colleague = client_of(s.asker), client_of(s.colleague)
    address = begun(village, patient, **AS, problems="写了很久的病情")
    consent = Consent.objects.get(patient=patient)
    other = asked(s, by=s.colleague, at=timezone.now(), patient_id=patient.pk, consent_id=consent.pk)
    shown = village.get(address)
    body = shown.content.decode()
    assert shown.status_code == 200 and other.number in body and "写了很久的病情" in body
    assert f"/referrals/{other.pk}/" in body and "您写的还在" in body
    sent = (
        form_of(village, address) | AS | texts(SUMMARY) | {"to": str(s.county.pk), "plan": "没保存过的一句"}
    )
    refused = village.post(address, sent)
    body = refused.content.decode()
    assert refused.status_code == 409 and "没保存过的一句" in body and body.count(other.number) == 1
    assert Draft.objects.get().data["texts"]["plan"] == "没保存过的一句"
    assert Referral.objects.count() == 1
    begin = colleague.get(f"/referrals/new/?patient={patient.pk}")
    assert begin.status_code == 200 and "写了很久的病情" not in begin.content.decode()
    actions.cancel(by=s.colleague, at=timezone.now(), referral_id=other.pk, note="重复")
    assert village.post(address, sent).status_code == 302  # that one is over: this one goes


def test_nobody_else_reads_keeps_or_throws_it_away() -> None:
    s = stage()
    patient = patient_at(s, s.village)
    begun(client_of(s.asker), patient, **AS)
    kept = Draft.objects.get()
    stranger = person(Role.CLINICIAN, s.supporter)
    for actor in (s.colleague, s.township_doctor, s.county_doctor, s.county_office, stranger):
        client = client_of(actor)
        assert client.get(f"/referrals/drafts/{kept.pk}/").status_code in (403, 404)
        told = client.post(f"/referrals/drafts/{kept.pk}/save/?patient={patient.pk}", AS | {"reason": "改了"})
        assert told.status_code in (403, 404, 409)
        client.post(f"/referrals/drafts/{kept.pk}/discard/")
        assert not queries.drafts(actor)
    assert Draft.objects.get().data["texts"]["reason"] == AS["reason"]
    far = client_of(stranger).post(f"/referrals/drafts/{new_id()}/save/?patient={patient.pk}", AS)
    assert far.status_code == 404  # no draft about somebody whom one does not know
    assert client_of(s.asker).post(f"/referrals/drafts/{new_id()}/save/").status_code == 404
    assert client_of(s.asker).post(f"/referrals/drafts/{kept.pk}/discard/")["Location"] == "/referrals/"
    assert not Draft.objects.exists()


def test_an_answer_and_a_summary_are_kept_until_they_are_given() -> None:
    s = stage()
    row = asked(s, at=now_minus())
    county, village, tablet = client_of(s.county_doctor), client_of(s.asker), client_of(s.asker)
    take(county, row, "ask_back", note="用药史")
    address = f"/referrals/{row.pk}/reply/"
    keep(village, address, note="问过家属", medications="华法林 3 mg")
    kept = Draft.objects.get()
    assert tablet.get(f"/referrals/drafts/{kept.pk}/")["Location"] == address
    body = tablet.get(address).content.decode()
    assert "问过家属" in body and "华法林" in body
    assert "问过家属" not in client_of(s.colleague).get(address).content.decode()
    assert row.number in tablet.get("/referrals/").content.decode()
    take(tablet, row, "reply", note="问过家属", **texts(SUMMARY))
    assert not Draft.objects.exists()
    take(county, row, "accept")
    take(county, row, "arrive", arrived_at="")
    finish = f"/referrals/{row.pk}/finish/"
    refused = county.post(
        finish, form_of(county, finish) | texts(RESULT) | {"problems": "", "outcome": "back"}
    )
    assert refused.status_code == 422 and Draft.objects.get().data["texts"]["outcome"] == "back"
    assert RESULT.medications in county.get(finish).content.decode()
    gone = county.post(f"/referrals/drafts/{Draft.objects.get().pk}/discard/")
    assert gone["Location"] == f"/referrals/{row.pk}/"
    assert RESULT.medications not in county.get(finish).content.decode()


def test_a_step_that_is_past_leaves_the_text_to_be_read() -> None:
    s = stage()
    row = asked(s, at=now_minus())
    county, village = client_of(s.county_doctor), client_of(s.asker)
    take(county, row, "ask_back", note="用药史")
    address = f"/referrals/{row.pk}/reply/"
    keep(village, address, note="问过家属")
    url = re.search(r'data-draft-url="([^"]+)"', village.get(address).content.decode()).group(1)
    take(client_of(s.colleague), row, "reply", note="同事先答了", **texts(SUMMARY))
    kept = Draft.objects.get()
    shown = village.get(f"/referrals/drafts/{kept.pk}/").content.decode()
    assert "问过家属" in shown and "这一步现在不能办了" in shown and f"/referrals/{row.pk}/" in shown
    late = village.post(url.replace("&amp;", "&"), {"note": "又写了"})
    assert late.status_code in (403, 409) and Draft.objects.get().data["texts"]["note"] == "问过家属"


def test_whoever_moved_house_reads_nothing_of_the_patient() -> None:
    from tongzhou.accounts.models import RoleGrant
    from tongzhou.directory.models import Staff

    s = stage()
    patient = patient_at(s, s.village)
    begun(client_of(s.asker), patient, **AS, problems="急性胸痛")
    Staff.objects.filter(pk=s.asker.staff_id).update(institution=s.supporter)
    RoleGrant.objects.filter(account=s.asker.account_id).delete()
    from tongzhou.accounts.models import Account

    granted(Account.objects.get(pk=s.asker.account_id), Role.CLINICIAN, s.supporter)
    shown = client_of(s.asker).get(f"/referrals/drafts/{Draft.objects.get().pk}/")
    assert shown.status_code == 200 and "急性胸痛" not in shown.content.decode()
    assert "不归您参与" in shown.content.decode()


def test_back_by_a_draft_of_its_own() -> None:
    s = stage()
    row = finished_at(s, now_minus())
    county = client_of(s.county_doctor)
    address = county.get(f"/referrals/new/?back={row.pk}")["Location"]
    assert address.startswith(f"/referrals/new/?back={row.pk}&draft=")
    keep(county, address, rehabilitation="每天走半小时")
    assert county.get(f"/referrals/new/?back={row.pk}")["Location"] == address
    kept = Draft.objects.get()
    assert county.get(f"/referrals/drafts/{kept.pk}/")["Location"] == address
    sent = form_of(county, address) | AS | texts(SUMMARY) | texts(PLAN) | {"to": str(s.village.pk)}
    assert county.post(address, sent).status_code == 302
    assert Referral.objects.get(pk=kept.pk).follows_id == row.pk and not Draft.objects.exists()


def test_forgotten_after_thirty_days_with_its_files() -> None:
    s = stage()
    patient, at = patient_at(s, s.village), timezone.now()
    begun(client_of(s.asker), patient, **AS)
    photo = stored(s.asker, subject=f"draft:{Draft.objects.get().pk}")
    assert discard_stale(at=at + timedelta(days=9)) == 0
    assert actions.forget_drafts(at=at + timedelta(days=29)) == 0
    assert actions.forget_drafts(at=at + timedelta(days=31)) == 1
    assert (
        discard_stale(at=at + timedelta(days=31)) == 1 and not StoredFile.objects.filter(pk=photo.pk).exists()
    )


def test_few_statements_however_many() -> None:
    s = stage()
    browser = browser_of(s.asker.account_id)
    patient = patient_at(s, s.village)
    begun(client_of(s.asker), patient, **AS)
    row = asked(s, at=now_minus())
    actions.ask_back(by=s.county_doctor, at=now_minus(2), referral_id=row.pk, note="?")
    kept = Draft.objects.get()
    form = f"/referrals/new/?patient={patient.pk}&way=up&draft={kept.pk}"
    paths = [
        "/referrals/",
        "/referrals/new/",
        form,
        form.replace("=up", "=down"),
        f"/referrals/{row.pk}/reply/",
    ]
    few = [statements(browser, path)[0] for path in paths]
    for number in range(9):
        actions.save_draft(
            id=new_id(), by=s.asker, at=timezone.now() - minutes(number), patient_id=patient_at(s, s.village).pk,
            data={"way": "up", "back": "", "texts": {"reason": f"{number}"}},
        )  # fmt: skip
        stored(s.asker, subject=f"draft:{kept.pk}")
    many = [statements(browser, path)[0] for path in paths]
    assert few == many and max(many) <= MOST, (few, many)
