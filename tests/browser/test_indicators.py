"""Indicators in a real browser: the catalogue, one with its months, the entries; a ratio is composed on a phone; a table is brought in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.browser.test_offices import let_in
from tests.factories.accounts import account_for, granted
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import AT, TODAY, Pair, pair
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.indicators.actions import Composed, define, remember
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.tree import Between, Count, Facts, Known, Ratio, Tree
from tongzhou.indicators.definitions.written import as_json
from tongzhou.indicators.models import Cell, Definition, Difference, Outside, Recount
from tongzhou.kernel.words import Words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CSV = "演示县 2025 年医保住院汇总,,,\n行政区划代码,县区,统计月份,人次\n{code},演示县,2025年3月,1200\n{code},演示县,202504,{april}\n合计,,,2000\n"


@pytest.fixture
def here() -> Pair:
    """A county with two supporters, lectures over two years, an indicator of its commission in two versions, a night that found a difference."""
    remember(catalogue.ALL.values(), at=timezone.now(), on=timezone.localdate())
    one = pair()
    other = pair(PairingFactory(receiving=one.pairing.receiving, programme=one.programme))
    for n in range(34):
        who, on = (one, other)[n % 3 == 0], TODAY - timedelta(days=21 * n + 1)
        told = {"topic": "胸痛", "attendance": 20 + 7 * (n % 9), "how": ("on_site", "remote")[n % 4 == 0]}
        who.posted("lecture", 1 + n % 2, on=on, detail=told)
    _own(one)
    cell = Cell.objects.filter(item="").first()
    assert cell is not None
    night = Recount.objects.create(at=timezone.now() - timedelta(hours=9), cells=1874, different=1)
    Recount.objects.create(at=timezone.now() - timedelta(hours=33), cells=1850, different=0)
    Difference.objects.create(
        recount=night, leaf_id=cell.leaf_id, spot_id=cell.spot_id, month=cell.month, kept=[3, 3, 3000, 0, 0], counted=[2, 2, 2000, 0, 0]
    )  # fmt: skip
    return one


def _own(p: Pair) -> None:
    account = account_for(None, name="演示·卫健委")
    granted(account, Role.HEALTH_COMMISSION, region=p.pairing.receiving.region)
    by, year = actor_of(account.pk, at=timezone.now()), TODAY.year
    facts = Facts(("lecture",), (Known("detail.attendance"),))
    trees: list[tuple[Tree, date]] = [
        (
            Ratio(Count(Facts(("lecture",), (Between("detail.attendance", 50),))), Count(facts), 100),
            date(2020, 1, 1),
        ),
        (
            Ratio(Count(Facts(("lecture",), (Between("detail.attendance", 40),))), Count(facts), 100),
            date(year, 3, 1),
        ),
    ]
    for tree, since in trees:
        composed = Composed(
            code="large_lectures_share", words=Words("大课占比", "share of large lectures"), unit="percent", theme="teaching", better="more",
            says=Words("听讲人数够多的讲座占写明人数的讲座的百分之几", "lectures with many listeners in per cent of those that say how many listened"),
            source=Words("演示文件〔2024〕3 号", "demo document 2024/3"), tree=as_json(tree), valid_from=since,
        )  # fmt: skip
        define(by=by, at=AT, region=p.pairing.receiving.region_code, composed=composed)


def commission(page: Page, address: str, p: Pair) -> None:
    from django.test import Client

    account = account_for(None, name="演示·委")
    granted(account, Role.HEALTH_COMMISSION, region=p.pairing.receiving.region)
    client = Client()
    client.force_login(account)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == []
    if "phone" in name:
        assert small_targets(page) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, here: Pair, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    commission(page, live_server.url, here)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    for name, path in (
        ("home", "?theme=teaching"), ("search", "?q=会诊"), ("one", "lectures/"), ("share", "large_lectures_share/?per=quarter&level=pairing"),
        ("share-months", "large_lectures_share/"), ("entries", "large_lectures_share/entries/"), ("waiting", "in_county_admission_rate/"),
        ("tables", "tables/"), ("table", "tables/population/"), ("recount", "recount/"), ("compose", "compose/"), ("change", "compose/large_lectures_share/"),
    ):  # fmt: skip
        answer = page.goto(f"{live_server.url}/indicators/{path}")
        assert answer and answer.status == 200, path
        page.wait_for_load_state("networkidle")
        looked_at(page, f"indicators-{name}-{size}-{language}")


def test_a_village_doctor_sees_the_catalogue_on_a_phone(here: Pair, live_server, phone: Page) -> None:
    let_in(phone, live_server.url, Role.VILLAGE_DOCTOR, here.pairing.receiving)
    phone.goto(f"{live_server.url}/indicators/")
    looked_at(phone, "indicators-village-phone")
    phone.get_by_role("link", name="讲座", exact=True).first.click()
    phone.get_by_role("heading", name="怎么算").wait_for()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_ratio_is_composed_without_code(size: str, here: Pair, live_server, request) -> None:
    """Chosen, seen in words and figures while it is made, refused at the place of a fault, saved."""
    page: Page = request.getfixturevalue(size)
    commission(page, live_server.url, here)
    page.goto(f"{live_server.url}/indicators/compose/")
    page.locator(".pick", has_text="一个数除以另一个").click()
    page.get_by_role("heading", name="分母：占什么的").wait_for()
    for part in ("a", "b"):
        page.locator(f"[id='f-{part}.seek']").press_sequentially("讲座")
        expect(page.locator(f"[id='f-{part}.kinds'] .pick", has_text="手术")).to_have_count(0)
        page.locator(f"[id='f-{part}.kinds'] .pick", has_text="学术讲座").click()
        page.locator(f"[id='f-{part}.t1.field']").wait_for()
    page.locator("[id='f-a.t1.field']").select_option("detail.how")
    page.locator("[id='f-a.t1.value']").fill("远程")
    page.get_by_label("计量单位").select_option("percent")
    page.locator("#preview").get_by_text("分子占分母的百分之几").wait_for()
    page.locator("#preview").get_by_role("link").first.wait_for()
    page.get_by_label("名称", exact=False).first.fill("远程讲座占比")
    page.locator("#f-code").fill("lectures")
    page.locator("#f-says_zh").fill("远程讲座占全部讲座的百分之几")
    looked_at(page, f"indicators-composing-{size}")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("“lectures”是平台自带的指标。").wait_for()
    looked_at(page, f"indicators-refused-{size}")
    assert page.locator("#f-says_zh").input_value() == "远程讲座占全部讲座的百分之几"
    assert page.locator("[id='f-a.t1.value']").input_value() == "远程"
    page.locator("#f-code").fill("remote_lectures_share")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存：远程讲座占比").wait_for()
    row = Definition.objects.get(code="remote_lectures_share")
    assert row.tree["of"]["facts"]["where"] == [{"is": "is", "field": "detail.how", "values": ["remote"]}]
    looked_at(page, f"indicators-composed-{size}")


def test_a_table_is_looked_at_corrected_and_brought_in(here: Pair, live_server, desk: Page, tmp_path) -> None:
    code, file = here.pairing.receiving.region_code, tmp_path / "演示.csv"
    commission(desk, live_server.url, here)
    desk.goto(f"{live_server.url}/indicators/tables/insurance_in_county/")
    for april, told in (("八百", "要改的地方"), ("800", "读到 2 行")):
        file.write_bytes(CSV.format(code=code, april=april).encode("gb18030"))
        desk.get_by_label("选一个表格文件").set_input_files(file)
        desk.get_by_label("出处").fill("演示医保局 2026-01-10")
        desk.get_by_role("button", name="传上来看看").click()
        desk.get_by_text(told).first.wait_for()
        looked_at(desk, f"indicators-table-{april}-desk")
    desk.get_by_role("button", name="导入这些行").click()
    desk.get_by_text("已导入：新的或改动的 2 行。").wait_for()
    assert Outside.objects.count() == 2
