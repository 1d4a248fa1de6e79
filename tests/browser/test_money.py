"""Money and things in a real browser: a van is bought, accepted and used; the phone logs a use with one touch."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.factories.accounts import account_for, granted
from tests.factories.resources import VAN, Scene, confirmed, scene
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.support.resources import actions
from tongzhou.support.resources.models import Device, DeviceUse, Fund, Project, Purchase
from tongzhou.support.resources.rules.states import DeviceState, ProjectState, PurchaseState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> Scene:
    """A fund with a project in each stage: vans that came, kits that are late, toilets asked for; a terminal that stands idle."""
    here, now = scene(), timezone.now()
    day = (now - timedelta(days=60)).date()
    told = {"at": now, "by": here.giver}
    sides = here.sides
    fund = actions.note_fund(
        id=new_id(),
        name="“互联网+健康扶贫”资金",
        source="east_west",
        year=day.year,
        fen=1_615_000_000,
        granted_on=day,
        **told,
        **sides,
    )
    actions.grant_fund(fund_id=fund.pk, on=day, **told)
    confirmed(here.taker, f"fund:{fund.pk}", at=now)
    actions.state_amount(
        id=new_id(),
        fund_id=fund.pk,
        fen=1_700_000_000,
        source="演示·工作总结 第 3 页",
        as_of=day,
        qualifier=Qualifier.ABOUT,
        **told,
    )
    said = actions.Said(
        name="“互联网+健康扶贫”设备", category="telemedicine", where="3 个乡镇卫生院、30 个村卫生室", households=60_000,
        households_qualifier=Qualifier.MORE_THAN, persons=284_000, persons_qualifier=Qualifier.MORE_THAN,
        budget_fen=449_600_000, due_on=(now + timedelta(days=20)).date(),
    )  # fmt: skip
    project = actions.request_project(
        id=new_id(), asked_on=day, said=said, fund_id=fund.pk, stage=ProjectState.UNDER_WAY, **told, **sides
    )
    lines = [
        actions.set_line(id=new_id(), project_id=project.pk, what=what, equipment=kind, unit=Unit.ITEM, quantity=n, unit_fen=price, **told)
        for what, kind, n, price in (
            ("流动医院车", "hospital_van", 3, VAN), ("智能终端一体机", "terminal", 13, 3_200_000), ("云巡诊服务包", "rounds_kit", 30, 2_600_000),
        )
    ]  # fmt: skip
    vans, terminals = (
        actions.order(
            id=new_id(),
            line_id=line.pk,
            quantity=line.quantity,
            unit_fen=line.unit_fen,
            ordered_on=day,
            supplier="演示供货公司",
            **told,
        )
        for line in lines[:2]
    )
    actions.order(
        id=new_id(), line_id=lines[2].pk, quantity=20, unit_fen=2_600_000, ordered_on=day,
        due_on=(now - timedelta(days=9)).date(), **told,
    )  # fmt: skip
    actions.deliver(purchase_id=vans.pk, on=day, **told)
    actions.pay(id=new_id(), purchase_id=vans.pk, fen=2 * VAN, paid_on=day, **told)
    actions.deliver(purchase_id=terminals.pk, on=day, **told)
    confirmed(here.taker, f"purchase:{terminals.pk}", at=now)
    toilets = actions.Said(
        name="卫生厕所修建改造", category="sanitation", where="3 个村", budget_fen=83_400_000
    )
    actions.request_project(id=new_id(), by=here.taker, at=now, asked_on=day, said=toilets, **sides)
    bridge = actions.Said(name="爱心桥", category="road_bridge", where="麦通村", households=120)
    actions.request_project(
        id=new_id(), asked_on=day, said=bridge, stage=ProjectState.APPROVED, **told, **sides
    )
    for number, place in enumerate((here.village, here.township)):
        device = actions.register_device(
            id=new_id(), by=here.taker, at=now, supporting_id=here.pairing.supporting_id, place_id=place.pk,
            category="terminal", name="智能终端一体机", serial=f"SN-{number}", model="演示 A3", on=day, purchase_id=terminals.pk,
            keeper_id=here.keeper.pk if number == 0 else None,
        )  # fmt: skip
        days = (3, 5, 5, 9, 12, 20, 26, 33, 41, 50) if number == 0 else (40, 44, 52)
        uses = [
            actions.Use(new_id(), device.pk, (now - timedelta(days=back)).date(), 1 + back % 3, persons=back)
            for back in days
        ]
        actions.log_uses(by=here.taker, at=now, uses=uses)
    first = Device.objects.get(serial="SN-0")
    actions.report_broken(by=here.taker, at=now, device_id=first.pk, on=day, note="屏幕不亮")
    actions.mended(by=here.taker, at=now, device_id=first.pk, on=day, done="换了电源", fen=35_000)
    return here


def enter(page: Page, address: str, role: Role, house: Institution, language: str = "zh-hans") -> None:
    """Let somebody of this role in, without the sign-in page."""
    page.context.clear_cookies()
    staff = Staff.objects.create(institution=house, name="演示·经办人", title="manager")
    account = account_for(staff)
    granted(account, role, house)
    client = Client()
    client.force_login(account)
    kept = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in kept.items()])


def addresses() -> dict[str, str]:
    """Every page and form of this world."""
    fund, device = Fund.objects.get(), Device.objects.get(serial="SN-0")
    project = Project.objects.get(category="telemedicine")
    line = project.lines.order_by("number").first()
    assert line is not None
    vans = Purchase.objects.get(line=line)
    late = Purchase.objects.get(state=PurchaseState.ORDERED)
    money = {
        "home": "", "home-category": "?category=telemedicine", "fund-new": "funds/new/", "fund": f"funds/{fund.pk}/",
        "fund-state": f"funds/{fund.pk}/state/", "project-new": f"projects/new/?fund={fund.pk}", "project": f"projects/{project.pk}/",
        "project-edit": f"projects/{project.pk}/edit/", "project-attach": f"projects/{project.pk}/attach/",
        "line": f"lines/{line.pk}/", "buy": f"lines/{line.pk}/buy/", "purchase": f"purchases/{vans.pk}/",
        "purchase-late": f"purchases/{late.pk}/",
        "devices": "devices/",
        "devices-idle": "devices/?tab=idle", "device": f"devices/{device.pk}/", "use": f"devices/{device.pk}/use/",
        "device-new": "devices/new/", "break": f"devices/{device.pk}/break/", "hand-over": f"devices/{device.pk}/hand_over/",
        "labels": "labels/", "idle": "idle/",
    }  # fmt: skip
    return {name: f"/money/{rest}" for name, rest in money.items()}


def test_every_page_fits_and_is_right_for_everybody(
    live_server, desk: Page, phone: Page, here: Scene, subtests: pytest.Subtests
) -> None:
    for page, size in ((desk, "desk"), (phone, "phone")):
        for language in ("zh-hans", "en"):
            enter(page, live_server.url, Role.PROGRAMME_OFFICE, here.pairing.receiving, language)
            for name, address in addresses().items():
                with subtests.test(page=name, size=size, language=language):
                    found = page.goto(live_server.url + address)
                    assert found is not None and found.status == 200
                    shoot(page, f"money-{name}-{size}-{language}")
                    small = small_targets(page) if size == "phone" else []
                    assert [*faults(page), *small] == [] and overflow(page) <= 0


def test_the_recipient_accepts_what_came(live_server, desk: Page, here: Scene) -> None:
    enter(desk, live_server.url, Role.PROGRAMME_OFFICE, here.pairing.receiving)
    desk.goto(f"{live_server.url}/money/")
    desk.locator(".entry", has_text="车辆验收").get_by_role("link", name="去核对").click()
    desk.get_by_role("button", name="东西到了，验收").click()
    expect(desk.get_by_text("两枚印已齐，入账了。")).to_be_visible()
    desk.get_by_role("button", name="确认付款").click()
    expect(desk.get_by_text("双方已认").first).to_be_visible()
    assert Purchase.objects.filter(state=PurchaseState.ACCEPTED).count() == 2


def test_a_use_is_logged_with_two_taps_on_a_phone(live_server, phone: Page, here: Scene) -> None:
    device = Device.objects.get(serial="SN-0")
    before = DeviceUse.objects.filter(device=device).count()
    enter(phone, live_server.url, Role.VILLAGE_DOCTOR, here.village)
    phone.goto(f"{live_server.url}/money/devices/")
    phone.get_by_role("link", name="智能终端一体机").tap()
    phone.get_by_role("button", name="今天用了一次").tap()
    expect(phone.get_by_text("记上了。")).to_be_visible()
    assert DeviceUse.objects.filter(device=device).count() == before + 1
    device.refresh_from_db()
    assert device.status is DeviceState.IN_USE


def test_a_scanned_label_opens_the_device(live_server, phone: Page, here: Scene) -> None:
    device = Device.objects.get(serial="SN-0")
    enter(phone, live_server.url, Role.VILLAGE_DOCTOR, here.village)
    phone.goto(f"{live_server.url}/money/d/{device.label}/")
    expect(phone).to_have_url(f"{live_server.url}/money/devices/{device.pk}/")
