"""Postings in a real browser: planned, agreed, arrived, confirmed, left, appraised; and every page looked at."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.test_offices import looked_at
from tests.factories.accounts import account_for, granted
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.postings import BANDS, confirmed, noon, plan_of, scene
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role as AccountRole
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.postings import actions
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.rules.roles import Band, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Town:
    """A year of postings at one host, as of today: gone, here, away, to come; with a hole in between."""

    def __init__(self) -> None:
        self.s = s = scene()
        self.today = timezone.localdate()
        s.host.name = "演示藏族羌族自治州某县人民医院（县域医疗卫生服务共同体总院）"
        s.host.save()
        self.giving = self._account(
            AccountRole.PROGRAMME_OFFICE, StaffFactory(institution=s.supporter, name="演示·周帮扶")
        )
        self.taking = self._account(
            AccountRole.PROGRAMME_OFFICE, StaffFactory(institution=s.host, name="演示·王对账")
        )
        self.expert = self._account(AccountRole.EXPERT, s.staff)
        self.commission = account_for(None, name="演示·卫健委")
        granted(self.commission, AccountRole.HEALTH_COMMISSION, region=s.host.region)
        self.batch = actions.open_batch(
            id=new_id(), by=s.giving, at=noon(self.today), supporting_id=s.supporter.pk, receiving_id=s.host.pk, number=3,
            during=Period(self._month(-7), self._month(5)),
        )  # fmt: skip
        self.team = actions.open_team(
            id=new_id(), by=s.giving, at=noon(self.today), supporting_id=s.supporter.pk, receiving_id=s.host.pk,
            name="“1+N”管理团队", team_based=True,
        )  # fmt: skip
        self.gone = self._past("演示·赵小川", "儿科", self._month(-9), self._month(-4))
        actions.hand_over(
            by=s.giving, at=noon(self.today), posting_id=self.gone.pk,
            parts={"patients": "HZ-2026-03-0001：1 型糖尿病，每月复诊。\nHZ-2026-03-0007：早产儿随访到 6 月龄。", "projects": "新生儿复苏培训，还差两场。", "contacts": "儿科护士长管设备。"},
        )  # fmt: skip
        actions.appraise(
            by=s.taking, at=noon(self.today), posting_id=self.gone.pk, bands=BANDS, overall=Band.EXCELLENT,
            words="半年里带出两名能独立值班的医生，建立了新生儿窒息复苏流程。",
        )  # fmt: skip
        self.here = self._past(
            "演示·李大山", "心血管内科、神经内科联合病区", self._month(-3), None, staff=s.staff
        )
        self.away = self._past(
            "演示·欧阳志远", "麻醉科", self._month(-2), None, title="associate_chief_physician"
        )
        actions.go_away(
            id=new_id(), by=s.giving, at=noon(self.today), posting_id=self.away.pk, on=self.today - timedelta(5),
            due_back=self.today,
        )  # fmt: skip
        self.planned = self._planned("演示·钱有为", self._month(1), self._month(8))
        self.waiting = self._planned(
            "演示·孙护理", self.today - timedelta(3), self._month(6), title="chief_nurse"
        )
        actions.agree(by=s.taking, at=noon(self.today), posting_id=self.waiting.pk)

    def _account(self, role: AccountRole, staff: Any) -> Account:
        account = account_for(staff)
        granted(account, role, staff.institution)
        return account

    def _month(self, number: int) -> date:
        whole = self.today.year * 12 + self.today.month - 1 + number
        return date(whole // 12, whole % 12 + 1, 1)

    def _plan(self, name: str, department: str, since: date, until: date, **given: Any) -> actions.Plan:
        staff = given.pop("staff", None) or StaffFactory(
            institution=self.s.supporter, name=name, title=given.pop("title", "chief_physician")
        )
        place = self.s.host.departments.filter(name=department).first() or DepartmentFactory(
            institution=self.s.host, name=department
        )
        return plan_of(
            self.s, staff_id=staff.pk, department_id=place.pk, planned=Period(since, until), batch_id=self.batch.pk,
            team_id=self.team.pk, **given,
        )  # fmt: skip

    def _past(self, name: str, department: str, since: date, until: date | None, **given: Any) -> Posting:
        s = self.s
        plan = self._plan(
            name, department, since, until or self._month(4), role=Role.DEPARTMENT_HEAD, **given
        )
        row = actions.record(
            id=new_id(), by=s.giving, at=noon(self.today), supporting_id=s.supporter.pk, receiving_id=s.host.pk, plan=plan,
            arrived_on=since, left_on=until and until - timedelta(1),
        )  # fmt: skip
        confirmed(s, row.key, self.today)
        if until:
            confirmed(s, row.days_key, self.today)
        return row

    def _planned(self, name: str, since: date, until: date, **given: Any) -> Posting:
        return actions.plan(
            id=new_id(), by=self.s.giving, at=noon(self.today - timedelta(9)), supporting_id=self.s.supporter.pk,
            receiving_id=self.s.host.pk, plan=self._plan(name, "儿科", since, until, **given),
        )  # fmt: skip


def enter(page: Page, site: str, account: Account, language: str) -> None:
    client = Client()
    client.force_login(account)
    page.context.clear_cookies()
    cookies = {settings.LANGUAGE_COOKIE_NAME: language, "sessionid": client.cookies["sessionid"].value}
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])


@pytest.mark.parametrize(("size", "language"), list(product(("desk", "phone"), ("zh-hans", "en"))))
def test_every_page_is_looked_at(
    size: str, language: str, live_server: Any, request: Any, subtests: pytest.Subtests
) -> None:
    town, page = Town(), request.getfixturevalue(size)
    places = {
        "list": (town.giving, "/postings/"),
        "now": (town.taking, "/postings/?tab=now"),
        "gone": (town.taking, "/postings/?tab=gone"),
        "new": (town.giving, f"/postings/new/?batch_id={town.batch.pk}"),
        "past": (town.taking, "/postings/past/"),
        "timeline": (town.giving, "/postings/timeline/"),
        "hosts": (town.commission, "/postings/hosts/"),
        "host": (town.commission, f"/postings/hosts/{town.s.host.pk}/"),
        "batches": (town.giving, "/postings/batches/"),
        "batch": (town.giving, f"/postings/batches/{town.batch.pk}/"),
        "new-batch": (town.giving, "/postings/batches/new/"),
        "new-team": (town.giving, "/postings/teams/new/"),
        "rules": (town.commission, "/postings/rules/"),
        "new-rule": (town.commission, "/postings/rules/new/"),
        "posting-gone": (town.giving, f"/postings/{town.gone.pk}/"),
        "posting-here": (town.giving, f"/postings/{town.here.pk}/"),
        "posting-planned": (town.taking, f"/postings/{town.planned.pk}/"),
        "away": (town.expert, f"/postings/{town.here.pk}/away/"),
        "arrive": (town.giving, f"/postings/{town.waiting.pk}/arrive/"),
        "swap": (town.giving, f"/postings/{town.here.pk}/swap/"),
        "depart": (town.giving, f"/postings/{town.here.pk}/depart/"),
        "hand-over": (town.expert, f"/postings/{town.here.pk}/hand-over/"),
        "appraise": (town.taking, f"/postings/{town.gone.pk}/appraise/"),
    }
    for name, (account, address) in places.items():
        with subtests.test(page=name):
            enter(page, live_server.url, account, language)
            assert page.goto(live_server.url + address).status == 200
            looked_at(page, f"postings-{name}-{size}-{language}")


def test_the_errand(desk: Page, live_server: Any) -> None:
    """The office plans, the host agrees, he arrives, the host confirms with one button; he leaves, is confirmed and appraised."""
    town, page, site = Town(), desk, live_server.url
    newcomer = StaffFactory(institution=town.s.supporter, name="演示·吴新到")
    enter(page, site, town.giving, "zh-hans")
    page.goto(f"{site}/postings/")
    page.get_by_role("link", name="安排派驻").click()
    page.get_by_label("派谁去").select_option(str(newcomer.pk))
    page.get_by_label("接收科室").select_option(label="儿科")
    page.get_by_label("计划第一天").fill(str(town.today))
    page.get_by_label("计划最后一天").fill(str(town.today + timedelta(200)))
    page.get_by_role("button", name="安排").click()
    page.wait_for_url("**/postings/*-*/")
    here = page.url
    enter(page, site, town.taking, "zh-hans")
    page.goto(here)
    page.get_by_role("link", name="同意接收").click()
    page.get_by_role("button", name="同意接收").click()
    enter(page, site, town.giving, "zh-hans")
    page.goto(here)
    page.get_by_role("link", name="登记到岗").click()
    page.get_by_role("button", name="到岗了").click()
    enter(page, site, town.taking, "zh-hans")
    page.goto(f"{site}/postings/")
    page.get_by_role("link", name="演示·吴新到").click()
    page.get_by_role("button", name="确认到岗").click()
    assert page.get_by_text("两枚印已齐").is_visible()
    enter(page, site, town.giving, "zh-hans")
    page.goto(here)
    page.get_by_role("link", name="登记离岗").click()
    page.get_by_role("button", name="离岗了").click()
    enter(page, site, town.taking, "zh-hans")
    page.goto(here)
    page.get_by_role("button", name="确认在岗 1 天").click()
    page.get_by_role("link", name="评价").click()
    for band in page.get_by_role("radio", name="良好").all():
        band.check(force=True)
    page.get_by_label("评语").fill("只来了一天，也教了一天。")
    page.get_by_role("button", name="提交评价").click()
    page.wait_for_url(here)
    assert page.get_by_text("接收方的评价").is_visible()
    assert Posting.objects.get(pk=here.rstrip("/").rsplit("/", 1)[-1]).state == "appraised"


def test_the_line_of_days_prints(desk: Page, live_server: Any) -> None:
    town = Town()
    enter(desk, live_server.url, town.commission, "zh-hans")
    desk.goto(f"{live_server.url}/postings/hosts/{town.s.host.pk}/")
    desk.emulate_media(media="print")
    assert desk.locator(".gantt > svg").is_visible() and not desk.locator(".nav").is_visible()
    looked_at(desk, "postings-host-print")
