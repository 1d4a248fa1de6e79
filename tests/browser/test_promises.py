"""Commitments, the four ones, stated figures and visits in a real browser: looked at on the desk and the phone, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.test_offices import let_in, looked_at
from tests.factories.directory import DepartmentFactory, InstitutionFactory, RegionFactory
from tests.factories.partnerships import PairingFactory, ProgrammeFactory
from tests.factories.promises import Pair, pair, promise
from tongzhou.accounts.rules import Role
from tongzhou.indicators import actions as indicators
from tongzhou.indicators.actions import Stated
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import Side
from tongzhou.partnerships import actions
from tongzhou.partnerships.models import Commitment
from tongzhou.partnerships.rules.commitments import Binds, Comparison, Per
from tongzhou.support.goals import actions as goals
from tongzhou.support.goals.models import Goal
from tongzhou.support.goals.rules import One
from tongzhou.support.visits import actions as visits
from tongzhou.support.visits.actions import Plan, Seated
from tongzhou.support.visits.models import Visit
from tongzhou.support.visits.rules import Seat, TaskState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def p() -> Pair:
    """A programme with promises kept, behind and in words; goals at every station; figures; a visit with resolutions."""
    programme = ProgrammeFactory(
        name="演示南充—汶川对口支援",
        name_en="Demo Nanchong–Wenchuan",
        supporter_region=RegionFactory(name="演示南充市"),
    )
    giving = InstitutionFactory(name="演示南充市中心医院", tier="prefecture")
    taking = InstitutionFactory(name="演示汶川县人民医院")
    made = pair(PairingFactory(programme=programme, supporting=giving, receiving=taking))
    _work(made)
    return made


def _work(p: Pair) -> None:
    now = timezone.now()
    start = timezone.localdate().replace(month=1, day=1)
    for n in range(9):
        p.posted("lecture", on=start + timedelta(n))
    given = {"starts_on": start, "due_on": start.replace(year=start.year + 3)}
    said: tuple[dict[str, object], ...] = (
        {"words": "每年举办讲座 24 场", "target": Decimal(24), "words_en": "24 lectures each year", "weight": Decimal(20)},
        {"words": "每年教学查房不少于 48 次", "measure": "teaching_ward_rounds", "target": Decimal(48)},
        {"words": "每年每次培训讲座不超过 8 场", "comparison": Comparison.AT_MOST, "target": Decimal(8), "binds": Binds.BOTH},
        {"words": "五年内到位帮扶资金一百万元", "measure": "funds", "target": Decimal(100_000_000), "per": Per.TERM},
        {"words": "“四个一”", "words_en": "The four ones", "measure": "", "target": None, "per": Per.TERM},
        {"words": "组建“1+N”管理团队，由支援方派出院长助理一名、科主任若干名，驻点不少于十二个月", "measure": "", "target": None,
         "per": Per.TERM, "page": "第二章第 3 条"},
    )  # fmt: skip
    rows = [
        actions.make_commitment(
            id=new_id(), by=p.giving, at=now, programme_id=p.programme.pk, agreement_id=p.agreement.pk,
            promise=promise(**given | one),
        )
        for one in said
    ]  # fmt: skip
    actions.change_commitment(
        by=p.taking, at=now, commitment_id=rows[0].pk, on=start, text="补充协议第 2 条：每月两场",
        promise=promise(**given | said[0] | {"target": Decimal(30)}),
    )  # fmt: skip
    _goals(p, rows[4])
    _figures(p, start)
    _visit(p)


def _goals(p: Pair, of: Commitment) -> None:
    now, today = timezone.now(), timezone.localdate()
    told = (
        (One.NEED, "新生儿窒息能就地复苏", "2025 年 14 例全部外转，途中死亡 1 例"),
        (One.LINK, "急诊分诊 10 分钟内做心电图", "平均 47 分钟，没有心电图机"),
        (One.TEAM, "带出一支能独立开展腹腔镜手术的团队", "无人具备腹腔镜资质"),
        (One.SERVICE, "新增血液透析", "全县 31 名患者往返州里透析"),
    )
    made = [
        goals.set_goal(
            id=new_id(), by=p.giving, at=now, pairing_id=p.pairing.pk, one=one, title=title, baseline=before,
            commitment_id=of.pk, due_on=today + timedelta(days=(n - 3) * 40),
        )
        for n, (one, title, before) in enumerate(told)
    ]  # fmt: skip
    for n, one in enumerate(made[:3]):
        claimed = goals.claim_reached(
            by=p.giving, at=now, goal_id=one.pk, reached_on=today - timedelta(40), look_on=today - timedelta(2 - n),
            evidence="近三个月 6 例就地复苏成功，转出 0 例；病例号见附表",
        )  # fmt: skip
        assert claimed.claim
        if n == 0:
            ledger.confirm(by=p.taking, at=now, claim_id=claimed.claim)
        if n == 1:
            ledger.dispute(by=p.taking, at=now, claim_id=claimed.claim, reason="其中 2 例是外院做的")


def _figures(p: Pair, start: date) -> None:
    told = (
        ("lectures", 9, Unit.SESSION, "lectures", "讲座"),
        ("funds_total_cny", 1_615_000_000, Unit.FEN, "funds", "2019 年以来帮扶资金（报道所称总数）"),
        ("households_benefited", 60000, Unit.HOUSEHOLD, "households_benefited", "受益户数"),
        ("years_of_cooperation", 8, Unit.YEAR, "years_of_cooperation", "合作年数"),
        ("outpatient_and_emergency_visits", 19289, Unit.PERSON_VISIT, "outpatient_and_emergency_visits", ""),
    )
    rows = [
        Stated(
            name=name, number=Decimal(number), unit=unit, measure=measure, words=words,
            qualifier=Qualifier.MORE_THAN if unit is Unit.HOUSEHOLD else Qualifier.EXACT,
        )
        for name, number, unit, measure, words in told
    ]  # fmt: skip
    indicators.state_figures(
        by=p.giving, at=timezone.now(), programme_id=p.programme.pk, as_of=timezone.localdate(), source="公开报道（演示）",
        figures=rows,
    )  # fmt: skip


def _visit(p: Pair) -> None:
    now, today = timezone.now(), timezone.localdate()
    people = (
        Seated(Seat.LEADER, name="演示·孙主任", office="演示南充市卫生健康委员会"),
        *(Seated(Seat.VISITOR, name=f"演示·钱{n}", office="心血管内科") for n in "一二三"),
        Seated(Seat.HOST, p.owner.pk),
    )
    for days, purpose in (
        (2, "科室调研、送医下乡、座谈会"),
        (60, "回访：复看“四个一”"),
        (-20, "年底对账与明年安排"),
    ):
        first = today - timedelta(days)
        plan = Plan(
            visitor=Side.SUPPORTING, purpose=purpose, first_on=first, last_on=first + timedelta(1), people=people,
            agenda="第一天上午 科室调研\n第一天下午 马鹿镇义诊\n第二天上午 座谈会",
        )  # fmt: skip
        visit = visits.plan_visit(id=new_id(), by=p.taking, at=now, pairing_id=p.pairing.pk, plan=plan)
    visit = Visit.objects.get(purpose__startswith="科室调研")
    for name, seen in (
        ("急诊科", "分诊台没有心电图机；抢救室布局好，医护配合熟练。"),
        ("检验科", "室间质评连续两年没有参加。"),
    ):
        department = DepartmentFactory(institution=p.pairing.receiving, name=name)
        visits.survey_department(
            by=p.giving, at=now, visit_id=visit.pk, department_id=department.pk, findings=seen
        )
    tasks = [
        visits.resolve(
            id=new_id(), by=p.taking, at=now, visit_id=visit.pk, what=what, owner_id=p.owner.pk, due_on=today + timedelta(days),
        )
        for what, days in (("为急诊分诊台配心电图机两台", -1), ("派检验科两人到南充进修", 30), ("共用一套不良事件上报表", 60))
    ]  # fmt: skip
    visits.settle_resolution(
        by=p.doctor,
        at=now,
        visit_id=visit.pk,
        resolution_id=tasks[2].pk,
        state=TaskState.DONE,
        on=today,
        note="已启用",
    )
    visits.hold_visit(by=p.giving, at=now, visit_id=visit.pk, delegation=12)


def pages(p: Pair) -> dict[str, str]:
    """The addresses by the names of their pictures."""
    of = Commitment.objects.get(words="“四个一”")
    lectures = Commitment.objects.get(words="每年举办讲座 24 场")
    accepted, disputed = Goal.objects.get(one="need"), Goal.objects.get(one="link")
    visit = Visit.objects.get(purpose__startswith="科室调研")
    planned = Visit.objects.get(purpose__startswith="年底")
    code = p.programme.code
    return {
        "list": "/commitments/",
        "commitment": f"/commitments/{lectures.pk}/",
        "words": f"/commitments/{of.pk}/",
        "entries": f"/commitments/{lectures.pk}/entries/",
        "agreement": f"/agreements/{p.agreement.pk}/",
        "new": f"/commitments/new/{code}/",
        "change": f"/commitments/{lectures.pk}/change/",
        "goals": "/commitments/goals/",
        "goal": f"/commitments/goals/{accepted.pk}/",
        "goal-disputed": f"/commitments/goals/{disputed.pk}/",
        "goal-new": "/commitments/goals/new/",
        "goal-look": f"/commitments/goals/{accepted.pk}/look/",
        "figures": f"/commitments/figures/{code}/",
        "figure": f"/commitments/figures/{code}/lectures/",
        "figure-record": f"/commitments/figures/{code}/years_of_cooperation/",
        "visits": "/visits/",
        "visit": f"/visits/{visit.pk}/",
        "visit-new": "/visits/new/",
        "visit-resolve": f"/visits/{visit.pk}/resolve/",
        "visit-survey": f"/visits/{planned.pk}/survey/",
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_is_looked_at(size: str, language: str, p: Pair, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    let_in(page, live_server.url, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    for name, address in pages(p).items():
        page.goto(f"{live_server.url}{address}")
        looked_at(page, f"promises-{name}-{size}-{language}")


def test_an_office_walks_a_goal_from_claim_to_acceptance(p: Pair, desk: Page, live_server) -> None:
    goal = Goal.objects.get(one="team")
    let_in(desk, live_server.url, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    desk.goto(f"{live_server.url}/commitments/goals/")
    desk.get_by_role("link", name=goal.title).click()
    desk.get_by_role("button", name="验收").click()
    desk.wait_for_selector("text=两枚印已齐")
    assert Goal.objects.get(pk=goal.pk).state == "completed"
