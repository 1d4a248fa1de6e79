"""Boards in a real browser: choosing one, a county's, a region's table that sorts, the wall on a large screen; each with a picture."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.browser.test_offices import let_in
from tests.factories.boards import province_at_work
from tests.factories.promises import Pair
from tongzhou.accounts.rules import Role

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
