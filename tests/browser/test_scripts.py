"""The scripts under bad networks: pieces that get lost, drafts that survive, lists that stay fresh."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

PIECE = 256 * 1024


class Shelf:
    """A server of files in pieces, as the pages' contract has it. `cut` decides which requests get lost."""

    def __init__(self, cut: Callable[[str, int], bool] = lambda method, number: False) -> None:
        self.cut, self.number = cut, 0
        self.held: dict[str, bytearray] = {}
        self.asked: list[dict[str, Any]] = []
        self.heard: list[str] = []

    def answer(self, route: Route) -> None:
        """One request; lost ones may still have arrived, as on a real line."""
        request = route.request
        self.number += 1
        self.heard.append(request.method)
        assert request.headers["x-csrftoken"]
        headers = self._store(request.method, request.url, request)
        if self.cut(request.method, self.number):
            route.abort("connectionfailed")
        elif headers is None:
            route.fulfill(status=409)
        else:
            route.fulfill(status=201 if request.method == "POST" else 204, headers=headers)

    def _store(self, method: str, url: str, request: Any) -> dict[str, str] | None:
        if method == "POST":
            self.asked.append(json.loads(request.post_data))
            new = self.asked[-1]["id"] not in self.held
            self.held.setdefault(self.asked[-1]["id"], bytearray())
            return {"Location": f"/files/{self.asked[-1]['id']}/"} if new else None
        held = self.held[url.rstrip("/").rpartition("/")[2]]
        if method == "PATCH":
            assert request.headers["content-type"] == "application/offset+octet-stream"
            if int(request.headers["upload-offset"]) != len(held):
                return None
            held.extend(request.post_data_buffer)
        return {"Upload-Offset": str(len(held))}


def send(page: Page, site: str, shelf: Shelf, name: str, content: bytes) -> None:
    """Open the form and pick a file."""
    page.route("**/files/**", shelf.answer)
    page.goto(f"{site}/gallery/form/?lang=zh-hans")
    page.wait_for_load_state("networkidle")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


CONTENT = bytes(range(256)) * 2600  # 650 KB: three pieces


def test_a_file_arrives_in_pieces(phone: Page, site: str) -> None:
    shelf = Shelf()
    send(phone, site, shelf, "心电图.pdf", CONTENT)
    expect(phone.locator("[data-upload-says]")).to_have_text("都传好了。")
    (asked,) = shelf.asked
    assert (asked["name"], asked["size"]) == ("心电图.pdf", len(CONTENT))
    assert shelf.held[asked["id"]] == CONTENT
    assert shelf.heard == ["POST", "PATCH", "PATCH", "PATCH"]
    assert phone.locator("input[type=hidden][name=files]").input_value() == asked["id"]
    assert asked["id"][14] == "7"


@pytest.mark.parametrize("lost", [{1}, {2}, {3, 4}, {2, 3, 4, 5}])
def test_a_cut_loses_nothing(phone: Page, site: str, lost: set[int]) -> None:
    """Requests get lost after the server has them, or before; each byte still arrives once."""
    phone.add_init_script(
        "const wait = window.setTimeout; window.setTimeout = (f, ms, ...a) => wait(f, Math.min(ms ?? 0, 20), ...a);"
    )
    shelf = Shelf(lambda method, number: number in lost)
    send(phone, site, shelf, "心电图.pdf", CONTENT)
    expect(phone.locator("[data-upload-says]")).to_have_text("都传好了。")
    assert [bytes(content) for content in shelf.held.values()] == [CONTENT]


def test_a_cut_is_told_and_the_line_is_taken_up_when_it_is_back(phone: Page, site: str) -> None:
    gone = {"now": True}
    shelf = Shelf(lambda method, number: gone["now"] and number > 2)
    send(phone, site, shelf, "心电图.pdf", CONTENT)
    expect(phone.locator("[data-upload-says]")).to_have_text("网络断了，连上后会接着传。")
    gone["now"] = False
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.locator("[data-upload-says]")).to_have_text("都传好了。")
    assert [bytes(content) for content in shelf.held.values()] == [CONTENT]


def test_what_the_server_refuses_is_said_and_can_be_sent_again(phone: Page, site: str) -> None:
    refusing = {"now": True}
    shelf = Shelf()

    def answer(route: Route) -> None:
        if refusing["now"]:
            route.fulfill(status=422, json={"says": "这个文件超过 50 MB。"})
        else:
            shelf.answer(route)

    phone.route("**/files/**", answer)
    phone.goto(f"{site}/gallery/form/?lang=zh-hans")
    phone.wait_for_load_state("networkidle")
    phone.locator("input[type=file]").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x" * 9}
    )
    expect(phone.locator("[data-upload-says]")).to_have_text("这个文件超过 50 MB。")
    assert phone.locator("input[type=hidden][name=files]").count() == 0
    refusing["now"] = False
    phone.get_by_role("button", name="再传一次").click()
    expect(phone.locator("[data-upload-says]")).to_have_text("都传好了。")


def test_a_draft_goes_to_the_server_when_the_hand_rests(phone: Page, site: str) -> None:
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    phone.route("**/gallery/draft/", answer)
    phone.goto(f"{site}/gallery/form/?lang=zh-hans")
    phone.wait_for_load_state("networkidle")
    field = phone.get_by_label("已经用了什么药")
    field.fill("阿司匹林")
    field.press_sequentially(" 300 mg", delay=30)
    expect(phone.locator("[data-saved]")).to_contain_text("已保存", timeout=4000)
    assert len(sent) == 1
    assert "csrfmiddlewaretoken" not in sent[0]
    assert "kind=chest" in sent[0]


def test_a_draft_survives_a_closed_page_without_a_network(phone: Page, site: str) -> None:
    phone.route("**/gallery/draft/", lambda route: route.abort())
    phone.goto(f"{site}/gallery/form/?lang=zh-hans")
    phone.wait_for_load_state("networkidle")
    phone.get_by_label("已经用了什么药").fill("硝酸甘油 1 片")
    phone.get_by_label("孕产").check()
    expect(phone.locator("[data-saved]")).to_contain_text("已存在本机", timeout=4000)
    phone.goto("about:blank")
    phone.goto(f"{site}/gallery/form/?lang=zh-hans")
    expect(phone.get_by_label("已经用了什么药")).to_have_value("硝酸甘油 1 片")
    assert phone.locator("input[name=kind]:checked").input_value() == "birth"
    expect(phone.locator("[data-saved]")).to_contain_text("已找回")


LISTENING = """() => { document.getElementById('worklist').outerHTML =
  '<div id="worklist" data-refresh-on="consultation" hx-get="/fresh/" hx-trigger="refresh" hx-swap="outerHTML">old</div>';
  htmx.process(document.getElementById('worklist')); }"""
FRESH = '<div id="worklist" data-refresh-on="consultation" hx-get="/fresh/" hx-trigger="refresh" hx-swap="outerHTML">fresh</div>'


def listening(desk: Page, site: str) -> list[str]:
    """The gallery with a list that wants to stay fresh; returns the addresses asked for."""
    asked: list[str] = []

    def fresh(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=FRESH, content_type="text/html")

    desk.route("**/fresh/", fresh)
    desk.goto(f"{site}/gallery/?lang=zh-hans")
    desk.wait_for_load_state("networkidle")
    desk.evaluate(LISTENING)
    return asked


def test_an_event_of_its_kind_fetches_the_list_again(desk: Page, site: str) -> None:
    desk.route(
        "**/events",
        lambda route: route.fulfill(
            content_type="text/event-stream",
            body='retry: 60000\nevent: changed\ndata: {"topics": ["account:1"], "kind": "ledger"}\n\nevent: changed\ndata: {"topics": ["account:1"], "kind": "consultation"}\n\n',
        ),
    )
    asked = listening(desk, site)
    desk.evaluate("import('/static/js/events.js').then((m) => m.startEvents())")
    expect(desk.locator("#worklist")).to_have_text("fresh")
    assert len(asked) == 1


ROWS = """() => { document.getElementById('worklist').innerHTML =
  '<ul><li data-row><h3><a href="/a/">a</a></h3></li></ul>'; document.querySelector('#worklist a').focus(); }"""


def test_a_fresh_list_keeps_the_place_and_shows_what_is_new(desk: Page, site: str) -> None:
    rows = "".join(f'<li class="row" data-row><h3><a href="/{key}/">{key}</a></h3></li>' for key in "ba")
    listening(desk, site)
    desk.route(
        "**/fresh/",
        lambda route: route.fulfill(
            body=FRESH.replace("fresh</", f"<ul>{rows}</ul></"), content_type="text/html"
        ),
    )
    desk.evaluate(ROWS)
    desk.evaluate("import('/static/js/events.js').then((m) => m.refresh('consultation'))")
    expect(desk.locator("#worklist .new")).to_have_text("b")
    assert desk.evaluate("document.activeElement.getAttribute('href')") == "/a/"


def test_a_list_is_never_taken_from_under_the_hands(desk: Page, site: str) -> None:
    asked = listening(desk, site)
    desk.evaluate(
        "() => { document.getElementById('worklist').innerHTML = '<input>'; document.querySelector('#worklist input').focus(); }"
    )
    desk.evaluate("import('/static/js/events.js').then((m) => m.refresh('consultation'))")
    desk.wait_for_timeout(200)
    assert asked == []


def test_without_a_stream_the_list_is_asked_for_every_20_seconds(desk: Page, site: str) -> None:
    desk.clock.install()
    desk.route("**/events", lambda route: route.fulfill(status=503))
    asked = listening(desk, site)
    desk.evaluate(
        """async () => { const made = []; window.EventSource = class extends EventTarget { constructor() { super(); made.push(this); } close() {} };
        (await import('/static/js/events.js')).startEvents();
        for (let i = 0; i < 2; i += 1) made[0].dispatchEvent(new Event('error')); }"""
    )
    assert asked == []
    desk.clock.run_for(21_000)
    expect(desk.locator("#worklist")).to_have_text("fresh")
    desk.clock.run_for(20_000)
    desk.wait_for_timeout(200)
    assert len(asked) == 2


def test_a_wrong_photo_is_taken_away_again(phone: Page, site: str) -> None:
    """Arrived or refused: its tile goes, its id is no longer sent; the reason of a refusal stays until then."""
    shelf, gone = Shelf(), list[str]()

    def answer(route: Route) -> None:
        if route.request.url.endswith("/discard/"):
            gone.append(route.request.url)
            route.fulfill(status=204)
        elif route.request.method == "POST" and "坏" in (route.request.post_data or ""):
            route.fulfill(status=422, json={"says": "这个文件坏了。"})
        else:
            shelf.answer(route)

    phone.route("**/files/**", answer)
    phone.goto(f"{site}/gallery/form/?lang=zh-hans")
    phone.wait_for_load_state("networkidle")
    for name in ("坏.pdf", "好.pdf"):
        phone.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": b"x" * 9}
        )
    expect(phone.locator("[data-upload-says]")).to_have_text("这个文件坏了。 都传好了。")
    phone.get_by_role("button", name="去掉 坏.pdf").click()
    expect(phone.locator("[data-upload-says]")).to_have_text("")
    sent = phone.locator("input[type=hidden][name=files]")
    id = sent.input_value()
    phone.get_by_role("button", name="去掉 好.pdf").click()
    expect(sent).to_have_count(0)
    assert len(gone) == 1 and gone[0].endswith(f"/files/{id}/discard/")


def test_none_of_these_takes_the_other_answers_away(phone: Page, site: str) -> None:
    phone.goto(f"{site}/gallery/?lang=zh-hans")
    phone.wait_for_load_state("networkidle")
    boxes = """() => { const box = document.querySelector('.picks:has([type=checkbox])');
        const all = [...box.querySelectorAll('[type=checkbox]')]; all[0].value = 'none';
        for (const one of all) if (one.checked) one.click();
        all[1].click(); all[0].click(); const first = all.map((one) => one.checked).slice(0, 2);
        all[1].click(); return [first, all.map((one) => one.checked).slice(0, 2)]; }"""
    assert phone.evaluate(boxes) == [[True, False], [False, True]]
