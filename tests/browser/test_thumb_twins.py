"""A crew's two phones begin for one mission without a network: one emergency, and the second phone goes on in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.browser.test_thumb import kept, ready, touch, wait_for, window, windows
from tests.factories.dispatch import network, sent
from tongzhou.care.emergency.models import Point, Run, Twin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["windows"]


def test_two_phones_one_emergency(
    transactional_db: None, live_server: Any, browser: Browser, windows: object
) -> None:
    site, n = live_server.url, network(at=timezone.now() - timedelta(hours=1))
    mission = sent(n, at=timezone.now() - timedelta(minutes=10)).pk
    phones: list[Page] = []
    for _ in "ab":
        page = window(browser, site, n.s.township_doctor)
        page.goto(f"{site}/emergency/new/?mission={mission}")
        ready(page)
        kept(page)
        expect(page.locator("[data-net]")).to_have_text("已连上", timeout=30_000)
        page.context.set_offline(True)
        page.locator("[data-begin=stroke]").click()
        touch(page, "fmc")
        phones.append(page)
    first, second = phones
    touch(second, "leave_scene")
    mine = first.url.split("/")[-3]
    first.context.set_offline(False)
    wait_for(lambda: Point.objects.filter(run=mine, code="fmc").exists(), first)
    assert second.url.split("/")[-3] != mine
    second.context.set_offline(False)
    wait_for(lambda: Point.objects.filter(run=mine, code="leave_scene").exists(), second)
    second.wait_for_url(f"**/emergency/{mine}/thumb/")
    expect(second.get_by_text("您点的都记进同一份")).to_be_visible(timeout=15_000)
    expect(second.locator("[data-net]")).to_have_text("已连上", timeout=15_000)
    expect(second.locator("[data-pathway]:visible [data-point=leave_scene]")).to_have_class("th-point done")
    shoot(second, "thumb-second-phone")
    assert faults(second) == [] and overflow(second) <= 0 and small_targets(second) == []
    assert Run.objects.count() == 1 and Twin.objects.get().run_id == Run.objects.get().pk
    assert sorted(Point.objects.values_list("code", "standing")) == [
        ("fmc", "aside"),
        ("fmc", "current"),
        ("leave_scene", "current"),
    ]
    second.reload()
    ready(second)
    touch(second, "ecg")
    wait_for(lambda: Point.objects.filter(run=mine, code="ecg").exists(), second)
    second.goto(f"{site}/emergency/new/")
    ready(second)
    expect(second.locator(".th-run")).to_have_count(1)
