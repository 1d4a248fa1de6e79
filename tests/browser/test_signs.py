"""Signs in a real browser: marks in the inbox and on the act's page, photos beside, the office's list and its word."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_offices import let_in, looked_at
from tests.factories.acts import lecture
from tests.factories.files import stored
from tests.factories.ledger import place
from tests.unit.files.test_likeness import scene
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.signs.models import SetAside
from tongzhou.support.acts import actions
from tongzhou.support.acts.models import Act

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOPICS = ("胸痛的早期识别", "心电图读图", "房颤的抗凝", "儿童惊厥的处置", "产后出血的急救")


def photo(seed: int) -> bytes:
    out = io.BytesIO()
    scene(seed).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_a_mark_is_seen_and_looked_into(
    width: str, request: pytest.FixtureRequest, live_server: LiveServer
) -> None:
    page: Page = request.getfixturevalue(width)
    p, at = place(), timezone.now() - timedelta(days=1)
    for number, topic in enumerate(TOPICS):
        file = stored(p.expert, photo(number % 4), at=at, name="现场.jpg")
        work = lecture(p, topic=topic, file_ids=(file.pk,))
        actions.record(id=new_id(), by=p.expert, at=at + timedelta(seconds=number), work=work)
    first = Act.objects.get(topic=TOPICS[0])
    let_in(page, live_server.url, Role.CLINICIAN, p.pairing.receiving)
    page.goto(f"{live_server.url}/ledger/inbox/")
    page.get_by_text("在 60 秒内登记了 5 件").first.wait_for()
    looked_at(page, f"signs-inbox-{width}")
    page.goto(f"{live_server.url}/acts/{first.pk}/")
    page.get_by_text("照片与另一件工作").wait_for()
    looked_at(page, f"signs-act-{width}")
    page.goto(f"{live_server.url}/ledger/claims/{first.claim}/")
    page.get_by_text("照片与另一件工作").wait_for()
    looked_at(page, f"signs-claim-{width}")
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    page.goto(f"{live_server.url}/signs/")
    looked_at(page, f"signs-list-{width}")
    page.get_by_role("link", name="去核实").first.click()
    looked_at(page, f"signs-aside-{width}")
    page.get_by_label("为什么没有问题").fill("当晚集中补记，有签到表。")
    page.get_by_role("button", name="没有问题，记下原因").click()
    page.get_by_text("已记下，疑点不再列出。").wait_for()
    page.goto(f"{live_server.url}/signs/?tab=done")
    page.get_by_text("当晚集中补记").wait_for()
    looked_at(page, f"signs-done-{width}")
    assert SetAside.objects.count() == 1
    page.goto(f"{live_server.url}/acts/entries/")
    looked_at(page, f"entries-{width}")
