"""The one-thumb screen on the real platform: on a poor line, without one, with two windows side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.errand import ecg, enter
from tests.browser.look import faults, overflow, shoot, small_targets
from tests.factories.consultations import Stage, stage
from tests.factories.emergency import begun
from tongzhou.care.emergency.models import Attachment, Point, Run, Vitals
from tongzhou.kernel.actors import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_BYTES, MOST_REQUESTS = 100_000, 16
"""Of the first visit, plain: compressed it is a third."""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 64_000, "uploadThroughput": 64_000}
"""512 kbit/s, 400 ms."""
STORE = "async () => (await (await import(document.querySelector('link[href*=\"emergency-store\"]').href)).all('items', document.body.dataset.account)).map((i) => [i.id, i.device_at])"

LEFT = """() => new Promise((done, lost) => { const asked = indexedDB.open('tongzhou-emergency');
  asked.onupgradeneeded = () => lost('the store is gone'); asked.onsuccess = () => {
  const t = asked.result.transaction(['runs', 'items']); const runs = t.objectStore('runs').count(), items = t.objectStore('items').count();
  t.oncomplete = () => done([runs.result, items.result]); }; })"""
"""How many runs and items the phone keeps."""


@pytest.fixture
def s(transactional_db: None) -> Stage:
    return stage()


def window(browser: Browser, site: str, who: Actor, size: Any = PHONE, language: str = "zh-hans") -> Page:
    """A window of its own for this person."""
    page = browser.new_context(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=size is PHONE
    ).new_page()
    enter(page, site, who, language)
    return page


@pytest.fixture
def windows(browser: Browser) -> Iterator[list[BrowserContext]]:
    """What a test opened is closed after it."""
    before = list(browser.contexts)
    yield before
    for context in browser.contexts:
        if context not in before:
            context.close()


def ready(page: Page) -> None:
    page.wait_for_selector("body[data-ready]")


def kept(page: Page) -> None:
    """The service worker has the page and all it is drawn with."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.match('/emergency/new/').then(Boolean)")


def touch(page: Page, point: str) -> None:
    page.locator(f"[data-pathway]:visible [data-point={point}]").click()
    expect(page.locator(f"[data-pathway]:visible [data-point={point}] .at")).not_to_be_empty()


def wait_for(found: Any, page: Page, seconds: int = 30) -> None:
    """Wait until the platform has it."""
    for _ in range(seconds * 10):
        if found():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come")


def test_usable_on_a_poor_line_and_then_without_one(
    s: Stage, live_server: Any, browser: Browser, windows: object
) -> None:
    """First visit at 512 kbit/s and 400 ms: few bytes, few requests. Then the line is cut: opened cold, stamped, reloaded, sent later."""
    site = live_server.url
    page = window(browser, site, s.township_doctor)
    line: CDPSession = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    requests: list[str] = []
    sizes: list[int] = []
    line.on("Network.requestWillBeSent", lambda told: requests.append(told["request"]["url"]))
    line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto(f"{site}/emergency/new/", wait_until="commit")
    ready(page)
    first = [one for one in requests if "/time/" not in one and "/sync/" not in one and "worker" not in one]
    assert sum(sizes) <= MOST_BYTES and len(first) <= MOST_REQUESTS, first
    kept(page)
    expect(page.locator("[data-net]")).to_have_text("已连上", timeout=30_000)  # the clock is measured by then
    page.context.set_offline(True)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(f"{site}/emergency/new/")
    ready(page)
    page.locator("[data-begin=stemi]").click()
    for point in ("fmc", "ecg", "leave_scene"):
        touch(page, point)
    expect(page.locator("[data-net]")).to_contain_text("没网")
    shoot(page, "thumb-offline-phone")
    told = dict(page.evaluate(STORE))
    page.reload()
    ready(page)
    expect(page.locator("[data-point=leave_scene]:visible .at")).not_to_be_empty()
    assert dict(page.evaluate(STORE)) == told and len(told) == 4
    assert not Run.objects.exists()
    page.context.set_offline(False)
    wait_for(lambda: Point.objects.count() == 3, page)
    expect(page.locator("[data-net]")).to_have_text("已连上", timeout=15_000)
    assert {
        str(one.pk): round(one.device_at.timestamp() * 1000) for one in Point.objects.all()
    }.items() <= told.items()
    assert all(one.offset_ms is not None and one.heard_at > one.true_at for one in Point.objects.all())
    assert list(Point.objects.order_by("true_at").values_list("code", flat=True)) == [
        "fmc",
        "ecg",
        "leave_scene",
    ]


def test_signing_out_leaves_nothing_but_what_is_unsent(
    s: Stage, live_server: Any, browser: Browser, windows: object
) -> None:
    site = live_server.url
    page = window(browser, site, s.township_doctor)
    row = begun(s, at=timezone.now() - timedelta(minutes=3))
    page.goto(f"{site}/emergency/{row.pk}/thumb/")
    ready(page)
    kept(page)
    expect(page.get_by_text(row.label)).to_be_visible(timeout=15_000)
    touch(page, "fmc")
    page.goto(f"{site}/me/")
    page.evaluate(
        "() => { const form = document.querySelector('form[action=\"/sign-out/\"]'); form.submit(); }"
    )
    page.wait_for_url("**/sign-in/**")
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")
    assert page.evaluate(LEFT) == [0, 1]
    enter(page, site, s.county_doctor)
    page.goto(f"{site}/emergency/new/")
    ready(page)
    expect(page.get_by_text("本机还有别的账号没发出的 1 条")).to_be_visible()
    page.wait_for_timeout(11_000)
    assert not Point.objects.exists()
    enter(page, site, s.township_doctor)
    page.goto(f"{site}/emergency/new/")
    ready(page)
    wait_for(lambda: Point.objects.filter(code="fmc").exists(), page)
    assert Point.objects.get(code="fmc").by_name == s.township_doctor.name


def test_who_signs_out_before_the_script_had_its_say_loses_nothing(
    s: Stage, live_server: Any, browser: Browser, windows: object
) -> None:
    page = window(browser, live_server.url, s.township_doctor)
    row = begun(s, at=timezone.now() - timedelta(minutes=3))
    page.goto(f"{live_server.url}/emergency/{row.pk}/thumb/")
    ready(page)
    expect(page.get_by_text(row.label)).to_be_visible(timeout=15_000)
    touch(page, "fmc")
    page.route("**/emergency-leave*", lambda route: route.abort())
    page.goto(f"{live_server.url}/me/")
    page.locator('form[action="/sign-out/"] button').click()
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate(LEFT)[1] == 1


def test_stroke_from_the_ambulance_to_the_needle(
    s: Stage, live_server: Any, browser: Browser, windows: object, tmp_path: Any
) -> None:
    """Two windows. The network is cut in the middle; the answer comes to the ambulance; the needle is stamped in the hospital."""
    site = live_server.url
    crew = window(browser, site, s.township_doctor)
    crew.goto(f"{site}/emergency/new/")
    ready(crew)
    kept(crew)
    crew.get_by_role("button", name="男", exact=True).click()
    crew.locator("[data-age='10']").click(click_count=7)
    shoot(crew, "stroke-1-new-phone")
    crew.locator("[data-begin=stroke]").click()
    touch(crew, "fmc")
    wait_for(lambda: Run.objects.exists(), crew)
    run = Run.objects.get()
    hospital = window(browser, site, s.county_doctor, DESK)
    hospital.goto(f"{site}/emergency/{run.pk}/answer/")
    expect(hospital.get_by_role("heading", name="卒中 · 无名氏 男 约 70 岁")).to_be_visible()
    shoot(hospital, "stroke-2-coming-desk")
    crew.context.set_offline(True)
    touch(crew, "ecg")
    crew.get_by_role("button", name="生命体征", exact=True).click()
    for key in "18595":
        crew.locator(f"[data-key='{key}']").click()
    crew.locator("[data-awake=V]").click()
    crew.get_by_role("button", name="记下").click()
    crew.get_by_role("button", name="心电图和照片").click()
    crew.locator("[data-shot=ecg]").set_input_files(ecg(tmp_path))
    expect(crew.locator("[data-shots] li")).to_contain_text("存在本机")
    shoot(crew, "stroke-3-cut-phone")
    crew.reload()
    ready(crew)
    touch(crew, "leave_scene")
    assert Point.objects.filter(run=run).count() <= 1 and not Vitals.objects.exists()
    crew.wait_for_timeout(10_200)
    crew.context.set_offline(False)
    wait_for(
        lambda: Attachment.objects.exists() and Point.objects.filter(run=run, code="leave_scene").exists(),
        crew,
    )
    assert Vitals.objects.get().consciousness == "V"
    assert (
        Point.objects.get(run=run, code="ecg").true_at
        < Point.objects.get(run=run, code="leave_scene").true_at
    )
    hospital.reload()
    expect(hospital.locator(".ecgs img")).to_be_visible()
    expect(hospital.get_by_text("185/95 mmHg")).to_be_visible()
    shoot(hospital, "stroke-4-before-the-patient-desk")
    assert faults(hospital) == [] and overflow(hospital) <= 0
    hospital.get_by_role("button", name="绕行急诊，直接进 CT 室").click()
    expect(hospital.locator("#flashes")).to_contain_text("已回话")
    expect(crew.locator("[data-answer]")).to_contain_text("绕行急诊，直接进 CT 室", timeout=15_000)
    shoot(crew, "stroke-5-answer-phone")
    crew.get_by_role("button", name="看到了").click()
    wait_for(lambda: Point.objects.filter(run=run, code="answer_seen").exists(), crew)
    hospital.reload()
    expect(hospital.get_by_text("车上已看到")).to_be_visible()
    shoot(hospital, "stroke-6-seen-desk")
    hospital.set_viewport_size(PHONE)
    shoot(hospital, "stroke-6-seen-phone")
    assert overflow(hospital) <= 0 and small_targets(hospital) == []
    hospital.goto(f"{site}/emergency/{run.pk}/thumb/")
    ready(hospital)
    for point in ("door", "assessed", "imaging", "imaging_read", "consent_start", "consent", "needle"):
        touch(hospital, point)
    shoot(hospital, "stroke-7-needle-phone")
    assert faults(hospital) == [] and overflow(hospital) <= 0 and small_targets(hospital) == []
    wait_for(lambda: Point.objects.filter(run=run, code="needle").exists(), hospital)
    run.refresh_from_db()
    assert run.state == "emergency" and run.arrived_at is not None, (
        "the door, told by the receiver, is the arrival"
    )
    current = (
        Point.objects.filter(run=run, standing="current").order_by("true_at").values_list("code", flat=True)
    )
    told = [code for code in current if code not in ("answered", "ecg_sent")]
    assert told == ["fmc", "ecg", "leave_scene", "answer_seen", "door", "assessed", "imaging", "imaging_read", "consent_start", "consent", "needle"]  # fmt: skip
    english = window(browser, site, s.county_doctor, DESK, "en")
    english.goto(f"{site}/emergency/{run.pk}/thumb/")
    ready(english)
    expect(english.get_by_text("Connected")).to_be_visible(timeout=15_000)
    shoot(english, "stroke-8-desk-en")
    assert faults(english) == [] and overflow(english) <= 0
