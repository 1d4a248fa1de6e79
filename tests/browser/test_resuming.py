"""A sign-in runs out while a reason is being typed into a dialog: afterwards the dialog is open again, with the reason in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_offices import looked_at
from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.directory import StaffFactory
from tests.factories.ledger import claimed, place
from tongzhou.accounts.models import SignIn
from tongzhou.accounts.rules import Role
from tongzhou.ledger.models import Claim

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "那天下午停诊，没有讲座。\n请核对签到表。"


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_a_reason_survives_the_end_of_the_session(
    width: str, request: pytest.FixtureRequest, live_server: LiveServer
) -> None:
    page: Page = request.getfixturevalue(width)
    here = place()
    claim = claimed(here)
    account = account_for(
        StaffFactory(institution=here.pairing.receiving, name="演示·马医生"), username="ma", password=PASSWORD
    )
    granted(account, Role.PROGRAMME_OFFICE, here.pairing.receiving)

    def sign_in() -> None:
        page.get_by_label("用户名").fill("ma")
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()

    page.goto(f"{live_server.url}/ledger/claims/{claim.pk}/")
    sign_in()
    page.get_by_role("button", name="有异议").click()
    page.get_by_label("理由").fill(WHY)
    SignIn.objects.update(seen_at=timezone.now() - timedelta(hours=3))
    page.get_by_role("button", name="提出异议").click()
    page.get_by_text("您填的内容还在").wait_for()
    sign_in()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("理由")).to_have_value(WHY)
    looked_at(page, f"resumed-dialog-{width}")
    dialog.get_by_role("button", name="提出异议").click()
    page.get_by_text("已告诉对方").wait_for()
    assert Claim.objects.get().disputes.get().text.splitlines() == WHY.splitlines()
