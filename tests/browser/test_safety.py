"""Safety events in a real browser: reported on a phone, reviewed at a desk of the same house."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.errand import pick
from tests.browser.test_techniques import looked_at
from tests.factories.directory import StaffFactory
from tests.factories.safety import House, house, reported
from tongzhou.accounts.models import Account
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.support.safety import actions
from tongzhou.support.safety.models import Event
from tongzhou.support.safety.rules import Category, Severity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, site: str, who: Actor, language: str = "zh-hans") -> None:
    """Be this person, in this language."""
    client = Client()
    client.force_login(Account.objects.get(pk=who.account_id))
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])


def some(h: House) -> Event:
    """Several events; the first is under review, with measures."""
    row = reported(h, unnamed=True)
    at = timezone.now() - timedelta(hours=3)
    for category, severity in ((Category.FALL, Severity.SECOND), (Category.IDENTITY, Severity.THIRD)):
        reported(h, category=category, severity=severity)
    actions.take(by=h.reviewer, at=at, event_id=row.pk)
    for what, days in (("高危药品分格存放并贴红标", -3), ("每月检查一次", 20)):
        actions.set_measure(
            id=new_id(), by=h.reviewer, at=at, event_id=row.pk, what=what,
            owner_id=StaffFactory(institution=h.county).pk, due_on=timezone.localdate() + timedelta(days),
        )  # fmt: skip
    actions.add(by=h.reporter, at=at, event_id=row.pk, note="药房上周刚搬过。")
    return row


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, live_server, request) -> None:
    h = house()
    row = some(h)
    page: Page = request.getfixturevalue(size)
    for who, name, path in (
        (h.reporter, "mine", ""), (h.reporter, "report", "report/"), (h.reviewer, "review", ""),
        (h.reviewer, "event", f"{row.pk}/"), (h.reviewer, "close", f"{row.pk}/close/"),
        (h.reviewer, "measure", f"{row.pk}/measures/new/"),
    ):  # fmt: skip
        enter(page, live_server.url, who, language)
        page.goto(f"{live_server.url}/safety/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"safety-{name}-{size}-{language}")


def test_reported_on_the_phone_and_reviewed_at_the_desk(phone: Page, desk: Page, live_server) -> None:
    h = house()
    enter(phone, live_server.url, h.reporter)
    phone.goto(f"{live_server.url}/safety/")
    phone.get_by_role("link", name="上报一件事").first.click()
    pick(phone, "哪一类", "用药")
    pick(phone, "后果", "及时发现")
    phone.get_by_label("发生了什么").fill("两种外观相似的针剂放在同一格。")
    pick(phone, "要不要写您的名字", "不具名")
    phone.get_by_role("button", name="上报").click()
    phone.get_by_text("谢谢您说出来。").wait_for()
    enter(desk, live_server.url, h.reviewer)
    desk.goto(f"{live_server.url}/safety/")
    desk.get_by_role("link", name="用药").click()
    assert h.reporter.name not in desk.locator("main").inner_text()
    desk.get_by_role("button", name="开始复核").click()
    desk.get_by_role("link", name="结案").click()
    desk.get_by_label("学到了什么").fill("相似药品要分开。")
    desk.get_by_role("button", name="结案").click()
    desk.get_by_text("相似药品要分开。").wait_for()
    phone.reload()
    phone.get_by_text("相似药品要分开。").wait_for()
