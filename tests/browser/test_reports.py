"""A programme's home, its network, reports and what a county gained, in a real browser at both widths."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Page, Route

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.browser.test_offices import let_in
from tests.factories.directory import DepartmentFactory, InstitutionFactory, StaffFactory
from tests.factories.ledger import Place
from tests.factories.partnerships import PairingFactory, under
from tests.factories.postings import scene
from tests.factories.promises import AT, Pair, pair, promise
from tests.factories.techniques import Ward
from tests.integration.speed.test_postings import posted
from tests.integration.web.reports.test_pages import gains
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships import actions as partnerships
from tongzhou.partnerships.rules import Level

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = (
    ("每年举办讲座 12 场", "12 lectures a year", "lectures", "12"),
    ("每年选派 3 名专家，驻点儿科一年", "3 experts a year, on site for a year", "experts_posted", "3"),
    ("三年投入 1,615 万元", "16.15 million yuan in three years", "funds", "1615000000"),
)


@pytest.fixture
def here() -> tuple[Pair, Ward]:
    """A programme with people on site, promises, money, acts of a year, three pairs of houses, techniques gained."""
    s = scene()
    p = pair(s.pairing)
    posted(s, 10)
    for words, english, measure, target in SAID:
        told = promise(words=words, words_en=english, measure=measure, target=Decimal(target))
        partnerships.make_commitment(
            id=new_id(),
            by=p.giving,
            at=AT,
            programme_id=p.programme.pk,
            agreement_id=p.agreement.pk,
            promise=told,
        )
    for month in range(1, 9):
        for kind, number in (
            ("lecture", 1),
            ("teaching_ward_round", 9),
            ("outpatient_visit", 410),
            ("admission", 96),
            ("operation", 31),
        ):
            p.posted(kind, number + month, on=date(2026, month, 8))
    p.posted(
        "fund",
        1_062_000_000,
        on=date(2026, 3, 1),
        detail={"name": "演示资金", "source": "government", "year": 2026},
    )
    for level in (Level.DEPARTMENT, Level.TEAM):
        under(s.pairing, level)
    for number, tier in enumerate(("province", "township", "township")):
        giver = InstitutionFactory(name=f"演示省第{number + 2}医院", tier=tier)
        taker = InstitutionFactory(name=f"演示县第{number + 2}中心卫生院", tier="township")
        PairingFactory(programme=p.programme, supporting=giver, receiving=taker if number else s.host)
    department = DepartmentFactory(institution=s.host, name="演示消化科")
    place = Place(s.pairing, department, s.host, s.expert, s.giving, s.doctor, s.taking, s.doctor)
    learner = StaffFactory(department=department, name="演示·学习者")
    w = Ward(
        place, department, learner, StaffFactory(institution=s.supporter, name="演示·带教者"), s.stranger
    )
    gains(w)
    return p, w


def looked_at(page: Page, name: str) -> None:
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == []
    if "phone" in name:
        assert small_targets(page) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, here: tuple[Pair, Ward], live_server, request) -> None:
    p, w = here
    page: Page = request.getfixturevalue(size)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    code = p.programme.code
    for name, path in (
        ("home", f"programmes/{code}/"), ("network", f"programmes/{code}/network/"), ("reports", f"reports/?programme={code}&year=2026"),
        ("nothing", f"reports/?programme={code}&year=2019"), ("opened", f"reports/{code}/2026/figures/lectures/"),
        ("capability", f"reports/capability/{w.taking}/"), ("capabilities", "reports/capability/"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"reports-{name}-{size}-{language}")


def test_a_year_is_reported_from_the_home_in_a_few_touches(
    here: tuple[Pair, Ward], live_server, desk: Page
) -> None:
    p, _w = here
    let_in(desk, live_server.url, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    desk.goto(f"{live_server.url}/programmes/{p.programme.code}/")
    desk.get_by_role("link", name="写报告").click()
    desk.get_by_label("哪一年").select_option("2026")
    desk.get_by_role("button", name="看报告里有什么").click()
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="完整报告（Word）").click()
    assert taken.value.suggested_filename == f"{p.programme.code}-2026-report.docx"
    desk.get_by_role("link", name="讲座").click()
    desk.get_by_text("由下面 8 条台账算出").wait_for()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_button_says_that_the_file_is_being_made_until_it_comes(
    size: str, here: tuple[Pair, Ward], live_server, request
) -> None:
    p, _w = here
    page: Page = request.getfixturevalue(size)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, p.pairing.receiving)

    def slowly(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    page.route("**/report.docx", slowly)
    page.goto(f"{live_server.url}/reports/?programme={p.programme.code}&year=2026")
    button = page.get_by_role("link", name="完整报告（Word）")
    with page.expect_download() as taken:
        button.click(no_wait_after=True)
        busy = page.get_by_text("正在写，请稍等…")
        busy.wait_for()
        assert busy.get_attribute("aria-busy") == "true"
        if size == "desk":
            shoot(page, "reports-busy-desk")
    assert taken.value.suggested_filename.endswith("report.docx")
    button.wait_for()
    assert button.get_attribute("aria-busy") == "false"
    assert page.get_by_text("正在写").count() == 0
