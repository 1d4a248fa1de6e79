"""Pages of assessments: who is shown what, a scheme of twelve items built by forms, faults at their fields, few statements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.assessment import AREA, NOW, YEAR, Area, area, commission
from tests.factories.schemes import TWELVE
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role
from tongzhou.assessment import actions, queries
from tongzhou.assessment.models import Judgement, Run, Scheme
from tongzhou.assessment.rules.scheme import every_item
from tongzhou.assessment.rules.written import from_json
from tongzhou.kernel.ids import new_id
from tongzhou.web.assessment import items, itemtext

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview looks at the year of the entries."""
    monkeypatch.setattr(items, "today", lambda _request: date(YEAR + 1, 9, 2))


@pytest.fixture
def here() -> Area:
    return area(by=commission(password=PASSWORD))


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def bureau(here: Area) -> Client:
    return signed_in(Account.objects.get(pk=here.commission.account_id))


@pytest.fixture
def county(here: Area) -> Client:
    account = account_for(None, name="演示·县办")
    granted(account, Role.PROGRAMME_OFFICE, here.pairs[0].pairing.receiving)
    return signed_in(account)


ITEMS: list[dict[str, Any]] = [
    {"rule": "linear", "indicator": "lectures", "against": "number", "floor": "0", "full": "24"},
    {"rule": "linear", "indicator": "on_site_days", "against": "promise", "floor": "0", "percent": "80"},
    {"rule": "bands", "indicator": "remote_consultations", "bands": "20 10\n10 6\n1 2", "otherwise": "", "less": "no"},
    {"rule": "deduct", "indicator": "lectures", "against": "number", "start": "24", "per": "1", "points": "0.5", "most": "6", "over": "no"},
    {"rule": "condition", "indicator": "local_firsts", "sign": "at_least", "than": "1"},
    {"rule": "checklist", "checks": "4 有工作方案\n6 有年度总结 *"},
    {"rule": "peer", "indicator": "skills_trainings", "method": "median", "among": "all", "peers": "", "less": "no"},
    {"rule": "growth", "indicator": "teaching_ward_rounds", "floor": "-10", "full": "10"},
    {"rule": "judged", "guide": "看现场"},
]  # fmt: skip
ALL_RULES = {"Linear", "Bands", "Deduct", "Condition", "Checklist", "Peer", "Growth", "Judged"}


def test_a_scheme_is_built_by_forms(bureau: Client, here: Area) -> None:
    id = new_id()
    sent = {
        "id": id,
        "name": "县级考核",
        "code": "built",
        "region": AREA,
        "subject": "county",
        "on": "receiving",
    }
    assert bureau.post("/assessments/new/", sent).status_code == 302
    base = f"/assessments/schemes/{id}/"
    assert bureau.post(f"{base}groups/new/", {"name": "第一组", "seen": "1"}).status_code == 302
    for n, told in enumerate(ITEMS):
        seen = Scheme.objects.get(pk=id).steps
        answer = bureau.post(
            f"{base}items/new/", {"name": f"第{n}项", "weight": "10", "group": "group", "seen": seen, **told}
        )
        assert answer.status_code == 302, answer.content.decode()
    content = from_json(Scheme.objects.get(pk=id).draft)
    assert {type(one.rule).__name__ for one in every_item(content)} == ALL_RULES
    page = bureau.get(base).content.decode()
    assert "还差 10" in page and "第一组 · 90 分" in page
    for one in every_item(content):  # what is written comes back as it was
        form = bureau.get(f"{base}items/{one.code}/")
        assert form.status_code == 200
    again = bureau.post(
        f"{base}items/lectures/", {"name": "讲座", "weight": "20", "group": "group", "seen": Scheme.objects.get(pk=id).steps, **ITEMS[0]}
    )  # fmt: skip
    assert again.status_code == 302
    assert bureau.post(f"{base}publish/", {"seen": Scheme.objects.get(pk=id).steps}).status_code == 302
    assert Scheme.objects.get(pk=id).state == "in_force"


@pytest.mark.parametrize(
    "change,field",
    [
        ({"weight": "viel"}, "weight"),
        ({"weight": "0"}, "weight"),
        ({"floor": "24"}, "full"),
        ({"full": "x"}, "full"),
        ({"indicator": ""}, "indicator"),
        ({"name": ""}, "name"),
        ({"indicator": "operations", "against": "promise", "rule": "bands", "bands": "no"}, "bands"),
        ({"rule": "bands", "bands": "1 5\n2 9"}, "bands"),
        ({"rule": "deduct", "start": "24", "per": "0", "points": "1"}, "per"),
        ({"rule": "checklist", "checks": "方案"}, "checks"),
        ({"rule": "peer", "method": "rank", "among": "all", "peers": "1"}, "peers"),
        ({"rule": "growth", "floor": "5", "full": "5"}, "full"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(
    bureau: Client, here: Area, change: dict[str, str], field: str
) -> None:
    base = f"/assessments/schemes/{here.scheme.pk}/items/new/"
    sent = {"name": "某项名称", "weight": "10", **ITEMS[0], "source": "某号文件", **change}
    answer = bureau.post(base, sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="f-{field}-fault"' in text
    assert "某号文件" in text
    preview = bureau.post(f"{base}part/", sent).content.decode()
    assert "还算不出来" in preview


def test_the_preview_shows_last_year_s_points(bureau: Client, here: Area) -> None:
    base = f"/assessments/schemes/{here.scheme.pk}/items/new/part/"
    text = bureau.post(base, {"name": "讲座", "weight": "10", **ITEMS[0]}).content.decode()
    assert "2025 年" in text and "讲座 24 场次" in text
    fields = bureau.post(f"{base}?show=rule", {"rule": "bands", "weight": "10"}).content.decode()
    assert "各档" in fields and "满分线" not in fields


def test_every_page_is_shown_in_few_statements(bureau: Client, county: Client, here: Area) -> None:
    run = here.published()
    score = here.score(run)
    appeal = actions.appeal(
        id=new_id(), by=here.pairs[0].taking, at=NOW, score_id=score.pk, text="不服", item="lectures"
    )
    trial = here.tried()
    waiting = here.score(trial)
    scheme = f"/assessments/schemes/{here.scheme.pk}/"
    paths = [
        "/assessments/", scheme, f"{scheme}settings/", f"{scheme}items/lectures/", f"{scheme}groups/people/", f"{scheme}vetoes/gap/",
        f"{scheme}run/", f"/assessments/runs/{run.pk}/", f"/assessments/runs/{run.pk}/sway/", f"/assessments/runs/{run.pk}/correct/", f"/assessments/scores/{score.pk}/",
        f"/assessments/scores/{score.pk}/items/lectures/", f"/assessments/scores/{waiting.pk}/items/word/say/",
        f"/assessments/scores/{waiting.pk}/items/papers/say/", f"/assessments/appeals/{appeal.pk}/", f"/assessments/scores/{score.pk}/signs/",
    ]  # fmt: skip
    for path in paths:
        bureau.get(path)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = bureau.get(path)
        assert answer.status_code == 200, path
        # the preview and the opening read the facts beside, as a stream
        assert len(seen) <= MOST + 6 * ("items/lectures" in path), (path, len(seen))
    for path in ("/assessments/", f"/assessments/scores/{score.pk}/", f"/assessments/scores/{score.pk}/items/lectures/",
                 f"/assessments/scores/{score.pk}/appeal/", f"/assessments/appeals/{appeal.pk}/"):  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            answer = county.get(path)
        assert answer.status_code == 200, path
        assert len(seen) <= MOST + 4 * ("items/" in path), (path, len(seen))
    for path in (scheme, f"/assessments/runs/{run.pk}/", f"/assessments/scores/{here.score(run, 1).pk}/"):
        assert county.get(path).status_code == 404


def test_judging_asks_for_the_password_and_says_what_is_wrong_at_the_field(
    bureau: Client, here: Area
) -> None:
    run = here.tried()
    here_url = f"/assessments/scores/{here.score(run).pk}/items/word/say/"
    for sent, field in (
        ({"points": "11", "reason": "好", "password": PASSWORD}, "points"),
        ({"points": "8", "reason": "", "password": PASSWORD}, "reason"),
        ({"points": "8", "reason": "好", "password": "wrong"}, "password"),
    ):
        answer = bureau.post(here_url, sent)
        assert f'id="f-{field}-fault"' in answer.content.decode()
    assert not Judgement.objects.exists()
    assert (
        bureau.post(here_url, {"points": "8.5", "reason": "材料扎实", "password": PASSWORD}).status_code
        == 302
    )
    said = Judgement.objects.get()
    assert (said.points, said.reason, said.number) == (Decimal("8.5"), "材料扎实", 1)
    checks = f"/assessments/scores/{here.score(run).pk}/items/papers/say/"
    answer = bureau.post(checks, {"check.plan": "yes", "check.file": "yes"})
    assert answer.status_code == 422 and "要附佐证" in answer.content.decode()
    sent = {"check.plan": "yes", "check.file": "no"}
    assert bureau.post(checks, sent).status_code == 302
    got = {one.item: one for one in here.score(run).items.all()}
    assert got["papers"].points > 0 and got["word"].points > 0
    assert here.score(run).pending == 0


def test_a_published_result_opens_from_the_list_of_the_assessed(county: Client, here: Area) -> None:
    here.published()
    text = county.get("/assessments/").content.decode()
    assert "我们这一方的得分" in text
    assert "编一份考核方案" not in text


def test_the_whole_errand_by_posts(bureau: Client, county: Client, here: Area) -> None:
    scheme = f"/assessments/schemes/{here.scheme.pk}/"
    run_id = new_id()
    assert bureau.post(f"{scheme}run/", {"id": run_id, "year": "2025", "map": "as_it_was"}).status_code == 302
    run = Run.objects.get(pk=run_id)
    answer = bureau.post(f"/assessments/runs/{run_id}/publish/", {"seen": run.steps}, follow=True)
    assert "还有 6 项等人打分" in answer.content.decode()
    run = here.published(run)
    score = here.score(run)
    assert (
        county.post(f"/assessments/scores/{score.pk}/appeal/", {"id": new_id(), "text": "请复核"}).status_code
        == 302
    )
    (appeal,) = queries.appeals(here.commission)
    url = f"/assessments/appeals/{appeal.pk}/"
    assert county.post(url, {"decision": "uphold", "answer": "x"}).status_code == 403
    assert bureau.post(url, {"decision": "", "answer": "x"}).status_code == 422
    assert bureau.post(url, {"decision": "uphold", "answer": "已核"}).status_code == 302
    fix = new_id()
    assert bureau.post(f"/assessments/runs/{run_id}/correct/", {"id": fix, "why": "更正"}).status_code == 302
    assert bureau.post(f"/assessments/runs/{fix}/publish/", {}).status_code == 302
    text = bureau.get(f"/assessments/runs/{fix}/").content.decode()
    assert "更正前后" in text


def test_the_twelve_come_back_from_their_forms(bureau: Client, here: Area) -> None:
    """Opening and saving each item of the scheme unchanged changes nothing."""
    for one in every_item(TWELVE):
        told = itemtext.written(one, "")
        seen = Scheme.objects.get(pk=here.scheme.pk).steps
        group = queries.view(here.commission, here.scheme.pk).draft
        from tongzhou.assessment.rules.shaping import group_of

        sent = {**told, "group": group_of(group, one.code), "seen": seen}
        answer = bureau.post(f"/assessments/schemes/{here.scheme.pk}/items/{one.code}/", sent)
        assert answer.status_code == 302, answer.content.decode()
        assert Scheme.objects.get(pk=here.scheme.pk).draft == here.scheme.draft


def test_the_settings_come_back_as_they_were_in_either_language(bureau: Client, here: Area) -> None:
    from django.utils import translation

    from tongzhou.web.assessment import settings

    url = f"/assessments/schemes/{here.scheme.pk}/settings/"
    for language in ("zh-hans", "en"):
        bureau.cookies["django_language"] = language
        with translation.override(language):
            sent = settings._written(from_json(here.scheme.draft))
        assert (
            bureau.post(url, {**sent, "seen": Scheme.objects.get(pk=here.scheme.pk).steps}).status_code == 302
        )
        assert Scheme.objects.get(pk=here.scheme.pk).draft == here.scheme.draft
    wrong = bureau.post(url, {**sent, "grades": "90.12345 优秀\n0 不合格"})
    assert wrong.status_code == 422 and 'id="f-grades-fault"' in wrong.content.decode()
