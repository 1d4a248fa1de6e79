"""Attendance at the door in a real browser: the teacher's screen, the learner's phone, the act filled from the list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_offices import let_in, looked_at
from tests.factories.partnerships import PairingFactory
from tongzhou.accounts.rules import Role
from tongzhou.support.acts.models import Act
from tongzhou.support.teaching.models import AttendanceList
from tongzhou.support.teaching.tokens import token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_from_the_door_to_the_act(
    width: str, request: pytest.FixtureRequest, live_server: LiveServer
) -> None:
    page: Page = request.getfixturevalue(width)
    pairing = PairingFactory()
    let_in(page, live_server.url, Role.EXPERT, pairing.supporting)
    teacher = page.context.cookies()
    page.goto(f"{live_server.url}/acts/")
    page.get_by_role("link", name="开签到").click()
    looked_at(page, f"attendance-new-{width}")
    page.get_by_role("button", name="开始签到").click()
    page.get_by_label("哪一种").select_option(label="学术讲座")
    page.get_by_label("题目").fill("新生儿复苏")
    page.get_by_role("button", name="开始签到").click()
    page.get_by_text("手机扫一扫签到").wait_for()
    looked_at(page, f"attendance-code-{width}")
    row = AttendanceList.objects.get()
    code = reverse("acts:sign-in", args=[token(row.pk, at=timezone.now())])
    for _ in range(2):
        let_in(page, live_server.url, Role.CLINICIAN, pairing.receiving)
        page.goto(f"{live_server.url}{code}")
        looked_at(page, f"attendance-door-{width}")
        page.get_by_role("button", name=re.compile("我到了")).click()
        page.get_by_text("您已签到。").wait_for()
    looked_at(page, f"attendance-signed-{width}")
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": live_server.url} for one in teacher]
    )
    page.goto(f"{live_server.url}/acts/attendance/{row.pk}/")
    page.get_by_text("已签到 2 人").wait_for()
    looked_at(page, f"attendance-list-{width}")
    AttendanceList.objects.update(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=2)
    )
    page.goto(f"{live_server.url}/acts/")
    looked_at(page, f"attendance-waits-{width}")
    page.get_by_role("link", name="去登记").click()
    page.get_by_role("link", name="登记工作").wait_for()
    looked_at(page, f"attendance-lists-{width}")
    page.get_by_role("link", name="新生儿复苏").click()
    page.get_by_role("link", name="结束了，登记这件工作").click()
    assert page.get_by_label("参加人数").input_value() == "2"
    looked_at(page, f"attendance-act-{width}")
    page.get_by_role("button", name="登记").click()
    page.get_by_text("记下了，等对方确认。").wait_for()
    act = Act.objects.get()
    assert (act.pk, act.touches, act.people.filter(role="attendee", staff__isnull=False).count()) == (
        row.pk,
        1,
        2,
    )
