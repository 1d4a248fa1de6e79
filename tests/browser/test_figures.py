"""What stands around figures, in a real browser: townships of a county, a table from outside with its source, a change of region shown first, files that prove a check, a run beside another."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.test_assessments import sign_in
from tests.browser.test_offices import let_in, looked_at
from tests.factories.accounts import PASSWORD
from tests.factories.assessment import area, commission
from tests.factories.boards import ASKED, post, province_at_work
from tests.factories.directory import RegionFactory, TownshipFactory
from tests.factories.files import PDF
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import Pair, pair
from tests.factories.schemes import D, one_item
from tongzhou.accounts.rules import Role
from tongzhou.assessment.rules.giving import Check, Checklist
from tongzhou.indicators.actions import Line, bring_in
from tongzhou.kernel.actors import system
from tongzhou.kernel.words import Words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTED = Checklist(
    (
        Check("plan", Words("有帮扶工作方案", "has a plan of support"), D(60), evidence=True),
        Check("meeting", Words("每季开联席会", "meets each quarter"), D(40)),
    )
)


@pytest.fixture
def here() -> list[Pair]:
    """A province at work; its first county with four townships, and two insurance tables."""
    made = province_at_work(timezone.now())
    house = made[0].pairing.receiving
    for n, name in enumerate(("演示上磨乡", "演示龙山镇", "演示木河乡", "演示恭门镇")):
        code = f"{house.region_code}1{n:02d}"
        place = RegionFactory(code=code, name=name, name_en=f"Demo Township {n + 1}", level="township")
        centre = TownshipFactory(parent=house, region=place, name=f"{name}卫生院")
        if n < 3:
            inside = pair(PairingFactory(supporting=house, receiving=centre))
            now = timezone.now()
            post(
                inside,
                now,
                "remote_consultation",
                (now - timedelta(days=9 * n)).date(),
                4 + 3 * n,
                detail=ASKED,
            )
    return made


def tables(county: str, at: datetime) -> None:
    """Half a year of insurance settlements."""
    for series, number in (("insurance_in_county", 920), ("insurance_out_of_county", 80)):
        lines = [
            Line(county, at.date().replace(month=month, day=1), Decimal(number + 10 * month))
            for month in range(1, at.month + 1)
        ]
        bring_in(by=system("test"), at=at, series=series, lines=lines, source="演示医保局 2026 年月报")


def speaking(page: Page, address: str, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])


def test_townships_and_a_table_from_outside(here: list[Pair], live_server, desk: Page, phone: Page) -> None:
    county = here[0].pairing.receiving.region_code
    tables(county, timezone.now())
    paths = {
        "townships": f"/dashboards/region/{county}/",
        "county": f"/dashboards/county/{county}/",
        "outside": f"/indicators/in_county_admission_rate/?level=county&place={county}",
        "relocate": f"/directory/{here[0].pairing.receiving_id}/relocate/",
    }
    for size, page in (("desk", desk), ("phone", phone)):
        let_in(page, live_server.url, Role.HEALTH_COMMISSION)
        for language in ("zh-hans", "en"):
            speaking(page, live_server.url, language)
            for name, path in paths.items():
                if name == "relocate":
                    continue
                page.goto(live_server.url + path)
                page.wait_for_load_state("load")
                looked_at(page, f"figures-{name}-{size}-{language}")
        speaking(page, live_server.url, "zh-hans")
    desk.goto(f"{live_server.url}/dashboards/county/{county}/")
    desk.get_by_role("link", name="看各乡镇").click()
    expect(desk.get_by_role("cell", name="演示龙山镇")).to_be_visible()
    expect(desk.get_by_text("县医院等县级机构不在哪个乡镇")).to_be_visible()


def test_a_change_of_region(here: list[Pair], live_server, desk: Page, phone: Page) -> None:
    house, into = here[0].pairing.receiving, RegionFactory(name="演示新城县", name_en="Demo New Town")
    for size, page in (("desk", desk), ("phone", phone)):
        let_in(page, live_server.url, Role.OPERATOR)
        page.goto(f"{live_server.url}/directory/{house.pk}/relocate/")
        looked_at(page, f"figures-relocate-{size}")
        page.get_by_label("新的行政区划").fill("演示新城县")
        page.get_by_label("从哪天起").fill((timezone.localdate() - timedelta(200)).isoformat())
        page.get_by_role("button", name="先看会改什么").click()
        expect(page.get_by_text(re.compile("那天起的 \\d+ 条记录"))).to_be_visible()
        looked_at(page, f"figures-relocate-shown-{size}")
    desk.get_by_role("button", name="就这样改").click()
    expect(desk.get_by_text("已改到新的行政区划")).to_be_visible()
    house.refresh_from_db()
    assert house.region_id == into.pk


def test_a_file_proves_and_runs_stand_beside_each_other(live_server, desk: Page, phone: Page) -> None:
    made = area(one_item(LISTED), by=commission(password=PASSWORD))
    first, second = made.tried(), made.tried()
    for size, page in (("desk", desk), ("phone", phone)):
        sign_in(page, live_server.url, made.commission)
        run = second if size == "desk" else first
        page.goto(f"{live_server.url}/assessments/scores/{made.score(run).pk}/items/only/say/")
        page.get_by_label("符合", exact=True).first.check()
        page.get_by_label("不符合", exact=True).nth(1).check()
        page.locator('input[type="file"]').first.set_input_files(
            {"name": "帮扶工作方案.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        expect(page.locator('input[name="file.plan"]')).to_have_count(1)
        looked_at(page, f"figures-evidence-{size}")
        page.get_by_role("button", name="记下来").click()
        expect(page.get_by_role("link", name=re.compile("PDF|帮扶工作方案")).first).to_be_visible()
        looked_at(page, f"figures-score-{size}")
    for size, page in (("desk", desk), ("phone", phone)):
        page.goto(f"{live_server.url}/assessments/runs/{second.pk}/?beside={first.pk}")
        looked_at(page, f"figures-beside-{size}")
        page.goto(f"{live_server.url}/assessments/schemes/{made.scheme.pk}/run/")
        looked_at(page, f"figures-so-far-{size}")
