"""Blood in a real browser: every page at both widths and in both languages; platelets from one station to another, two windows side by side."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.errand import pick
from tests.browser.look import faults, overflow, shoot, small_targets
from tests.factories.blood import Banks, asked, bag, banks, lines, today
from tests.factories.consultations import minutes
from tongzhou.accounts.models import Account
from tongzhou.care.blood import actions
from tongzhou.care.blood.models import Bag, Reading, Request
from tongzhou.care.blood.rules import Abo, Came, Rh, State
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def seated(page: Page, address: str, actor: Actor) -> Page:
    """This very person, without the sign-in page."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])  # fmt: skip
    return page


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == [], name
    if "phone" in name:
        assert small_targets(page) == [], name


def told(page: Page) -> None:
    """The platform says that something about blood has changed: what it does to an open page, without the network of events."""
    page.evaluate("import('/static/js/events.js').then((m) => m.refresh('blood'))")


@pytest.fixture
def b(transactional_db: None) -> Banks:
    return banks()


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, b: Banks, live_server, request) -> None:
    at = timezone.now() - timedelta(hours=3)
    day = actions.plan_day(
        id=new_id(), by=b.giver, at=at, day=today(at), place="演示古城广场", vehicle="采血车 2 号"
    )
    actions.record_day(by=b.giver, at=at, day_id=day.pk, donors=41, units=None, doses=Decimal("12.5"))
    for n in range(4):
        bag(b.giver, at=at, days=n + 1, day=day.pk)
    bag(b.giver, at=at, abo=Abo.O, component="red_cells", amount=Decimal(2), days=20)
    bag(b.giver, at=at, abo=Abo.AB, day=day.pk)
    fresh = asked(b, at=at, amount=Decimal(1))
    held, out, here = (asked(b, at=at, amount=Decimal(1)) for _ in range(3))
    calm = asked(b, at=at, component="red_cells", abo=Abo.UNKNOWN, rh=Rh.UNKNOWN)
    took = []
    for row in (held, out, here):
        one = bag(b.giver, at=at, day=day.pk)
        took.append(one)
        actions.offer(by=b.giver, at=at + minutes(2), request_id=row.pk, bag_ids=[one.pk])
    for row in (out, here):
        actions.issue(by=b.giver, at=at + minutes(4), request_id=row.pk)
        actions.depart(
            by=b.giver,
            at=at + minutes(6),
            request_id=row.pk,
            carrier="送血车 云A·演示1，司机演示·赵",
            box="箱 3",
        )
    told = actions.read_lines(lines(at + minutes(8), "22.1", "22.4", "24.9", "23.0"))
    actions.log(by=b.giver, at=at + minutes(60), request_id=here.pk, measured=told, logger=True)
    actions.receive(by=b.asker, at=at + minutes(90), request_id=here.pk, came={took[2].pk: Came.HERE})
    for who, names in (
        (b.giver, (("list", ""), ("offer", f"{fresh.pk}/offer/"), ("warned", f"{calm.pk}/offer/"), ("held", f"{held.pk}/"),
                   ("depart", f"{out.pk}/temperature/"), ("received", f"{here.pk}/"), ("stock", "stock/"), ("take-in", "stock/new/"),
                   ("bag", f"bags/{took[2].pk}/"), ("days", "days/"), ("day", f"days/{day.pk}/"), ("record", f"days/{day.pk}/record/"),
                   ("day-new", "days/new/"), ("tables", "tables/"))),
        (b.asker, (("new", "new/"), ("receive", f"{out.pk}/receive/"), ("use", f"bags/{took[2].pk}/use/"),
                   ("waste", f"bags/{took[2].pk}/waste/"), ("mine", ""))),
    ):  # fmt: skip
        page: Page = seated(request.getfixturevalue(size), live_server.url, who)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        for name, path in names:
            page.goto(f"{live_server.url}/blood/{path}")
            page.wait_for_load_state("networkidle")
            looked_at(page, f"blood-{name}-{size}-{language}")


def test_platelets_from_one_station_to_another(
    b: Banks, live_server, phone: Page, browser: Browser, tmp_path: Path
) -> None:
    """Two windows: the weak station at a phone, the strong one at a desk; every step in the browser."""
    at = timezone.now() - timedelta(minutes=40)
    day = actions.plan_day(
        id=new_id(), by=b.giver, at=at, day=today(at), place="演示古城广场", vehicle="采血车 2 号"
    )
    bag(b.giver, at=at, days=4, donation="YS-LATE", day=day.pk)
    bag(b.giver, at=at, days=2, donation="YS-EARLY", day=day.pk)
    weak = seated(phone, live_server.url, b.asker)
    strong = seated(browser.new_page(locale="zh-CN", timezone_id="Asia/Shanghai"), live_server.url, b.giver)
    strong.set_viewport_size({"width": 1280, "height": 900})
    strong.goto(f"{live_server.url}/blood/")
    strong.locator("#f-q").fill("还没打完")
    shoot(strong, "blood-errand-nothing")
    weak.goto(f"{live_server.url}/blood/")
    shoot(weak, "blood-errand-nothing-phone")
    weak.get_by_role("link", name="申请用血").click()
    shoot(weak, "blood-errand-new-phone")
    weak.locator("#f-giver").select_option(value=str(b.strong.pk))
    weak.locator("#f-component").select_option(value="apheresis_platelets")
    pick(weak, "ABO 血型", "A 型")
    pick(weak, "Rh 血型", "Rh 阳性")
    weak.get_by_label("数量").fill("0.3")
    pick(weak, "缓急", "紧急")
    weak.locator("#f-purpose").select_option(value="bleeding")
    weak.get_by_role("button", name="送出申请").click()
    weak.get_by_text("最小 0.5").wait_for()
    weak.get_by_text("给病人用的血要有病例号").wait_for()
    shoot(weak, "blood-errand-faults-phone")
    weak.get_by_label("数量").fill("1")
    weak.get_by_label("病例号").fill("ZY2026-0312")
    weak.get_by_role("button", name="送出申请").click()
    weak.get_by_text("等供血方答复").first.wait_for()
    row = Request.objects.get()
    shoot(weak, "blood-errand-sent-phone")
    told(strong)
    strong.get_by_role("link", name="机采血小板").first.wait_for()
    assert strong.locator("#f-q").input_value() == "还没打完", "what is being typed stays"
    strong.get_by_role("heading", name="1 件用血等本单位办").wait_for()
    shoot(strong, "blood-errand-came")
    strong.get_by_role("link", name="机采血小板").first.click()
    strong.get_by_role("link", name="留血", exact=True).click()
    assert strong.locator("input[name=bags]:checked").count() == 1
    shoot(strong, "blood-errand-offer")
    strong.get_by_role("button", name="留血").click()
    strong.get_by_role("link", name="发血", exact=True).wait_for()
    shoot(strong, "blood-errand-held")
    told(weak)
    weak.get_by_text("已留血，等发出").first.wait_for()
    strong.get_by_role("link", name="发血", exact=True).click()
    strong.get_by_role("button", name="发血").click()
    strong.get_by_role("link", name="启运").click()
    strong.get_by_label("谁送、什么车").fill("送血车 云A·演示1，司机演示·赵")
    strong.get_by_role("button", name="启运").click()
    strong.get_by_text("运送中").first.wait_for()
    log = tmp_path / "logger.csv"
    log.write_text(
        "时间,温度\n" + lines(timezone.now() - timedelta(minutes=2), "22.1", "24.8", step=1), "utf-8"
    )
    strong.get_by_role("link", name="记温度").click()
    strong.locator("#f-file").set_input_files(log)
    strong.get_by_role("button", name="记下").click()
    strong.get_by_text("超限 1 个").wait_for()
    shoot(strong, "blood-errand-road")
    told(weak)
    weak.get_by_text("运送中").first.wait_for()
    weak.get_by_text("超限 1 个").wait_for()
    shoot(weak, "blood-errand-road-phone")
    weak.get_by_role("link", name="签收").click()
    weak.get_by_role("button", name="签收").click()
    assert weak.evaluate("document.activeElement.matches('.pick input:invalid')"), (
        "taken to the bag not spoken of"
    )
    weak.locator(".pick", has_text="收到").first.click()
    weak.get_by_role("button", name="签收").click()
    weak.get_by_text("已签收，等供血方核对").first.wait_for()
    weak.get_by_text("收到的血袋还有 1 袋没有去向").wait_for()
    looked_at(weak, "blood-errand-received-phone")
    told(strong)
    strong.get_by_role("link", name="核对结案").click()
    strong.get_by_role("button", name="核对结案").click()
    strong.get_by_text("已入台账").wait_for()
    shoot(strong, "blood-errand-closed")
    told(weak)
    weak.get_by_text("已入台账").first.wait_for()
    weak.get_by_role("link", name="YS-EARLY").first.click()
    weak.get_by_role("link", name="记用血").click()
    weak.get_by_role("button", name="记用血").click()
    weak.get_by_label("途中温度超限").fill("超 0.8 ℃ 一分钟，演示·李主任判断可用")
    weak.get_by_role("button", name="记用血").click()
    weak.get_by_text("已用").first.wait_for()
    shoot(weak, "blood-errand-used-phone")
    strong.goto(f"{live_server.url}/blood/stock/")
    strong.get_by_role("link", name="YS-LATE").click()
    strong.get_by_role("link", name="报废").click()
    strong.locator(".pick", has_text="破损").click()
    shoot(strong, "blood-errand-waste")
    strong.get_by_role("button", name="报废").click()
    strong.get_by_text("报废已经记账").wait_for()
    looked_at(strong, "blood-errand-wasted")
    strong.get_by_role("link", name="已入台账").click()
    strong.get_by_text("单方账簿").first.wait_for()
    looked_at(strong, "blood-errand-wasted-entry")
    weak.get_by_role("link", name="看采血日").click()
    weak.get_by_text("演示古城广场").first.wait_for()
    row.refresh_from_db()
    one = Bag.objects.get(last=row)
    assert (
        row.state == State.CLOSED
        and one.state == "used"
        and one.donation == "YS-EARLY"
        and one.case_number == "ZY2026-0312"
    )
    assert set(Entry.objects.values_list("kind", flat=True)) == {
        "blood_request",
        "blood_issue",
        "blood_own_wasted",
    }
    assert Reading.objects.filter(kept=False).count() == 1
