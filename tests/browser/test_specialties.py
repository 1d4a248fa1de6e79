"""Specialties in a real browser: the list, one specialty, outputs, preparations; a milestone in a few touches on a phone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.look import faults, overflow, shoot, small_targets
from tests.browser.test_offices import let_in
from tests.factories.specialties import NUMBERS, building, filed, milestone, planned, preparation, reached
from tests.factories.techniques import Ward, confirm_all, noon, ward
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.work import Who, Work
from tongzhou.support.specialties import actions
from tongzhou.support.specialties.models import Preparation, Specialty, Statement
from tongzhou.support.specialties.rules.aims import Aim, Lack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _output(w: Ward, kind: str, title: str, days: int, detail: dict[str, object]) -> None:
    at = datetime.combine(timezone.localdate() - timedelta(days), datetime.min.time(), CHINA)
    told = Work(
        kind=kind, side=Side.RECEIVING, supporting_id=w.giving, receiving_id=w.taking, occurred_from=at, occurred_to=at,
        department_id=w.department.pk, topic=title, detail=detail, people=(Who("author", w.learner.pk), Who("expert", w.expert.pk)),
    )  # fmt: skip
    acts.record(id=new_id(), by=w.place.receiving_office, at=timezone.now(), work=told)


@pytest.fixture
def here() -> tuple[Ward, Specialty, Preparation]:
    """A county with specialties in every state, outputs and preparations; some of each wait to be confirmed by the county."""
    w = ward()
    today = timezone.localdate()
    on = today - timedelta(days=300)
    _output(
        w,
        "research_grant",
        "高原地区早产儿转运与救治",
        200,
        {"level": "provincial", "number": "演科〔2024〕12", "fen": 2000000_00},
    )
    _output(
        w,
        "paper",
        "县域新生儿窒息复苏的现状",
        90,
        {"index": "core_zh", "journal": "演示儿科杂志", "year": 2024},
    )
    confirm_all(w, today)
    reached(w, Aim.NICU, on=today - timedelta(800))
    done = filed(w, name="演示止咳片", on=today - timedelta(500), number=NUMBERS[2])
    actions.use_preparation(by=w.place.receiving_office, at=noon(today), preparation_id=done.pk, on=today)
    row = building(
        w, Aim.CHEST_PAIN, on=on, milestones=actions.usual(Aim.CHEST_PAIN, on=on), why="胸痛病人转出路上要两个多小时。",
        due_on=today + timedelta(200), gaps=((Lack.STAFF, "介入护士 2 名"), (Lack.DEVICE, "床旁肌钙蛋白检测仪")),
    )  # fmt: skip
    milestone(w, row, 1, 55, evidence="红头文件 2024-6")
    confirm_all(w, on + timedelta(60))
    milestone(w, row, 2, 140, evidence="与 8 家乡镇卫生院签了协议，群组已建")
    milestone(w, row, 3, 170, evidence="签到表 43 人")
    gap = row.gaps.get(lack="device")
    actions.fill_gap(
        by=w.place.doctor, at=noon(today), specialty_id=row.pk, gap_id=gap.pk, on=today, how="捐赠到位"
    )
    _output(
        w,
        "paper",
        "Prehospital ECG in a mountain county",
        20,
        {"index": "sci", "journal": "Demo Journal", "year": 2025, "doi": "10.1234/demo"},
    )
    planned(w, Aim.KEY_MUNICIPAL, on=today - timedelta(5), milestones=())
    made = filed(
        w, name="演示舒筋巴布膏", on=today - timedelta(400), confirmed=False, process="提取、浓缩、涂布"
    )
    preparation(w, "演示安神丸", on=today - timedelta(30))
    return w, row, made  # fmt: skip


def looked_at(page: Page, name: str) -> None:
    """Usable by everybody, no wider than the screen, targets for thumbs; with a picture."""
    shoot(page, name)
    assert overflow(page) <= 0, name
    assert faults(page) == []
    if "phone" in name:
        assert small_targets(page) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(
    size: str, language: str, here: tuple[Ward, Specialty, Preparation], live_server, request
) -> None:
    w, row, made = here
    page: Page = request.getfixturevalue(size)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, w.place.pairing.receiving)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    first = row.milestones.get(number=4)
    for name, path in (
        ("home", ""), ("specialty", f"{row.pk}/"), ("outputs", "outputs/"), ("preparations", "preparations/"),
        ("preparation", f"preparations/{made.pk}/"), ("new", "new/"), ("reach", f"{row.pk}/reach/"),
        ("milestone", f"milestones/{first.pk}/"), ("filing", f"preparations/{made.pk}/file/"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}/specialties/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"specialties-{name}-{size}-{language}")
    page.goto(f"{live_server.url}/acts/new/paper/")
    looked_at(page, f"specialties-paper-{size}-{language}")


def test_a_milestone_in_a_few_touches(
    here: tuple[Ward, Specialty, Preparation], live_server, phone: Page
) -> None:
    """The county's doctor says that a milestone is reached; the day is filled in already."""
    w, row, _made = here
    let_in(phone, live_server.url, Role.CLINICIAN, w.place.pairing.receiving)
    phone.goto(f"{live_server.url}/specialties/{row.pk}/")
    phone.get_by_role("link", name="登记达成").first.click()
    phone.get_by_label("达成的依据").fill("数据平台截图")
    phone.get_by_role("button", name="登记达成").click()
    phone.get_by_role("heading", name="胸痛中心").wait_for()
    said = Statement.objects.get(milestone__number=4)
    assert (said.side, said.evidence, said.on) == ("receiving", "数据平台截图", timezone.localdate())


def test_the_county_confirms_on_the_page(
    here: tuple[Ward, Specialty, Preparation], live_server, desk: Page
) -> None:
    w, row, made = here
    let_in(desk, live_server.url, Role.PROGRAMME_OFFICE, w.place.pairing.receiving)
    desk.goto(f"{live_server.url}/specialties/{row.pk}/")
    desk.get_by_role("button", name="以上 2 件都属实，一起确认").click()
    desk.get_by_text("2 件已入账。").wait_for()
    assert Statement.objects.filter(specialty=row, standing="posted").count() == 3
    desk.goto(f"{live_server.url}/specialties/preparations/{made.pk}/")
    desk.get_by_role("button", name="确认备案").click()
    desk.get_by_text("备案已入账。").wait_for()
    made.refresh_from_db()
    assert made.entered
