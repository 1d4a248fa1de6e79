"""Patients in a real browser: found, registered, consent with its photographed paper, duplicates merged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browser import look
from tests.factories.accounts import account_for, granted, staff_at
from tests.factories.directory import InstitutionFactory, TownshipFactory, VillageFactory
from tests.factories.files import picture
from tests.factories.patients import id_number, registered
from tongzhou.accounts.rules import Role
from tongzhou.care.patients.models import Consent
from tongzhou.directory.models import Institution

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Page, Role, Institution], None]


@pytest.fixture
def sign_in(live_server: Any, client: Any) -> SignIn:
    """Give the browser the session of a new account."""

    def enter(page: Page, role: Role, institution: Institution) -> None:
        account = account_for(staff_at(institution, name="演示·马志强"))
        granted(account, role, institution)
        client.force_login(account)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )

    return enter


def house() -> Institution:
    """A village clinic in its chain."""
    county = InstitutionFactory(name="演示县人民医院")
    return VillageFactory(
        name="演示上磨村卫生室", parent=TownshipFactory(name="演示马鹿镇卫生院", parent=county)
    )


def seen(page: Page, name: str) -> None:
    """Right for everybody, fits, big enough for thumbs; with TONGZHOU_SHOTS a picture of it."""
    if look.SHOTS:
        page.screenshot(path=Path(look.SHOTS) / f"patients-{name}.png", full_page=True)
    assert look.overflow(page) <= 0
    assert look.faults(page) == []


def test_a_village_doctor_registers_and_records_consent(
    live_server: Any, phone: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    village = house()
    registered(village, name="演示·李大山", phone="13812345678", address="上磨村三组")
    registered(village, name="演示·赵秀英")
    sign_in(phone, Role.VILLAGE_DOCTOR, village)
    phone.goto(f"{live_server.url}/patients/")
    seen(phone, "find-360")
    phone.fill("#f-seek", "演示·没有")
    phone.press("#f-seek", "Enter")
    seen(phone, "none-360")
    phone.get_by_role("link", name="登记新病人").click()
    phone.fill("#f-name", "演示·李小宝")
    phone.fill("#f-born", "2018")
    phone.fill("#f-phone", "1381234")
    phone.get_by_role("button", name="登记").click()
    seen(phone, "faults-360")
    phone.get_by_role("button", name="改成 8 岁").click()
    assert phone.input_value("#f-name") == "演示·李小宝"
    phone.get_by_role("radio", name="男", exact=True).check()
    phone.fill("#f-phone", "13812345678")
    phone.get_by_role("button", name="登记").click()
    seen(phone, "alike-360")
    phone.get_by_role("button", name="都不是，登记新病人").click()
    phone.get_by_role("link", name="现在取得").first.click()
    phone.get_by_role("radio", name="签字照片").check()
    phone.get_by_role("button", name="记录同意").click()
    seen(phone, "consent-faults-360")
    paper = tmp_path / "同意书.jpg"
    paper.write_bytes(picture(size=(1600, 1200), quality=95))
    phone.set_input_files("input[type=file]", paper)
    phone.wait_for_selector("input[type=hidden][name=document]", state="attached")
    phone.fill("#f-guardian", "演示·王芳")
    phone.fill("#f-guardian_relation", "母亲")
    phone.get_by_role("button", name="记录同意").click()
    phone.wait_for_url("**/patients/*/")
    seen(phone, "patient-360")
    assert Consent.objects.get().document is not None


def test_the_office_merges_at_the_desk(live_server: Any, desk: Page, sign_in: SignIn) -> None:
    village = house()
    assert village.parent is not None and village.parent.parent is not None
    county = village.parent.parent
    registered(
        village,
        name="演示·李大山",
        phone="13812345678",
        id_number=id_number(),
        background="高血压 6 年，青霉素过敏",
    )
    registered(county, name="演示·李大山")
    sign_in(desk, Role.PROGRAMME_OFFICE, county)
    desk.goto(f"{live_server.url}/patients/duplicates/")
    seen(desk, "duplicates-1280")
    desk.get_by_role("button", name="是同一个人，合并").click()
    desk.get_by_role("textbox", name="怎么知道是同一个人").fill("电话核对过本人")
    seen(desk, "merge-1280")
    desk.get_by_role("button", name="合并", exact=True).click()
    desk.wait_for_url("**/patients/*-*/")
    seen(desk, "patient-1280")
    desk.context.set_extra_http_headers({"Accept-Language": "en"})
    desk.reload()
    seen(desk, "patient-1280-en")


def test_pages_of_the_other_width(live_server: Any, desk: Page, phone: Page, sign_in: SignIn) -> None:
    village = house()
    row = registered(village, name="演示·李大山", phone="13812345678")
    sign_in(desk, Role.VILLAGE_DOCTOR, village)
    for name, address in (
        ("find", ""),
        ("new", "new/"),
        ("consent", f"{row.pk}/consent/"),
        ("edit", f"{row.pk}/edit/"),
    ):
        desk.goto(f"{live_server.url}/patients/{address}")
        seen(desk, f"{name}-1280")
    assert village.parent is not None and village.parent.parent is not None
    registered(village.parent.parent, name="演示·李大山")
    sign_in(phone, Role.PROGRAMME_OFFICE, village.parent.parent)
    phone.goto(f"{live_server.url}/patients/duplicates/")
    seen(phone, "duplicates-360")
