"""The programme office's pages in a real browser: a person is registered, a programme is looked at, limits are set."""

from __future__ import annotations

from itertools import product

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.factories.accounts import account_for, granted
from tests.factories.directory import InstitutionFactory, SpecialtyFactory, StaffFactory, TownshipFactory
from tests.factories.partnerships import AgreementFactory, PairingFactory, ProgrammeFactory, under
from tongzhou.accounts.rules import Role
from tongzhou.config.demo import DEMO_ROLES
from tongzhou.directory.models import Institution, Staff
from tongzhou.partnerships.models import Pairing, ResponseLimit
from tongzhou.partnerships.rules import AgreementState, Clock, Level, PartyRole, Urgency

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> Pairing:
    """One programme with three supporters and five recipients, at several levels."""
    programme = ProgrammeFactory(name="演示南充帮扶汶川")
    giving = [InstitutionFactory(name=f"演示第{n}中心医院", tier="prefecture") for n in "一二"]
    giving.append(
        InstitutionFactory(name="演示西部某大学附属妇女儿童医院（某省某市妇幼保健院暨儿童医学中心）")
    )
    taking = [InstitutionFactory(name=f"演示{n}县人民医院") for n in ("甲", "乙", "丙")]
    taking += [TownshipFactory(name=f"演示{n}镇中心卫生院", parent=taking[0]) for n in ("上河", "下河")]
    two = ((0, 0), (0, 3), (0, 4), (1, 1), (1, 2), (2, 0), (2, 2))
    pairings = [
        PairingFactory(programme=programme, supporting=giving[one], receiving=taking[other])
        for one, other in two
    ]
    for level in (Level.DEPARTMENT, Level.TEAM, Level.DOCTOR):
        under(pairings[0], level)
    under(pairings[3], Level.DOCTOR)
    return pairings[0]


def let_in(page: Page, address: str, role: Role, house: Institution | None = None) -> None:
    """Somebody of this role at the house (or for the nation), without the sign-in page."""
    account = account_for(StaffFactory(institution=house) if house else None)
    granted(account, role, house)
    client = Client()
    client.force_login(account)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0
    assert faults(page) == []
    if "phone" in name:
        assert small_targets(page) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_directory_is_kept(size: str, here: Pairing, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    house = here.receiving
    for code, name in (("07", "儿科"), ("20", "急诊医学科"), ("25", "特种医学与军事医学科")):
        SpecialtyFactory(code=code, name=name)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, house)
    page.goto(f"{live_server.url}/directory/{house.id}/")
    looked_at(page, f"offices-institution-{size}")
    page.goto(f"{live_server.url}/directory/{house.id}/staff/new/")
    page.get_by_label("姓名").fill("演示·李大山")
    page.get_by_label("职称").select_option("attending_physician")
    page.get_by_label("找诊疗科目").press_sequentially("xxg")
    page.locator(".pick", has_text="03.04").click()
    page.get_by_label("找诊疗科目").fill("yxk")
    page.wait_for_selector(".pick:has-text('军事医学科')")
    looked_at(page, f"offices-register-{size}")
    page.get_by_role("button", name="登记").click()
    page.wait_for_selector("text=人员已登记")
    assert Staff.objects.get(name="演示·李大山").specialties == ["03.04"]
    page.goto(f"{live_server.url}/directory/new/?parent={house.id}")
    looked_at(page, f"offices-new-{size}")
    page.get_by_label("全称").fill("演示上磨村卫生室")
    page.get_by_label("类别").select_option("village_clinic")
    page.get_by_label("级别").select_option("village")
    page.get_by_label("统一社会信用代码").fill("123")
    page.get_by_role("button", name="登记").click()
    page.wait_for_selector("text=应为 18 位")
    looked_at(page, f"offices-new-wrong-{size}")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_programme_and_its_forms(size: str, here: Pairing, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    sides = [(here.supporting, PartyRole.SUPPORTER), (here.receiving, PartyRole.SUPPORTED)]
    draft = AgreementFactory(programme=here.programme, parties=sides, state=AgreementState.DRAFT)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, here.receiving)
    page.goto(f"{live_server.url}/programmes/")
    looked_at(page, f"offices-programmes-{size}")
    page.goto(f"{live_server.url}/programmes/{here.programme.code}/")
    looked_at(page, f"offices-programme-{size}")
    page.goto(f"{live_server.url}/programmes/new/")
    looked_at(page, f"offices-open-{size}")
    page.goto(f"{live_server.url}/agreements/{draft.id}/draft/")
    looked_at(page, f"offices-draft-{size}")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_default_limits(size: str, here: Pairing, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    for urgency, clock in product(Urgency, Clock):
        ResponseLimit.objects.get_or_create(
            pairing=None,
            urgency=urgency,
            clock=clock,
            defaults={"minutes": 240, "source": "平台默认值，待核实", "confirmed": urgency == "urgent"},
        )
    let_in(page, live_server.url, Role.HEALTH_COMMISSION)
    page.goto(f"{live_server.url}/limits/")
    looked_at(page, f"offices-limits-{size}")
    page.goto(f"{live_server.url}/limits/routine/")
    looked_at(page, f"offices-limit-{size}")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_demos_door(size: str, live_server, request, settings) -> None:
    page: Page = request.getfixturevalue(size)
    settings.DEMO, settings.DEMO_STAGE = True, "tongzhou.config.demo.stage.stage"
    house = InstitutionFactory(name="演示汶川县人民医院")
    for role in DEMO_ROLES[:24]:
        granted(account_for(StaffFactory(institution=house), username=role.username), Role.CLINICIAN, house)
    page.goto(f"{live_server.url}/sign-in/")
    looked_at(page, f"offices-door-{size}")
    page.locator("summary").first.click()
    looked_at(page, f"offices-door-open-{size}")
    page.locator(".errand button").nth(3).click()
    page.wait_for_url(f"{live_server.url}/")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_person_of_the_house(size: str, here: Pairing, live_server, request, settings) -> None:
    page: Page = request.getfixturevalue(size)
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = (
        "http://127.0.0.1:9",
        "a",
        "b",
    )
    account = account_for(StaffFactory(institution=here.receiving))
    granted(account, Role.CLINICIAN, here.receiving)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, here.receiving)
    page.goto(f"{live_server.url}/people/{account.id}/")
    looked_at(page, f"offices-person-{size}")
