"""The one-thumb screen against a server that is cut, slow, forgetful: nothing touched is lost, sent twice it is one, times stay as they were."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.look import faults, overflow, shoot, small_targets
from tongzhou.web.emergency.thumb.shell import screen

pytestmark = pytest.mark.browser

ADDRESSES = {
    "sync": "/emergency/sync/", "time": "/emergency/time/", "worker": "/emergency/none.js", "files": "/files/", "sign-in": "/sign-in/?next=",
}  # fmt: skip
STORED = "(async () => (await (await import('/static/js/emergency-store.js')).all('items', document.body.dataset.account)).map((i) => [i.id, i.device_at]))()"
MINE, OTHER = "0190aaaa-0000-7000-8000-000000000001", "0190aaaa-0000-7000-8000-000000000002"


@dataclass
class Platform:
    """The server's side of the contract, with a bad line before it."""

    account: str = MINE
    cut: bool = False
    lose: bool = False
    """Batches arrive, their answers do not."""
    signed_out: bool = False
    ahead: int = 0
    """Milliseconds by which the platform's clock is ahead of the device's."""
    delay: float = 0
    asks_about: set[str] = field(default_factory=set)
    breaks_on: str = ""
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    whose: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    times: int = 0
    batches: list[dict[str, Any]] = field(default_factory=list)
    answer: dict[str, Any] | None = None

    def page(self, route: Route) -> None:
        """The shell, the same for every address."""
        if self.cut:
            route.abort("internetdisconnected")
            return
        context = screen(
            self.account, "演示·车医生", [("h1", "演示县人民医院")], ADDRESSES, back="/emergency/"
        )
        route.fulfill(
            body=render_to_string("emergency/shell.html", context), content_type="text/html; charset=utf-8"
        )

    def now(self, route: Route) -> None:
        """The platform's time."""
        self.times += 1
        if self._off(route):
            return
        stamp = round(time.time() * 1000) + self.ahead
        route.fulfill(json={"now": stamp, "account": self.account, "csrf": "fresh"})

    def sync(self, route: Route) -> None:
        """One batch."""
        if self._off(route):
            return
        sent = json.loads(route.request.post_data or "")
        self.batches.append(sent)
        if sent["account"] != self.account:
            route.fulfill(status=409, json={"says": "另一个账号"})
            return
        if any(one.get("point") == self.breaks_on for one in sent["items"]) and self.breaks_on:
            route.fulfill(status=500, body="")
            return
        results = [self._take(one) for one in sent["items"]]
        if self.lose:
            route.abort("connectionreset")
            return
        touched = dict.fromkeys([*sent["asking"], *(one["run"] for one in sent["items"])])
        runs = [run for id in touched if (run := self._run(id))]
        gone = [id for id in touched if id not in {run["id"] for run in runs}]
        told = {"account": self.account, "now": 0, "results": results, "runs": runs, "gone": gone}
        route.fulfill(json=told)

    def _off(self, route: Route) -> bool:
        if self.cut:
            route.abort("internetdisconnected")
        elif self.signed_out:
            route.fulfill(status=401, body="")
        return self.cut or self.signed_out

    def _take(self, item: dict[str, Any]) -> dict[str, Any]:
        if item.get("point") in self.asks_about and not item["insisted"]:
            return {"id": item["id"], "outcome": "questioned", "says": "先后不对", "then": "请核对"}
        known = item["id"] in self.kept
        if known:
            assert self.kept[item["id"]] == item, "the same id came with other content"
        else:
            self.kept[item["id"]] = item
            self.whose[item["id"]] = self.account
            self.order.append(item.get("point") or item["kind"])
        return {"id": item["id"], "outcome": "known" if known else "kept"}

    def _run(self, id: str) -> dict[str, Any] | None:
        begun = next((one for one in self.kept.values() if one["kind"] == "begin" and one["run"] == id), None)
        if begun is None or self.whose[begun["id"]] != self.account:
            return None
        points = {
            one["point"]: {"id": one["id"], "at": one["device_at"] - (one["offset_ms"] or 0), "flagged": one["insisted"]}
            for one in self.kept.values()
            if one["kind"] == "stamp" and one["run"] == id
        }  # fmt: skip
        return {
            "id": id, "pathway": begun["pathway"], "label": begun["label"], "came": begun["came"], "side": "sender", "open": True,
            "at": begun["device_at"], "points": points, "answer": self.answer,
        }  # fmt: skip


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def crew(phone: Page, site: str, platform: Platform) -> Iterator[Page]:
    """A phone on the screen where one begins; waiting is shortened, but not the ten seconds of the undo."""
    reach(phone.context, site, platform)
    phone.set_default_timeout(6000)
    phone.goto(f"{site}/emergency/new/")
    ready(phone)
    yield phone


def reach(context: BrowserContext, site: str, platform: Platform) -> None:
    """The addresses of the screen lead to this platform."""
    context.route(f"{site}/emergency/new/", platform.page)
    context.route(f"{site}/emergency/*/thumb/", platform.page)
    context.route(f"{site}/emergency/time/", platform.now)
    context.route(f"{site}/emergency/sync/", platform.sync)
    context.route(f"{site}/emergency/none.js", lambda route: route.fulfill(status=404, body=""))


def ready(page: Page) -> None:
    """The script has read what the phone keeps."""
    page.wait_for_selector("body[data-ready]")


def begin(page: Page, pathway: str = "stroke") -> str:
    """Touch a pathway; the run's id."""
    page.locator(f"[data-begin={pathway}]").click()
    expect(page.locator(f"[data-pathway={pathway}]")).to_be_visible()
    return page.url.split("/")[-3]


def touch(page: Page, point: str) -> None:
    """Touch a point."""
    page.locator(f"[data-pathway]:visible [data-point={point}]").click()
    expect(page.locator(f"[data-pathway]:visible [data-point={point}] .at")).not_to_be_empty()


def sent(platform: Platform, number: int, page: Page) -> None:
    """Wait until the platform has this many items."""
    for _ in range(300):
        if len(platform.kept) >= number:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(platform.kept)} of {number} came: {platform.order}")


def measured(page: Page) -> None:
    """Wait until this phone has measured its clock and kept what it found."""
    kept = "(async () => Boolean(await (await import('/static/js/emergency-store.js')).fact(`clock:${document.body.dataset.account}`)))()"
    for _ in range(300):
        if page.evaluate(kept):
            return
        page.wait_for_timeout(50)
    raise AssertionError("no clock was kept")


def net(page: Page, text: str) -> None:
    expect(page.locator("[data-net]")).to_have_text(text, timeout=15_000)


def test_one_touch_begins_and_one_touch_stamps(crew: Page, platform: Platform) -> None:
    before = time.time() * 1000
    crew.get_by_role("button", name="男").click()
    crew.get_by_role("button", name="年龄加 10").click(click_count=6)
    run = begin(crew)
    touch(crew, "fmc")
    shoot(crew, "thumb-run-phone")
    sent(platform, 2, crew)
    begun, stamped = platform.kept.values()
    assert (begun["id"], begun["pathway"], begun["label"], begun["came"], begun["institution"]) == (
        run,
        "stroke",
        "无名氏 男 约 60 岁",
        "ambulance",
        "h1",
    )
    assert stamped["run"] == run and before <= stamped["device_at"] <= before + 5000
    assert (
        stamped["id"][14] == "7"
        and isinstance(stamped["offset_ms"], int)
        and abs(stamped["offset_ms"]) < 1000
    )
    net(crew, "已连上")
    expect(crew.locator("[data-point=fmc]:visible")).to_have_class("th-point done")


def test_nothing_goes_before_ten_seconds_and_undone_it_never_was(crew: Page, platform: Platform) -> None:
    begin(crew)
    sent(platform, 1, crew)
    touch(crew, "fmc")
    crew.wait_for_timeout(1500)
    assert platform.order == ["begin"]
    crew.get_by_role("button", name="撤销").click()
    expect(crew.locator("[data-point=fmc]:visible .at")).to_be_empty()
    crew.wait_for_timeout(9500)
    assert platform.order == ["begin"]


def test_cut_touched_reloaded_and_all_arrives_once_in_order(crew: Page, platform: Platform) -> None:
    """The line is cut after the beginning; answers get lost as well when it is back."""
    begin(crew)
    platform.cut = True
    for point in ("fmc", "ecg", "leave_scene", "prenotice"):
        touch(crew, point)
    net(crew, "没网，存了 5 条") if not platform.order else None
    told = crew.evaluate(
        "(async () => (await (await import('/static/js/emergency-store.js')).all('items', document.body.dataset.account)).map((i) => [i.id, i.device_at]))()"
    )
    platform.cut = False
    crew.reload()
    platform.lose = True
    ready(crew)
    expect(crew.locator("[data-point=prenotice]:visible .at")).not_to_be_empty()
    sent(platform, 5, crew)
    platform.lose = False
    net(crew, "已连上")
    assert platform.order == ["begin", "fmc", "ecg", "leave_scene", "prenotice"]
    kept = {one["id"]: one["device_at"] for one in platform.kept.values()}
    assert all(kept[id] == at for id, at in told if id in kept) and len(kept) == 5


def test_the_clock_of_the_device_is_measured(crew: Page, platform: Platform, site: str) -> None:
    measured(crew)
    platform.ahead = 90_000
    crew.reload()
    ready(crew)
    begin(crew)
    touch(crew, "fmc")
    sent(platform, 2, crew)
    stamped = list(platform.kept.values())[-1]
    assert -90_600 < stamped["offset_ms"] < -89_400
    assert platform.times >= 8


def test_a_clock_that_was_never_measured_is_said_to_be_so(phone: Page, site: str, platform: Platform) -> None:
    reach(phone.context, site, platform)
    phone.context.route(f"{site}/emergency/time/", lambda route: route.abort("internetdisconnected"))
    phone.goto(f"{site}/emergency/new/")
    ready(phone)
    begin(phone)
    expect(phone.get_by_text("本机时钟还没校过，连上网会自动校。")).to_be_visible(timeout=15_000)
    items = phone.evaluate(
        "(async () => (await (await import('/static/js/emergency-store.js')).all('items', document.body.dataset.account)).map((i) => i.offset_ms))()"
    )
    assert items == [None]


def test_a_questioned_stamp_is_a_question_on_the_screen(crew: Page, platform: Platform) -> None:
    platform.asks_about = {"ecg"}
    begin(crew)
    touch(crew, "ecg")
    expect(crew.get_by_text("先后不对")).to_be_visible(timeout=15_000)
    shoot(crew, "thumb-question-phone")
    assert faults(crew) == [] and small_targets(crew) == []
    crew.get_by_role("button", name="确实如此，照记").click()
    sent(platform, 2, crew)
    assert list(platform.kept.values())[-1]["insisted"] is True
    expect(crew.get_by_text("先后不对")).to_have_count(0)


def test_another_account_never_sends_what_is_not_his(crew: Page, platform: Platform, site: str) -> None:
    """Noted by one, offline; another signs in on the same phone. His screen shows a number, and sends nothing of it."""
    begin(crew)
    sent(platform, 1, crew)
    platform.cut = True
    touch(crew, "fmc")
    crew.wait_for_timeout(10_500)
    platform.account, platform.cut = OTHER, False
    crew.evaluate("dispatchEvent(new Event('online'))")
    expect(crew.get_by_text("本机还有别的账号没发出的 1 条")).to_be_visible(timeout=15_000)
    crew.goto(f"{site}/emergency/new/")
    ready(crew)
    begin(crew, "stemi")
    sent(platform, 2, crew)
    assert [one["account"] for one in platform.batches if one["items"]] == [MINE, OTHER]
    assert "fmc" not in platform.order
    expect(crew.locator(".th-run")).to_have_count(0)
    platform.account = MINE
    crew.goto(f"{site}/emergency/new/")
    ready(crew)
    sent(platform, 3, crew)
    assert platform.order == ["begin", "begin", "fmc"] and platform.batches[-1]["account"] == MINE


def test_a_sign_in_that_ran_out_does_not_stop_the_work(crew: Page, platform: Platform) -> None:
    begin(crew)
    sent(platform, 1, crew)
    platform.signed_out = True
    touch(crew, "fmc")
    expect(crew.get_by_text("登录时间到了")).to_be_visible(timeout=15_000)
    link = crew.get_by_role("link", name="去登录")
    assert (link.get_attribute("href") or "").startswith("/sign-in/?next=%2Femergency%2F")
    touch(crew, "ecg")
    platform.signed_out = False
    crew.reload()
    ready(crew)
    sent(platform, 3, crew)
    assert platform.order == ["begin", "fmc", "ecg"]


def test_what_breaks_the_server_holds_up_nothing_else(crew: Page, platform: Platform) -> None:
    platform.breaks_on = "ecg"
    crew.add_init_script(
        "const wait = window.setTimeout; window.setTimeout = (f, ms, ...a) => wait(f, Math.min(ms ?? 0, 100), ...a);"
    )
    crew.reload()
    ready(crew)
    begin(crew)
    for point in ("fmc", "ecg", "leave_scene"):
        touch(crew, point)
    sent(platform, 3, crew)
    assert platform.order == ["begin", "fmc", "leave_scene"]
    expect(crew.get_by_text("我们这边出了错")).to_be_visible()


def test_the_answer_is_shown_huge_and_is_acknowledged(crew: Page, platform: Platform) -> None:
    begin(crew)
    sent(platform, 1, crew)
    platform.answer = {
        "id": "a1",
        "says": "绕行急诊，直接进 CT 室",
        "by": "演示·接诊医生",
        "at": round(time.time() * 1000),
        "note": "",
    }
    expect(crew.get_by_text("绕行急诊，直接进 CT 室")).to_be_visible(timeout=12_000)
    shoot(crew, "thumb-answer-phone")
    assert faults(crew) == []
    crew.get_by_role("button", name="看到了").click()
    sent(platform, 2, crew)
    assert platform.order == ["begin", "answer_seen"]
    expect(crew.get_by_text("已看到")).to_be_visible()


def test_vitals_by_keypad(crew: Page, platform: Platform) -> None:
    begin(crew)
    crew.get_by_role("button", name="生命体征", exact=True).click()
    for key in "185958897":
        crew.locator(f"[data-key='{key}']").click()
    crew.locator("[data-sign=glucose]").click()
    for key in "6.8":
        crew.locator(f"[data-key='{key}']").click()
    crew.get_by_role("button", name="清醒").click()
    shoot(crew, "thumb-vitals-phone")
    assert faults(crew) == [] and overflow(crew) <= 0 and small_targets(crew) == []
    crew.get_by_role("button", name="记下").click()
    sent(platform, 2, crew)
    told = list(platform.kept.values())[-1]
    assert {name: told[name] for name in ("systolic", "diastolic", "pulse", "glucose", "consciousness")} == {
        "systolic": "185", "diastolic": "95", "pulse": "88", "glucose": "6.8", "consciousness": "A",
    }  # fmt: skip


def test_a_pressure_that_cannot_be_is_asked_about(crew: Page, platform: Platform) -> None:
    begin(crew)
    crew.get_by_role("button", name="生命体征", exact=True).click()
    crew.locator("[data-sign=systolic]").click()
    for key in "12":
        crew.locator(f"[data-key='{key}']").click()
    crew.get_by_role("button", name="记下").click()
    expect(crew.locator("[data-sign-fault]")).to_contain_text("高压在 30 到 300 之间")
    sent(platform, 1, crew)
    assert platform.order == ["begin"]


def test_the_screens(crew: Page, platform: Platform) -> None:
    shoot(crew, "thumb-new-phone")
    assert faults(crew) == [] and overflow(crew) <= 0 and small_targets(crew) == []
    begin(crew, "stemi")
    touch(crew, "fmc")
    shoot(crew, "thumb-stemi-phone")
    assert faults(crew) == [] and overflow(crew) <= 0 and small_targets(crew) == []
    low = crew.evaluate(
        "[...document.querySelectorAll('button, a, label.th-big')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 64).map((e) => e.textContent)"
    )
    assert low == []


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_the_line_does_all_arrives_once_in_order(crew: Page, platform: Platform, seed: int) -> None:
    """Cuts, lost answers and reloads at random between touches; at the end nothing is missing, doubled, turned round or given another time."""
    luck = random.Random(seed)
    crew.add_init_script(
        "const wait = window.setTimeout; window.setTimeout = (f, ms, ...a) => wait(f, Math.min(ms ?? 0, 300), ...a);"
    )
    begin(crew)
    made: dict[str, int] = {}
    for number in range(14):
        crew.get_by_role("button", name="生命体征", exact=True).click()
        crew.locator("[data-sign=pulse]").click()
        for key in str(100 + number):
            crew.locator(f"[data-key='{key}']").click()
        crew.get_by_role("button", name="记下").click()
        expect(crew.locator("[data-last-vitals]")).to_contain_text(str(100 + number))
        made |= dict(crew.evaluate(STORED))
        happens = luck.random()
        if happens < 0.3:
            platform.cut = not platform.cut
        elif happens < 0.5:
            platform.lose = not platform.lose
        elif happens < 0.7:
            platform.cut = False
            crew.reload()
            ready(crew)
            platform.cut = luck.random() < 0.5
    platform.cut = platform.lose = False
    crew.evaluate("dispatchEvent(new Event('online'))")
    sent(platform, 15, crew)
    net(crew, "已连上")
    told = [one for one in platform.kept.values() if one["kind"] == "vitals"]
    assert [one["pulse"] for one in told] == [str(100 + number) for number in range(14)]
    assert all(platform.kept[id]["device_at"] == at for id, at in made.items())
    assert crew.evaluate(STORED) == []


def test_begun_from_a_mission_it_says_which(crew: Page, platform: Platform, site: str) -> None:
    crew.context.route(f"{site}/emergency/new/?mission=*", platform.page)
    crew.goto(f"{site}/emergency/new/?mission={OTHER}")
    ready(crew)
    begin(crew)
    sent(platform, 1, crew)
    assert next(iter(platform.kept.values()))["mission"] == OTHER
