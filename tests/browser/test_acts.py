"""An expert records a lecture on the phone; the host sees both seals after confirming."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.errand import ecg
from tests.browser.test_offices import let_in, looked_at
from tests.factories.directory import DepartmentFactory
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.acts.models import Act

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_a_round_is_recorded_corrected_and_confirmed(
    width: str, request: pytest.FixtureRequest, live_server: LiveServer
) -> None:
    page: Page = request.getfixturevalue(width)
    pairing = PairingFactory()
    for name in ("急诊科", "心血管神经内科"):
        DepartmentFactory(institution=pairing.receiving, name=name)
    let_in(page, live_server.url, Role.EXPERT, pairing.supporting)
    page.goto(f"{live_server.url}/acts/")
    looked_at(page, f"acts-empty-{width}")
    page.get_by_role("link", name="登记一件工作").first.click()
    looked_at(page, f"acts-kinds-{width}")
    page.get_by_role("link", name="教学查房").click()
    looked_at(page, f"acts-form-{width}")
    page.get_by_role("button", name="登记").click()
    page.get_by_label("题目").fill("急性胸痛的鉴别诊断")
    page.get_by_label("受援方科室").select_option(label="急诊科")
    page.get_by_role("button", name="登记").click()
    page.get_by_text("记下了，等对方确认。").wait_for()
    looked_at(page, f"acts-one-{width}")
    page.get_by_role("link", name="更正").click()
    page.get_by_label("参加人数").fill("12")
    page.get_by_role("button", name="更正").click()
    page.get_by_text("已更正，等对方确认。").wait_for()
    act = Act.objects.get()
    assert (act.version, act.detail["attendance"], act.people.get().staff_id is not None) == (2, 12, True)
    page.goto(f"{live_server.url}/acts/")
    looked_at(page, f"acts-list-{width}")
    let_in(page, live_server.url, Role.CLINICIAN, pairing.receiving)
    page.goto(f"{live_server.url}/acts/{act.pk}/")
    page.get_by_role("link", name="去确认").click()
    page.get_by_role("button", name="确认").first.click()
    page.goto(f"{live_server.url}/acts/{act.pk}/")
    page.get_by_text("已入账").first.wait_for()
    looked_at(page, f"acts-confirmed-{width}")
    assert Entry.objects.get(kind="teaching_ward_round").source == act.source
    assert Claim.objects.filter(state="withdrawn").count() == 1


def test_a_photo_goes_with_the_form_and_a_paper_is_added_later(
    phone: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    pairing = PairingFactory()
    DepartmentFactory(institution=pairing.receiving, name="急诊科")
    let_in(phone, live_server.url, Role.EXPERT, pairing.supporting)
    phone.goto(f"{live_server.url}/acts/new/teaching_ward_round/")
    phone.get_by_label("题目").fill("急性胸痛的鉴别诊断")
    phone.get_by_label("受援方科室").select_option(label="急诊科")
    phone.locator("input[type=file]").set_input_files(ecg(tmp_path))
    phone.wait_for_selector("input[type=hidden][name=files]", state="attached")
    looked_at(phone, "acts-form-photo-360")
    phone.get_by_role("button", name="登记").click()
    phone.get_by_text("记下了，等对方确认。").wait_for()
    act = Act.objects.get()
    (first,) = Claim.objects.get(pk=act.claim).amounts.evidence
    phone.get_by_role("link", name="补充佐证").click()
    looked_at(phone, "acts-proof-360")
    phone.locator("input[type=file]").set_input_files(
        {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    )
    phone.wait_for_selector("input[type=hidden][name=files]", state="attached")
    phone.get_by_role("button", name="附上").click()
    phone.wait_for_url(f"**/acts/{act.pk}/")
    act.refresh_from_db()
    assert first in Claim.objects.get(pk=act.claim).amounts.evidence and act.version == 2
    looked_at(phone, "acts-proofs-360")
    let_in(phone, live_server.url, Role.CLINICIAN, pairing.receiving)
    phone.goto(f"{live_server.url}/ledger/inbox/")
    phone.get_by_role("img").first.wait_for()
    looked_at(phone, "acts-proofs-inbox-360")
