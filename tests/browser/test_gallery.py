"""The gallery in a real browser: every component, both languages, both widths."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from tests.browser.look import faults, overflow, shoot, small_targets

pytestmark = pytest.mark.browser

PAGES = ("gallery/", "gallery/form/")
LANGUAGES = ("zh-hans", "en")
FIRST_VISIT = 80 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_at_the_desk(desk: Page, site: str, path: str, language: str) -> None:
    desk.goto(f"{site}/{path}?lang={language}")
    shoot(desk, f"{path.strip('/').replace('/', '-')}-{language}-1280")
    assert overflow(desk) <= 0
    assert faults(desk) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_on_a_phone(phone: Page, site: str, path: str, language: str) -> None:
    phone.goto(f"{site}/{path}?lang={language}")
    shoot(phone, f"{path.strip('/').replace('/', '-')}-{language}-360")
    assert overflow(phone) <= 0
    assert small_targets(phone) == []
    assert faults(phone) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_is_not_there(phone: Page, site: str, language: str) -> None:
    phone.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    answer = phone.goto(f"{site}/nowhere/")
    assert answer is not None
    assert answer.status == 404
    told = {"zh-hans": "没有这一页", "en": "There is no such page"}[language]
    assert phone.get_by_role("heading", name=told).is_visible()
    shoot(phone, f"nowhere-{language}-360")
    assert overflow(phone) <= 0
    assert small_targets(phone) == []
    assert faults(phone) == []


def test_an_opinion_prints_as_a_document(desk: Page, site: str) -> None:
    desk.goto(f"{site}/gallery/?lang=zh-hans")
    desk.emulate_media(media="print")
    for furniture in (".top", ".nav", ".btn", ".head", ".hash button"):
        assert not desk.locator(furniture).first.is_visible(), furniture
    assert desk.locator(".opinion .seals").first.is_visible()
    digest = desk.locator(".opinion .hash code").first
    assert digest.get_attribute("title") in digest.evaluate("(e) => getComputedStyle(e, '::after').content")


def test_the_english_page_says_nothing_of_ours_in_chinese(desk: Page, site: str) -> None:
    desk.goto(f"{site}/gallery/?lang=en")
    furniture = desk.locator(
        ".nav, .tabs, .head, .pager, .foot, .chain small, .clock, .badge"
    ).all_inner_texts()
    assert [text for text in furniture if re.search(r"[\u3400-\u9fff]", text)] == []


@pytest.mark.parametrize("width", [480, 721, 820, 1024, 1600])
def test_it_fits_every_width(desk: Page, site: str, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"{site}/gallery/?lang=en")
    shoot(desk, f"gallery-en-{width}")
    assert overflow(desk) <= 0


def test_a_first_visit_is_light(desk: Page, site: str) -> None:
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        weights[response.url] = len(gzip.compress(response.body()))

    answers: list[Response] = []
    desk.on("response", lambda answer: answers.append(answer))
    desk.goto(f"{site}/gallery/form/")
    desk.wait_for_load_state("networkidle")
    for answer in answers:
        weigh(answer)
    assert len(weights) > 10
    assert sum(weights.values()) < FIRST_VISIT, weights


def test_clocks_tick_as_the_server_would_write_them(desk: Page, site: str) -> None:
    """At the moment the page was written the script says exactly what Python said; then time goes on."""
    for language in LANGUAGES:
        with urllib.request.urlopen(f"{site}/gallery/?lang={language}") as answer:
            written = re.findall(
                r'class="clock (\w+)" data-clock.*?<b>(.*?)</b>.*?width="(\d+%)"', answer.read().decode()
            )
        desk.goto(f"{site}/gallery/?lang={language}")
        desk.wait_for_function("document.scripts.length > 0")
        ticked = desk.evaluate(
            """async () => { const {tick} = await import('/static/js/clock.js');
            return [...document.querySelectorAll('[data-clock]')].map((c) => { const fresh = c.cloneNode(true); tick(fresh, 0);
              return [fresh.className.split(' ')[1], fresh.querySelector('b').textContent, fresh.querySelector('rect').getAttribute('width')]; }); }"""
        )
        assert ticked == [list(one) for one in written]
        assert len(written) >= 10


def test_a_clock_runs_out_before_the_eyes(desk: Page, site: str) -> None:
    desk.goto(f"{site}/gallery/?lang=zh-hans")
    steps = desk.evaluate(
        """async () => { const {tick} = await import('/static/js/clock.js');
        const clock = document.createElement('div'); clock.innerHTML = '<b></b><svg><rect/></svg>';
        Object.assign(clock.dataset, {due: '2026-11-22T14:30:00+08:00', since: '2026-11-22T14:00:00+08:00', now: '2026-11-22T14:10:00+08:00'});
        return [0, 13, 19.5, 20.5, 24].map((m) => { tick(clock, m * 60000); return clock.className + ' ' + clock.textContent; }); }"""
    )
    assert steps == [
        "clock calm 剩 20 分钟",
        "clock amber 剩 7 分钟",
        "clock amber 只剩不到 1 分钟",
        "clock red 刚刚超时",
        "clock red 已超 4 分钟",
    ]


def test_keyboard_walks_the_worklist(desk: Page, site: str) -> None:
    desk.goto(f"{site}/gallery/?lang=zh-hans")

    def focused() -> Any:
        return desk.evaluate("document.activeElement.textContent")

    desk.keyboard.press("j")
    assert focused() == "胸痛 2 小时，心电图 ST 段抬高？"
    desk.keyboard.press("j")
    assert focused() == "产后 3 天，血压 168/104，头痛"
    desk.keyboard.press("k")
    assert focused() == "胸痛 2 小时，心电图 ST 段抬高？"
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "seek"
    desk.keyboard.type("j?")
    assert desk.input_value("#seek") == "j?"
    desk.locator("#seek").blur()
    desk.keyboard.press("?")
    assert "下一件" in desk.locator("dialog[open]").inner_text()
    desk.keyboard.press("Escape")
    assert desk.locator("dialog[open]").count() == 0


def test_a_dialog_opens_asks_why_and_closes(desk: Page, site: str) -> None:
    desk.goto(f"{site}/gallery/?lang=zh-hans")
    desk.get_by_role("button", name="退回").first.click()
    dialog = desk.get_by_role("dialog", name="退回这个申请？")
    assert dialog.is_visible()
    assert faults(desk) == []
    dialog.get_by_role("button", name="退回").click()
    assert dialog.is_visible(), "without a reason it stays"
    dialog.get_by_role("button", name="先不").click()
    assert dialog.is_hidden()


def test_one_touch_puts_the_better_value_in(phone: Page, site: str) -> None:
    phone.goto(f"{site}/gallery/form/?lang=zh-hans")
    phone.get_by_role("button", name="改成 92").click()
    assert phone.get_by_label("高压").input_value() == "92"
    assert phone.locator(".fault").count() == 0


def test_quick_times_are_shanghai_times(phone: Page, site: str) -> None:
    phone.clock.set_fixed_time("2026-11-22T06:23:00Z")
    phone.goto(f"{site}/gallery/form/?lang=zh-hans")
    phone.get_by_role("button", name="半小时前").click()
    assert phone.get_by_label("什么时候开始痛的").input_value() == "2026-11-22T13:53"


def test_without_demo_mode_there_is_no_gallery(site: str, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{site}/gallery/")
    assert refused.value.code == 404
