"""Boards in a real browser: choosing one, a county's, a region's table that sorts, the wall on a large screen; each with a picture."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.look import SHOTS, faults, overflow, shoot, small_targets
from tests.browser.test_offices import let_in
from tests.factories.boards import province_at_work
from tests.factories.promises import Pair
from tongzhou.accounts.rules import Role
from tongzhou.files import store
from tongzhou.files.models import StoredFile
from tongzhou.indicators.models import Issue, Subscription
from tongzhou.indicators.rules.codes import shown
from tongzhou.interop.board.issuing import issue_due
from tongzhou.ledger.rules import CHINA

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here() -> list[Pair]:
    return province_at_work(timezone.now())


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == [], name
    if "phone" in name:
        assert small_targets(page) == [], name


def speaking(page: Page, address: str, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])


def test_the_pages(here: list[Pair], live_server, desk: Page, phone: Page) -> None:
    one = here[0].pairing.receiving
    paths = {
        "choosing": "/dashboards/",
        "county": f"/dashboards/county/{one.region_code}/",
        "supporter": f"/dashboards/institution/{here[0].pairing.supporting_id}/",
        "programme": f"/dashboards/programme/{here[0].programme.code}/",
        "region": f"/dashboards/region/{one.region_code[:2]}/?sort=remote_consultations&way=down",
        "compare": f"/compare/?county={one.region_code}",
        "wall": f"/dashboards/wall/{one.region_code[:2]}/",
    }
    for size, page in (("desk", desk), ("phone", phone)):
        let_in(page, live_server.url, Role.HEALTH_COMMISSION)
        for language in ("zh-hans", "en"):
            speaking(page, live_server.url, language)
            for name, path in paths.items():
                page.goto(live_server.url + path)
                page.wait_for_load_state("load")
                looked_at(page, f"boards-{name}-{size}-{language}")


def test_the_wall_fits_one_large_screen(here: list[Pair], live_server, desk: Page) -> None:
    let_in(desk, live_server.url, Role.HEALTH_COMMISSION)
    desk.set_viewport_size({"width": 1920, "height": 1080})
    desk.goto(f"{live_server.url}/dashboards/wall/{here[0].pairing.receiving.region_code[:2]}/")
    looked_at(desk, "boards-wall-large")
    assert desk.evaluate("document.documentElement.scrollHeight") <= 1080
    before = desk.locator(".big b").first.text_content()
    desk.evaluate(
        "htmx.ajax('GET', location.pathname, {target: '#main', select: '#main', swap: 'outerHTML'})"
    )
    desk.wait_for_load_state("networkidle")
    assert desk.locator(".big b").first.text_content() == before
    assert "演示·" not in desk.locator("main").inner_text()


def test_a_report_is_wanted_comes_and_is_checked(
    here: list[Pair], live_server, desk: Page, phone: Page
) -> None:
    """A director subscribes on the page; when the month is over the report is there, and its code says that it still holds."""
    county = here[0].pairing.receiving
    let_in(desk, live_server.url, Role.PROGRAMME_OFFICE, county)
    desk.goto(f"{live_server.url}/dashboards/county/{county.region_code}/")
    desk.get_by_role("link", name="订阅").click()
    assert desk.get_by_label("哪块看板").input_value() == f"county:{county.region_code}"
    desk.get_by_label("哪种文件").select_option(label="PDF")
    desk.get_by_role("button", name="订阅").click()
    desk.get_by_text("订阅好了").wait_for()
    due = datetime.combine(Subscription.objects.get().next_on, time(6, 20), CHINA)
    assert issue_due(at=due, origin=live_server.url) == 1
    one = Issue.objects.get()
    if SHOTS:
        raw = store.content(StoredFile.objects.get(pk=one.file).sha256).read_bytes()
        (Path(SHOTS) / "boards-report.pdf").write_bytes(raw)
    desk.reload()
    looked_at(desk, "boards-subscriptions-desk")
    let_in(phone, live_server.url, Role.CLINICIAN, here[1].pairing.receiving)
    phone.goto(f"{live_server.url}/verify/")
    phone.get_by_label("核验码").fill(shown(one.verification).lower())
    looked_at(phone, "boards-verify-ask-phone")
    phone.get_by_role("button", name="核验").click()
    phone.get_by_text("与印出来的一致").wait_for(timeout=60_000)
    looked_at(phone, "boards-verify-phone")
    speaking(phone, live_server.url, "en")
    phone.reload()
    phone.get_by_text("are what was printed").wait_for(timeout=60_000)
    looked_at(phone, "boards-verify-phone-en")
