"""The 120 network in a real browser: every page at both widths; a call from the desk to both signatures, three windows, the phone's position."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.factories.dispatch import (
    SHEET,
    Network,
    accepted,
    called,
    car,
    handed_over,
    minutes,
    network,
    rider,
    sent,
    shift,
)
from tongzhou.accounts.models import Account
from tongzhou.care.dispatch import actions
from tongzhou.care.dispatch.models import Mission, Position
from tongzhou.care.dispatch.rules import Seat, Spot, State
from tongzhou.kernel.actors import Actor
from tongzhou.partnerships.rules import Urgency

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def seated(page: Page, address: str, actor: Actor, language: str = "zh-hans") -> Page:
    """This very person, without the sign-in page."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )
    return page


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == []
    if "phone" in name:
        assert small_targets(page) == []


@pytest.fixture
def n(transactional_db: None) -> Network:
    return network(at=timezone.now() - timedelta(hours=3))


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, n: Network, live_server, request) -> None:
    at = timezone.now()
    done = handed_over(n, at=at - timedelta(hours=2))
    waits = called(
        n, at=at - minutes(4), complaint="女 34 岁，孕 38 周，腹痛伴出血", place="演示镇东街 12 号"
    )
    called(n, at=at - minutes(1), complaint="车祸，三人受伤", people=3, urgency=Urgency.URGENT, spot=None)
    row = accepted(n, at=at - minutes(20))
    for name, (plate, when) in enumerate({"甘E·演03": 40, "甘E·演04": 60}.items()):
        one = car(n.desk, n.stations[0], plate, at=at - minutes(when))
        staff, actor = rider(n.s.county, f"演示·司机{'丙丁'[name]}")
        shift(n.desk, one, at - minutes(when), {Seat.DRIVER: staff.pk})
        if not name:
            other = sent(n, at=at - minutes(30), car=one)
            for number, verb in enumerate((actions.accept, actions.on_scene, actions.load)):
                verb(by=actor, at=at - minutes(28 - 7 * number), mission_id=other.pk)
            actions.write(by=actor, at=at - minutes(10), mission_id=other.pk, sheet=SHEET)
            actions.tell_position(
                token=actions.token(other.pk), at=at, spot=Spot(35_000_000, 106_220_000), device_at=at
            )
    car(n.desk, n.stations[1], "甘E·演05", at=at)
    actions.take_out(by=n.desk, at=at - minutes(5), ambulance_id=n.county_car.pk, note="保养")
    page: Page = request.getfixturevalue(size)
    pages = {
        n.desk: (
            ("board", "board/"), ("call-new", "calls/new/"), ("call", f"calls/{waits.pk}/"), ("send", f"calls/{waits.pk}/send/"),
            ("desk-mission", f"missions/{row.pk}/"), ("fleet", "fleet/"), ("ambulance", f"fleet/ambulances/{n.township_car.pk}/"),
            ("ambulance-new", "fleet/ambulances/new/"), ("crew-new", f"fleet/ambulances/{n.township_car.pk}/crew/"),
        ),
        n.driver: (("mine", ""), ("mission", f"missions/{row.pk}/"), ("late", f"missions/{row.pk}/on_scene/"), ("done", f"missions/{done.pk}/")),
        n.room: (("coming", ""), ("room-mission", f"missions/{other.pk}/")),
    }  # fmt: skip
    for actor, paths in pages.items():
        seated(page, live_server.url, actor, language)
        for name, path in paths:
            page.goto(f"{live_server.url}/dispatch/{path}")
            page.wait_for_load_state("networkidle")
            looked_at(page, f"dispatch-{name}-{size}-{language}")


def test_from_the_desk_to_both_signatures(
    n: Network, live_server, desk: Page, phone: Page, browser: Browser
) -> None:
    site = live_server.url
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": 35.02, "longitude": 106.25})
    seated(desk, site, n.desk)
    seated(phone, site, n.driver)
    room = seated(browser.new_page(locale="zh-CN"), site, n.room)
    desk.goto(f"{site}/dispatch/board/")
    desk.get_by_role("link", name="登记呼救").click()
    desk.get_by_label("在哪里").fill("演示村三组")
    desk.get_by_label("出了什么事").fill("男 60 岁，胸痛半小时")
    desk.get_by_label("来电号码").fill("13800000000")
    desk.get_by_label("经纬度").fill("35.04, 106.29")
    desk.get_by_role("button", name="登记，去派车").click()
    desk.get_by_role("link", name="派这辆").first.click()
    desk.get_by_role("button", name="派车").click()
    desk.get_by_text("车组已收到通知").wait_for()
    row = Mission.objects.get()
    assert row.ambulance == n.township_car
    phone.goto(f"{site}/dispatch/")
    phone.get_by_role("link", name="胸痛半小时").first.click()
    phone.get_by_text("正在报告位置").wait_for(timeout=15_000)
    shoot(phone, "dispatch-errand-assigned-phone")
    phone.get_by_role("button", name="接令出车").click()
    phone.get_by_role("button", name="到现场").click()
    phone.get_by_role("link", name="病人上车").click()
    phone.get_by_role("button", name="病人上车").click()
    phone.get_by_text("送医院").first.wait_for()
    phone.get_by_text("正在报告位置").wait_for(timeout=15_000)
    assert Position.objects.get().lat == 35_020_000
    desk.goto(f"{site}/dispatch/board/")
    desk.get_by_text("分钟到").first.wait_for()
    shoot(desk, "dispatch-errand-board")
    phone.get_by_role("button", name="到医院").click()
    phone.get_by_role("link", name="车组签交").click()
    for name in ("who", "found", "given"):
        phone.locator(f"#f-{name}").fill(getattr(SHEET, name))
    shoot(phone, "dispatch-errand-sheet-phone")
    phone.get_by_role("button", name="车组签交").click()
    phone.get_by_text("等急诊签收").first.wait_for()
    room.goto(f"{site}/dispatch/")
    room.get_by_role("link", name="胸痛半小时").first.click()
    room.get_by_role("link", name="急诊签收").click()
    room.get_by_role("button", name="急诊签收").click()
    room.get_by_text("已交接").first.wait_for()
    shoot(room, "dispatch-errand-done")
    row.refresh_from_db()
    assert row.state == State.HANDED_OVER and not Position.objects.exists()
