"""Times that wait are sent when there is a network again although no page is open; never under another's session, never twice, nothing thrown away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.errand import ecg, enter
from tests.browser.look import faults, overflow, shoot, small_targets
from tests.browser.test_thumb import STORE, ready, touch, wait_for, window, windows
from tests.factories.consultations import Stage, stage
from tests.factories.emergency import begun
from tongzhou.audit.models import Record
from tongzhou.care.emergency.models import Attachment, Point, Run, Vitals

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["windows"]


@pytest.fixture
def s(transactional_db: None) -> Stage:
    return stage()


def kept(page: Page) -> None:
    """The service worker that sends in the background has the page."""
    page.wait_for_function(
        "navigator.serviceWorker.ready.then((r) => r.active.scriptURL.endsWith('/emergency/background.js'))"
    )
    page.wait_for_function("caches.match('/emergency/new/').then(Boolean)")


class Line:
    """What the browser itself does when the network returns: told by hand, through its own protocol."""

    def __init__(self, context: BrowserContext, page: Page, site: str) -> None:
        self.context, self.site = context, site
        self.protocol = context.new_cdp_session(page)
        self.found: dict[str, Any] = {}
        self.protocol.on("ServiceWorker.workerRegistrationUpdated", self._told)
        self.protocol.send("ServiceWorker.enable")

    def _told(self, told: dict[str, Any]) -> None:
        for one in told["registrations"]:
            if one["scopeURL"].endswith("/emergency/"):
                self.found = one

    def back(self) -> None:
        """There is a network: the browser wakes the service worker."""
        self.protocol.send(
            "ServiceWorker.dispatchSyncEvent",
            {"origin": self.site, "registrationId": self.found["registrationId"], "tag": "tongzhou-emergency", "lastChance": False},
        )  # fmt: skip


def elsewhere(page: Page, site: str) -> Page:
    """A page of the same browser that is none of the screen's, from which the browser is told."""
    other = page.context.new_page()
    other.goto(f"{site}/static/favicon.svg")
    return other


def test_sent_when_the_network_is_back_and_no_page_is_open(
    s: Stage, live_server: Any, browser: Browser, windows: object, tmp_path: Any
) -> None:
    site = live_server.url
    page = window(browser, site, s.township_doctor)
    page.goto(f"{site}/emergency/new/", wait_until="commit", timeout=30_000)
    ready(page)
    kept(page)
    expect(page.locator("[data-net]")).to_have_text("已连上", timeout=30_000)
    other = elsewhere(page, site)
    line = Line(page.context, other, site)
    page.context.set_offline(True)
    page.locator("[data-begin=stemi]").click()
    touch(page, "fmc")
    touch(page, "ecg")
    page.get_by_role("button", name="心电图和照片").click()
    page.locator("[data-shot=ecg]").set_input_files(ecg(tmp_path))
    expect(page.locator("[data-shots] li")).to_contain_text("存在本机")
    told = dict(page.evaluate(STORE))
    page.close()
    other.wait_for_timeout(11_000)
    assert not Run.objects.exists()
    page.context.set_offline(False)
    line.back()
    wait_for(lambda: Attachment.objects.exists() and Point.objects.filter(code="ecg").exists(), other)
    points = Point.objects.filter(source="person")
    assert {str(one.pk): round(one.device_at.timestamp() * 1000) for one in points}.items() <= told.items()
    assert all(one.offset_ms is not None for one in points)
    line.back()
    other.wait_for_timeout(1500)
    assert (
        Point.objects.filter(source="person").count() == 2
        and Run.objects.count() == Attachment.objects.count() == 1
    )
    assert Record.objects.filter(verb="emergency.stamp").count() == 2, "each of the two once"
    page = other.context.new_page()
    page.goto(f"{site}/emergency/new/")
    ready(page)
    expect(page.locator("[data-net]")).to_have_text("已连上", timeout=15_000)
    expect(page.locator(".th-run")).to_have_count(1)
    assert [one for one in page.evaluate(STORE) if one[0] != str(Attachment.objects.get().file_id)] == []


def left(page: Page) -> list[Any]:
    return page.evaluate(STORE)


@pytest.mark.parametrize("why", ["ran out", "another", "forbidden"])
def test_nothing_goes_without_ones_own_session(
    s: Stage, live_server: Any, browser: Browser, windows: object, why: str
) -> None:
    """The session ran out, another one is signed in, the server will not have it: all of it stays as it was, and is said at the next look."""
    site = live_server.url
    # the network is still cut when the session changes
    page = window(browser, site, s.township_doctor)
    row = begun(s, at=timezone.now() - timedelta(minutes=3))
    page.goto(f"{site}/emergency/{row.pk}/thumb/")
    ready(page)
    kept(page)
    expect(page.locator("[data-net]")).to_have_text("已连上", timeout=30_000)
    other = elsewhere(page, site)
    line = Line(page.context, other, site)
    page.context.set_offline(True)
    touch(page, "fmc")
    page.close()
    other.wait_for_timeout(10_500)
    if why == "ran out":
        Session.objects.all().delete()
    elif why == "another":
        enter(other, site, s.county_doctor)
    else:
        page.context.route("**/emergency/sync/", lambda route: route.fulfill(status=403, body=""))
    page.context.set_offline(False)
    line.back()
    other.wait_for_timeout(3000)
    assert not Point.objects.exists()
    page.context.unroute_all()
    page = page.context.new_page()
    page.goto(f"{site}/emergency/{row.pk}/thumb/")
    ready(page)
    if why == "ran out":
        expect(page.get_by_text("登录时间到了")).to_be_visible(timeout=15_000)
        assert len(left(page)) == 1
        shoot(page, "thumb-background-signed-out-phone")
        assert faults(page) == [] and overflow(page) <= 0 and small_targets(page) == []
    elif why == "another":
        expect(page.get_by_text("本机还有别的账号没发出的 1 条")).to_be_visible(timeout=15_000)
    if why != "forbidden":
        assert not Point.objects.exists()
        page.close()  # it would change over to the other account by itself
        page = other.context.new_page()
        enter(page, site, s.township_doctor)
        page.goto(f"{site}/emergency/{row.pk}/thumb/")
    wait_for(lambda: Point.objects.filter(code="fmc").exists(), page)
    assert Point.objects.get(code="fmc").by_name == s.township_doctor.name


def test_page_and_service_worker_at_once_send_it_once(
    s: Stage, live_server: Any, browser: Browser, windows: object
) -> None:
    """The page is open and both are told at the same moment."""
    site = live_server.url
    page = window(browser, site, s.township_doctor)
    row = begun(s, at=timezone.now() - timedelta(minutes=3))
    page.goto(f"{site}/emergency/{row.pk}/thumb/")
    ready(page)
    kept(page)
    expect(page.locator("[data-net]")).to_have_text("已连上", timeout=30_000)
    line = Line(page.context, page, site)
    batches: list[str] = []
    page.context.on(
        "request", lambda one: batches.append(one.post_data or "") if one.url.endswith("/sync/") else None
    )
    page.context.set_offline(True)
    for point in ("fmc", "ecg"):
        touch(page, point)
    page.wait_for_timeout(10_500)
    batches.clear()
    page.context.set_offline(False)
    line.back()
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(lambda: Point.objects.filter(run=row).count() == 2, page)
    page.wait_for_timeout(2000)
    assert sum(one.count('"point":"fmc"') for one in batches) == 1
    assert left(page) == []


def test_taken_back_in_time_it_never_goes(
    s: Stage, live_server: Any, browser: Browser, windows: object
) -> None:
    """The browser wakes the worker at once; it waits as long as a touch can be taken back."""
    site = live_server.url
    page = window(browser, site, s.township_doctor)
    row = begun(s, at=timezone.now() - timedelta(minutes=3))
    page.goto(f"{site}/emergency/{row.pk}/thumb/")
    ready(page)
    kept(page)
    expect(page.locator("[data-net]")).to_have_text("已连上", timeout=30_000)
    line = Line(page.context, page, site)
    touch(page, "fmc")
    line.back()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="撤销").click()
    page.wait_for_timeout(11_000)
    assert not Point.objects.exists() and not Vitals.objects.exists() and Run.objects.get().pk == row.pk
