"""Assessments in a real browser: a scheme of twelve items with all rules is built, run, published, and corrected after a reversal."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.errand import pick
from tests.browser.test_offices import let_in, looked_at
from tests.factories.accounts import PASSWORD
from tests.factories.assessment import AREA, YEAR, Area, area, commission, three_counties
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.assessment import actions
from tongzhou.assessment.models import Run, Scheme, Score
from tongzhou.assessment.rules.scheme import every_item
from tongzhou.assessment.rules.written import from_json
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Entry
from tongzhou.web.assessment import items

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GROUPS = ("人员派驻", "带教和技术", "管理")
ITEMS = (
    ("派驻专家", GROUPS[0], "10", "按比例", "experts_posted", {"floor": "0", "against": "签过的承诺"}),
    ("在岗天数", GROUPS[0], "10", "按比例", "on_site_days", {"floor": "0", "full": "360"}),
    ("远程会诊", GROUPS[0], "10", "分档", "remote_consultations", {"bands": "20 10\n10 6\n1 2"}),
    ("培训班", GROUPS[0], "8", "按比例", "training_courses", {"floor": "0", "full": "4", "least": "2"}),
    ("讲座", GROUPS[1], "10", "倒扣", "lectures", {"start": "24", "per": "1", "points": "0.5", "most": "6"}),
    ("教学查房", GROUPS[1], "12", "和自己去年比", "teaching_ward_rounds", {"floor": "-10", "full": "10"}),
    ("技能培训", GROUPS[1], "8", "和同类比", "skills_trainings", {"method": "median"}),
    ("病例讨论", GROUPS[1], "6", "和同类比", "case_discussions", {"method": "rank"}),
    ("县域首例", GROUPS[1], "6", "达到就得满分", "local_firsts", {"sign": "at_least", "than": "1", "missing": "zero"}),
    ("资料齐全", GROUPS[2], "10", "清单（附佐证）", "", {"checks": "4 有工作方案\n6 有年度总结 *"}),
    ("整体评价", GROUPS[2], "10", "评审打分（写理由、签名）", "", {"guide": "看现场、看台账"}),
    ("新技术", "加分项", "5", "和同类比", "techniques", {"method": "percentile"}),
)  # fmt: skip
SELECTS = ("method", "sign", "missing")
PICKED = ("against",)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview looks at the year of the entries."""
    monkeypatch.setattr(items, "today", lambda _request: date(YEAR + 1, 9, 2))


def sign_in(page: Page, address: str, by: Actor) -> None:
    client = Client()
    client.force_login(Account.objects.get(pk=by.account_id))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
    )


def add_item(page: Page, told: tuple[str, str, str, str, str, dict[str, str]]) -> None:
    """Fill in one item's form as somebody does who has never seen it."""
    name, group, weight, rule, indicator, more = told
    page.get_by_role("link", name="加考核项").first.click()
    page.get_by_label("考核项名称").fill(name)
    page.get_by_label("放在哪一组").select_option(label=group)
    page.get_by_label("分值").fill(weight)
    with page.expect_response(lambda answer: "show=rule" in answer.url):
        page.get_by_label("怎么计分").select_option(
            label="评审打分（写理由、签名）" if rule != "评审打分（写理由、签名）" else "分档"
        )
    with page.expect_response(lambda answer: "show=rule" in answer.url):
        page.get_by_label("怎么计分").select_option(label=rule)
    page.wait_for_timeout(200)
    if indicator:
        page.locator("[name=indicator]").select_option(indicator)
    for field, value in more.items():
        if field in PICKED:
            pick(page, "和什么比", value)
        elif field in SELECTS:
            page.locator(f"[name={field}]").select_option(value)
        else:
            page.locator(f"[name={field}]").fill(value)


def say_by_hand(page: Page, address: str, run: Run) -> None:
    """Open every score, judge and tick what waits."""
    for score in Score.objects.filter(run=run).order_by("key"):
        page.goto(f"{address}/assessments/scores/{score.pk}/")
        page.locator("tr", has_text="资料齐全").get_by_role("link", name="打分").click()
        for check in ("有工作方案（4 分）", "有年度总结（6 分）"):
            pick(page, check, "符合")
        page.get_by_label("佐证：有年度总结").fill("演示文件〔2025〕1 号")
        page.get_by_role("button", name="记下来").click()
        page.locator("tr", has_text="整体评价").get_by_role("link", name="打分").click()
        page.get_by_label("给几分").fill("8")
        page.get_by_label("理由").fill("现场和台账一致")
        page.get_by_label("再输一次您的密码").fill(PASSWORD)
        page.get_by_role("button", name="签名打分").click()
        page.get_by_text("记下了，得分和名次已重算。").wait_for()


def test_from_an_empty_scheme_to_a_correction(live_server, desk: Page) -> None:
    pairs = three_counties()
    by = commission(AREA, password=PASSWORD)
    page, address = desk, live_server.url
    sign_in(page, address, by)
    page.goto(f"{address}/assessments/")
    looked_at(page, "assess-empty-desk")
    page.get_by_role("link", name="编一份考核方案").click()
    page.get_by_label("方案名称").fill("县级医院帮扶考核（演示）")
    page.get_by_label("方案代码").fill("county-built")
    page.get_by_role("button", name="开始编").click()
    page.get_by_text("发布之前还要改的").wait_for()
    for group in GROUPS:
        page.get_by_role("link", name="加一组").click()
        page.get_by_label("这一组叫什么").fill(group)
        page.get_by_role("button", name="保存").click()
    for n, told in enumerate(ITEMS):
        add_item(page, told)
        if n == 4:  # what it would have given last year stands there before it is saved
            page.locator("#preview").get_by_text("讲座 24 场次，达到 24 场次，不扣分").wait_for()
            looked_at(page, "assess-item-desk")
        page.get_by_role("button", name="保存").click()
        page.get_by_role("heading", level=1).get_by_text("县级医院帮扶考核").wait_for()
    page.get_by_text("有加分项，请写加分上限。").wait_for()
    looked_at(page, "assess-scheme-lacking-desk")
    page.get_by_role("link", name="总则").click()
    page.get_by_label("加分上限").fill("3")
    page.get_by_role("button", name="保存").click()
    row = Scheme.objects.get()
    assert len(every_item(from_json(row.draft))) == 12
    page.get_by_role("button", name="发布方案").first.click()
    page.locator("dialog[open]").get_by_role("button", name="发布方案").click()
    page.get_by_text("已发布。可以试算了。").wait_for()
    looked_at(page, "assess-scheme-desk")
    page.get_by_role("link", name="试算").first.click()
    page.get_by_label("哪一年").fill(str(YEAR))
    page.get_by_role("button", name="试算").click()
    page.get_by_text("还有 6 项等人打分").wait_for()
    run = Run.objects.get()
    say_by_hand(page, address, run)
    page.goto(f"{address}/assessments/runs/{run.pk}/")
    looked_at(page, "assess-run-trial-desk")
    page.get_by_role("button", name="公布结果").first.click()
    page.locator("dialog[open]").get_by_role("button", name="公布结果").click()
    page.get_by_text("已公布。被考核方现在看得到自己的得分。").wait_for()
    first = Score.objects.get(run=run, key=pairs[0].pairing.receiving.region_code[:6])
    before = first.points
    # the lectures of the first county are taken back, and the other side confirms
    entry = Entry.objects.get(kind="lecture", receiving=pairs[0].pairing.receiving)
    claim = ledger.reverse(
        id=new_id(), by=pairs[0].giving, at=timezone.now(), entry_id=entry.pk, reason="记错了"
    )
    ledger.confirm(by=pairs[0].taking, at=timezone.now(), claim_id=claim.pk)
    page.get_by_role("link", name="更正", exact=True).click()
    page.get_by_label("为什么更正").fill("一条讲座记录经双方冲正")
    page.get_by_role("button", name="重算").click()
    page.get_by_text("更正前后").wait_for()
    page.locator("tr", has_text="讲座").first.wait_for()
    page.get_by_role("button", name="公布结果").first.click()
    page.locator("dialog[open]").get_by_role("button", name="公布结果").click()
    page.get_by_text("已公布。被考核方现在看得到自己的得分。").wait_for()
    looked_at(page, "assess-corrected-desk")
    fixed = Score.objects.exclude(run=run).get(key=first.key)
    first.refresh_from_db()
    assert (
        first.points == before and fixed.points is not None and before is not None and fixed.points < before
    )
    page.goto(f"{address}/assessments/scores/{first.pk}/")
    page.get_by_text("后来更正过：现在是").wait_for()
    looked_at(page, "assess-score-before-desk")


@pytest.fixture
def here() -> Area:
    return area(by=commission(AREA, password=PASSWORD))


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(size: str, language: str, here: Area, live_server, request) -> None:
    page: Page = request.getfixturevalue(size)
    address = live_server.url
    run = here.published()
    score = here.score(run)
    now = timezone.now()
    appeal = actions.appeal(
        id=new_id(),
        by=here.pairs[0].taking,
        at=now,
        score_id=score.pk,
        text="讲座少记了一场，签到表附后。",
        item="lectures",
    )
    trial = here.tried()
    waiting = here.score(trial)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    sign_in(page, address, here.commission)
    scheme = f"schemes/{here.scheme.pk}/"
    paths = {
        "home": "", "scheme": scheme, "settings": f"{scheme}settings/", "bands": f"{scheme}items/tele/", "new": "new/",
        "veto": f"{scheme}vetoes/gap/", "try": f"{scheme}run/", "run": f"runs/{run.pk}/", "trial": f"runs/{trial.pk}/",
        "score": f"scores/{score.pk}/", "waiting": f"scores/{waiting.pk}/", "opened": f"scores/{score.pk}/items/lectures/",
        "judge": f"scores/{waiting.pk}/items/word/say/", "tick": f"scores/{waiting.pk}/items/papers/say/", "appeal": f"appeals/{appeal.pk}/",
    }  # fmt: skip
    for name, path in paths.items():
        page.goto(f"{address}/assessments/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"assess-{name}-{size}-{language}")
    let_in(page, address, Role.PROGRAMME_OFFICE, here.pairs[0].pairing.receiving)
    for name, path in {
        "own": "",
        "own-score": f"scores/{score.pk}/",
        "appealing": f"scores/{score.pk}/appeal/",
    }.items():
        page.goto(f"{address}/assessments/{path}")
        page.wait_for_load_state("networkidle")
        looked_at(page, f"assess-{name}-{size}-{language}")
