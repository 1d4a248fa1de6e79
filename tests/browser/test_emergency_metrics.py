"""The times of emergencies in a real browser: the table of a pathway, one metric with its runs, on a phone and at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.factories.consultations import Stage, person, stage
from tests.factories.emergency import arrived
from tests.factories.emergency_many import treated
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.care.emergency.rules import Came
from tongzhou.kernel.actors import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIRES = (88, 121, None, 95, 104, 133, 86, None, 111, 99, 140, 92)


@pytest.fixture
def here() -> Stage:
    """A year of chest pain: some without a wire, some ECGs sent ahead, one transfer, one thrombolysis on the road, one that is not closed."""
    s = stage()
    now = timezone.now() - timedelta(hours=8)
    for number, wire in enumerate(WIRES):
        told = {"fmc": 2, "ecg": 7 + number % 6, "ecg_sent": 14 if number % 3 else 40}
        told |= {} if wire is None else {"lab_in": 70, "puncture": 80, "wire": wire}
        treated(s, now - timedelta(days=27 * number), told)
    treated(
        s,
        now - timedelta(days=3),
        {"first_in": 3, "fmc": 4, "ecg": 9, "ecg_sent": 12, "first_out": 24, "door": 50},
        came=Came.TRANSFER,
    )
    treated(s, now - timedelta(days=5), {"fmc": 2, "ecg": 6, "needle": 20})
    arrived(s, at=now, pathway="stemi")
    return s


def let_in(page: Page, address: str, actor: Actor, language: str = "zh-hans") -> None:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    page.wait_for_load_state("networkidle")
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == [], name
    if "phone" in name:
        assert small_targets(page) == [], name


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_from_a_figure_to_its_runs(size: str, here: Stage, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    let_in(page, live_server.url, here.county_doctor)
    page.goto(f"{live_server.url}/emergency/")
    page.get_by_role("main").get_by_role("link", name="急救时间").click()
    page.get_by_role("heading", name="急救时间").wait_for()
    looked_at(page, f"metrics-table-{size}")
    page.get_by_role("link", name="进门到球囊（导丝）", exact=True).click()
    page.get_by_text("病例（只有编号，没有姓名）").wait_for()
    looked_at(page, f"metrics-one-{size}")
    page.get_by_role("link", name="时间不全").first.click()
    page.get_by_text("缺“导丝（球囊）通过”").first.wait_for()
    looked_at(page, f"metrics-unknown-{size}")
    page.goto(f"{live_server.url}/emergency/metrics/?pathway=stroke")
    looked_at(page, f"metrics-empty-{size}")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_commission_in_english(size: str, here: Stage, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    let_in(page, live_server.url, person(Role.HEALTH_COMMISSION, here.county), "en")
    page.goto(f"{live_server.url}/emergency/metrics/")
    looked_at(page, f"metrics-english-{size}")
    page.get_by_role("link", name="Door to balloon (wire)", exact=True).click()
    page.get_by_text("Cases (numbers, no names)").wait_for()
    looked_at(page, f"metrics-english-one-{size}")
