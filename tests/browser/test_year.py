"""A programme office's year in a real browser: offices at 1280 px, the posted expert and the head of the department at 360 px."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.hands import Screen
from tests.errands.people import People, people
from tests.errands.year import Year
from tests.factories.accounts import PASSWORD
from tongzhou.accounts.models import SignIn
from tongzhou.ledger import verify
from tongzhou.ledger.models import Entry
from tongzhou.support.resources.models import Fund

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON_THE_PHONE = {"expert", "second", "head", "learner"}
SECONDS_A_TAP, SECONDS_A_CHARACTER, MOST_SECONDS = 1.5, 0.5, 30


@pytest.fixture
def screens(browser: Browser, live_server: Any) -> Iterator[tuple[People, dict[str, Screen]]]:
    """Everybody at a browser of his own; the test fails when a page's script does."""
    found, wrong, screens = people(), list[str](), dict[str, Screen]()
    for who, account in found.accounts.items():
        phone = who in ON_THE_PHONE
        size = PHONE if phone else DESK
        context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=phone
        )
        client = Client()
        client.force_login(account)
        kept = {"sessionid": client.cookies["sessionid"].value, settings.LANGUAGE_COOKIE_NAME: "zh-hans"}
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in kept.items()]
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        screens[who] = Screen(page, live_server.url, who, phone)
    yield found, screens
    for screen in screens.values():
        screen.page.context.close()
    assert wrong == []


def test_the_year(screens: tuple[People, dict[str, Screen]]) -> None:
    _people, hands = screens
    year = Year(hands, timezone.localdate())
    year.walk()
    assert Entry.objects.count() == 19 and verify.run().found == 0
    for what, effort in year.efforts.items():
        seconds = effort.taps * SECONDS_A_TAP + effort.typed * SECONDS_A_CHARACTER
        assert seconds < MOST_SECONDS, (what, effort, seconds)


def test_a_phone_reaches_every_section(screens: tuple[People, dict[str, Screen]]) -> None:
    expert = screens[1]["expert"]
    expert.go("/me/")
    expert.look("90-me")
    rooms = expert.page.get_by_role("navigation", name="全部栏目")
    for room in ("派驻", "新技术新项目", "设备台账"):
        expert.go("/me/")
        rooms.get_by_role("link", name=room).tap()
        expect(expert.page.locator("h1")).to_contain_text(room)


def test_a_form_outlives_the_sign_in(screens: tuple[People, dict[str, Screen]]) -> None:
    giving = screens[1]["giving"]
    _paired(giving)
    giving.go("/money/funds/new/")
    giving.fill("叫什么", "演示·帮扶资金")
    giving.choose("来源", "东西部协作资金")
    giving.fill("金额", "200万")
    SignIn.objects.update(seen_at=timezone.now() - timezone.timedelta(hours=3))  # type: ignore[attr-defined]  # the module's own
    giving.press("登记")
    giving.reads("您填的内容还在")
    giving.fill("用户名", "giving")
    giving.fill("密码", PASSWORD)
    giving.press("登录")
    giving.reads("您刚才填的还在。")
    assert giving.value("金额") == "200万"
    giving.press("登记")
    assert Fund.objects.count() == 1


def test_a_double_click_and_the_way_back_make_one(screens: tuple[People, dict[str, Screen]]) -> None:
    giving = screens[1]["giving"]
    _paired(giving)
    giving.go("/money/funds/new/")
    giving.fill("叫什么", "演示·帮扶资金")
    giving.choose("来源", "东西部协作资金")
    _button(giving.page).dblclick()
    giving.page.wait_for_url("**/money/funds/*-*/")
    giving.page.go_back()
    giving.fill("叫什么", "演示·帮扶资金")
    giving.choose("来源", "东西部协作资金")
    _button(giving.page).click()
    assert Fund.objects.count() <= 2  # a page opened anew by the way back is a new form


def _button(page: Page) -> Any:
    return page.get_by_role("main").get_by_role("button", name="登记", exact=True)


def _paired(giving: Screen) -> None:
    year = Year({"giving": giving}, timezone.localdate())
    year.hands["giving"].look = lambda name: None  # type: ignore[method-assign]  # looked at in the year
    year.programme()
    year.agreement()
    year.pairings()
