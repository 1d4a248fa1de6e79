"""The inbox in a real browser: evidence beside the act, a whole group chosen only as far as it was looked through."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_offices import let_in, looked_at
from tests.factories.acts import lecture
from tests.factories.files import picture, stored
from tests.factories.ledger import Place, place
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.acts import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOPICS = ("胸痛的早期识别", "心电图读图", "房颤的抗凝", "儿童惊厥的处置", "产后出血的急救", "脑卒中静脉溶栓")


def full() -> Place:
    """Lectures of last month, some with photos; the last one disputed."""
    p, now = place(), timezone.now()
    for number, topic in enumerate(TOPICS):
        at = now - timedelta(days=12 - 2 * number)
        photos = [
            stored(p.expert, picture(colour=f"#{3 + number}{n}7"), at=at, name="现场.jpg").pk
            for n in range(number % 3)
        ]
        work = lecture(
            p, topic=topic, file_ids=tuple(photos), occurred_from=at - timedelta(hours=2), occurred_to=at - timedelta(hours=1)
        )  # fmt: skip
        act = actions.record(id=new_id(), by=p.expert, at=at, work=work)
    ledger.dispute(by=p.doctor, at=now, claim_id=act.claim, reason="那天下午停诊，没有讲座。")
    return p


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_a_group_is_looked_through_and_confirmed(
    width: str, request: pytest.FixtureRequest, live_server: LiveServer
) -> None:
    page: Page = request.getfixturevalue(width)
    p = full()
    block = [(new_id(), lecture(p, topic=f"历史讲座 {n}", origin="workbook")) for n in range(1, 31)]
    actions.record_many(by=p.expert, at=timezone.now(), told=block)
    let_in(page, live_server.url, Role.CLINICIAN, p.pairing.receiving)
    page.goto(f"{live_server.url}/ledger/inbox/")
    page.get_by_text("看过").first.wait_for()
    looked_at(page, f"inbox-{width}")
    last = page.locator("[data-seen-group]", has_text="一起导入")
    last.locator("[data-seen-all]").scroll_into_view_if_needed()
    last.locator("[data-seen-all]").check()
    page.wait_for_timeout(900)
    some = last.locator("input[name=claim]:checked").count()
    assert 0 < some < 30, "what has not been on the screen is not chosen"
    for row in last.locator("[data-seen-row]").all():
        row.scroll_into_view_if_needed()
        page.wait_for_timeout(450)
    page.get_by_text("看过 30 / 30 件").wait_for()
    assert last.locator("input[name=claim]:checked").count() == 30
    page.get_by_role("button", name="所选的我都看过，确认入账").click()
    page.get_by_text("30 件已入账。").wait_for()
    looked_at(page, f"inbox-after-{width}")
    assert Entry.objects.count() == 30 and Claim.objects.filter(state="open").count() == 5
    let_in(page, live_server.url, Role.EXPERT, p.pairing.supporting)
    page.goto(f"{live_server.url}/ledger/inbox/?tab=mine")
    looked_at(page, f"inbox-mine-{width}")
