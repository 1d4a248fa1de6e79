"""An expert records a lecture on the phone; the host sees both seals after confirming."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_offices import let_in, looked_at
from tests.factories.directory import DepartmentFactory
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.acts.models import Act

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
