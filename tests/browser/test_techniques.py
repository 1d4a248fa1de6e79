"""Techniques in a real browser: the board, one technique with its curve, a case in a few touches on a phone, the ranking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.errand import pick
from tests.browser.look import faults, overflow, shoot, small_targets
from tests.browser.test_offices import let_in
from tests.factories.directory import StaffFactory
from tests.factories.techniques import Ward, case, confirm_all, introduced, needed, noon, ward
from tongzhou.accounts.rules import Role
from tongzhou.support.techniques import actions
from tongzhou.support.techniques.models import Case, Technique
from tongzhou.support.techniques.models import Disease as Row
from tongzhou.support.techniques.rules.cases import Level
from tongzhou.support.techniques.rules.spectrum import Disease
from tongzhou.support.techniques.rules.stages import Kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTES = (95, 88, 90, None, 74, 70, 61, 66, 52, 55, 48, 50, 44, 41, 46)


@pytest.fixture
def here() -> tuple[Ward, Technique]:
    """A county with a table of diseases, needs, techniques at every stage; one with a long curve and things to confirm."""
    w = ward()
    today = timezone.localdate()
    on = today - timedelta(days=430)
    table = (
        Disease("I21", "急性心肌梗死", 20, 160), Disease("K92", "消化道出血", 90, 140), Disease("I63", "脑梗死", 400, 96),
        Disease("J18", "肺炎", 900, 3), Disease("", "包虫病", 1, 2), Disease("C16", "胃癌", None, None),
    )  # fmt: skip
    actions.import_spectrum(
        by=w.place.receiving_office, at=noon(on), institution_id=w.taking, year=today.year - 1, source="病案首页", rows=table
    )  # fmt: skip
    rows = {row.name: row.pk for row in Row.objects.all()}
    needed(w, on=today - timedelta(9), name="急诊经皮冠状动脉介入治疗", disease_id=rows["急性心肌梗死"])
    introduced(w, on=today - timedelta(20), name="脑卒中静脉溶栓", disease_id=rows["脑梗死"], confirmed=False)
    introduced(w, on=today - timedelta(60), name="无痛胃镜", kind=Kind.CLINICAL_SERVICE)
    row = introduced(
        w, on=on, name="内镜下止血", disease_id=rows["消化道出血"], planned_cases=10, code="44.43", grade="3", source="2024 年病案首页"
    )  # fmt: skip
    actions.state_first(
        by=w.place.expert, at=noon(on), technique_id=row.pk, on=on, written="县卫健局 2024 年第 3 号文"
    )
    for number, minutes in enumerate(MINUTES):
        level = Level.ALONE if number > 9 else Level.SUPERVISED
        case(
            w,
            row,
            4 * number + 1,
            level,
            minutes=minutes,
            complication=number in (2, 7) if number != 4 else None,
        )
    confirm_all(w, on + timedelta(days=90))
    second = StaffFactory(department=w.department, name="演示·第二人")
    for day in (300, 320):
        case(w, row, day, learner_id=second.pk, minutes=80 - day // 10)
    row.refresh_from_db()
    return w, row


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == []
    if "phone" in name:
        assert small_targets(page) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, here: tuple[Ward, Technique], live_server, request) -> None:
    w, row = here
    page: Page = request.getfixturevalue(size)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, w.place.pairing.receiving)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    for name, path in (
        ("board", ""), ("technique", f"{row.pk}/"), ("diseases", "diseases/"), ("import", "diseases/import/"), ("new", "new/"),
        ("keep", f"{row.pk}/keep/"), ("stage", "?stage=introduced"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}/techniques/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"techniques-{name}-{size}-{language}")


def test_a_case_in_less_than_half_a_minute(here: tuple[Ward, Technique], live_server, phone: Page) -> None:
    """The expert opens the technique from the board and has recorded the case; most is chosen already."""
    w, row = here
    let_in(phone, live_server.url, Role.EXPERT, w.place.pairing.supporting)
    phone.goto(f"{live_server.url}/techniques/{row.pk}/")
    before = Case.objects.count()
    phone.get_by_role("link", name="记一例").click()
    looked_at(phone, "techniques-case-phone")
    touches = 0
    phone.get_by_label("学习者").select_option(label="演示·学习者 主治医师")
    pick(phone, "怎么完成的", "指导下完成")
    phone.get_by_label("时长").fill("42")
    pick(phone, "并发症", "没有")
    touches += 4
    phone.get_by_role("button", name="记下这一例").click()
    phone.get_by_text("记下了，等另一方确认。").wait_for()
    assert Case.objects.count() == before + 1 and touches <= 5
    made = Case.objects.order_by("-at").first()
    assert made and (made.minutes, made.level, made.complication) == (42, "supervised", False)
    phone.get_by_role("link", name="记一例").click()
    assert phone.get_by_label("学习者").input_value() == str(made.learner_id)


def test_the_county_confirms_on_the_page(here: tuple[Ward, Technique], live_server, desk: Page) -> None:
    w, row = here
    let_in(desk, live_server.url, Role.PROGRAMME_OFFICE, w.place.pairing.receiving)
    desk.goto(f"{live_server.url}/techniques/{row.pk}/")
    desk.get_by_role("button", name="以上 2 件都属实，一起确认").click()
    desk.get_by_text("2 件已入账。").wait_for()
    assert Case.objects.filter(technique=row, standing="posted").count() == len(MINUTES) + 2
