"""The composer: chosen without code, shown in words and figures while it is made, saved as a version; faults stand at their place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.promises import Pair, pair
from tests.integration.web.conftest import SignedIn
from tests.integration.web.indicators.conftest import watcher_of
from tongzhou.accounts.rules import Role
from tongzhou.indicators.models import Definition

pytestmark = pytest.mark.django_db
LECTURE = {"topic": "胸痛", "attendance": 30, "how": "on_site"}


@pytest.fixture
def p() -> Pair:
    """Two hospitals with lectures of the year before."""
    here, year = pair(), timezone.localdate().year - 1
    for day, listening in ((1, 30), (2, 50), (3, None)):
        told = LECTURE | {"attendance": listening, "how": "on_site" if day < 3 else "remote"}
        here.posted("lecture", on=date(year, 3, day), detail=told)
    here.posted("case_discussion", on=date(year, 3, 9), detail=LECTURE)
    return here


@pytest.fixture
def commission(p: Pair) -> Client:
    return watcher_of(p.pairing.receiving)


def form(**changed: Any) -> dict[str, Any]:
    """Listeners a lecture, as a commission would write it."""
    usual = {
        "code": "listeners_each", "zh": "场均听讲人数", "says_zh": "每场讲座有多少人听", "unit": "person", "theme": "teaching",
        "better": "more", "valid_from": "2025-01-01", "shape": "ratio", "source": "演示文件〔2025〕1 号",
        "a.kinds": ["lecture"], "a.how": "sum", "a.number": "detail.attendance",
        "b.kinds": ["lecture"], "b.how": "count", "b.t1.field": "detail.attendance", "b.t1.op": "known",
    }  # fmt: skip
    return usual | changed


def test_a_ratio_is_chosen_seen_saved_and_opens_to_its_entries(p: Pair, commission: Client) -> None:
    seen = commission.post("/indicators/compose/look/", form(unit="each")).content.decode()
    assert ("分子除以分母" in seen and "听讲" in seen) or "参加" in seen
    assert "40" in seen and p.pairing.receiving.region.name in seen
    saved = commission.post("/indicators/compose/", form(unit="each"))
    assert (saved.status_code, saved["Location"]) == (302, "/indicators/listeners_each/")
    page = commission.get(
        "/indicators/listeners_each/", {"until": f"{timezone.localdate().year - 1}-12-31"}
    ).content.decode()
    assert "场均听讲人数" in page and "80 / 2" in page and "例数少" in page


def test_what_was_typed_stays_and_each_fault_stands_at_its_place(commission: Client) -> None:
    wrong = form(**{"a.kinds": [], "b.t1.field": "detail.how", "b.t1.op": "is", "b.t1.value": ""})
    answer = commission.post("/indicators/compose/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for told in (
        "还没有选数哪几种记录",
        "这个条件还没有写要什么值",
        "场均听讲人数",
        "每场讲座有多少人听",
        "演示文件〔2025〕1 号",
    ):
        assert told in page, told
    assert 'id="f-b.t1.value-fault"' in page and 'id="f-a.kinds-fault"' in page
    assert 'name="b.kinds" value="lecture" checked' in page


@pytest.mark.parametrize(
    ("changed", "told", "field"),
    [
        ({"code": "Nein!"}, "小写英文字母", "code"),
        ({"code": "lectures"}, "平台自带的指标", "code"),
        ({"code": "tables"}, "是页面的地址", "code"),
        ({"zh": ""}, "指标要有名称", "words"),
        ({"valid_from": "bald"}, "日期还没有填", "valid_from"),
        ({"a.how": "median"}, "不能再相除", "a.how"),
        ({"a.number": "detail.topic"}, "还没有选用哪一栏", "a.number"),
        ({"shape": "trailing", "months": "0"}, "1 到 120 的整数", "months"),
        ({"shape": "since"}, "从某一天算起", "since"),
        ({"shape": "attained", "unit": "percent"}, "和哪一种承诺比", "promise"),
        ({"b.t2.field": "minutes", "b.t2.op": "from", "b.t2.value": "viel"}, "“viel”不是数", "b.t2.value"),
        ({"b.t2.field": "relation", "b.t2.value": "朋友"}, "没有“朋友”这个选项", "b.t2.value"),
        ({"shape": "plain", "a.how": "count", "unit": "fen"}, "算出来的单位", "unit"),
    ],
)
def test_faults_are_told_in_words(commission: Client, changed: dict[str, Any], told: str, field: str) -> None:
    answer = commission.post("/indicators/compose/", form(**changed))
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page, page[page.find("<form") :][:4000]
    assert not Definition.objects.filter(owner__isnull=False).exists()
    if field != "words":
        assert f'id="f-{field}-fault"' in page


def test_a_change_is_the_next_version_and_the_form_is_filled_with_the_last(
    p: Pair, commission: Client
) -> None:
    commission.post("/indicators/compose/", form(unit="each"))
    filled = commission.get("/indicators/compose/listeners_each/").content.decode()
    assert (
        'value="detail.attendance" selected' in filled and 'name="b.kinds" value="lecture" checked' in filled
    )
    later = form(
        unit="each",
        seen="1",
        valid_from="2026-01-01",
        **{"a.kinds": ["lecture", "case_discussion"], "b.kinds": ["lecture", "case_discussion"]},
    )
    assert commission.post("/indicators/compose/listeners_each/", later).status_code == 302
    rows = list(Definition.objects.filter(code="listeners_each").order_by("valid_from"))
    assert [str(row.ended_on) for row in rows] == ["2026-01-01", "None"]
    page = commission.get("/indicators/listeners_each/").content.decode()
    assert "第 2 版" in page and "2026-01-01" in page


def test_the_same_code_again_is_refused_and_sent_twice_is_one(commission: Client) -> None:
    assert commission.post("/indicators/compose/", form(unit="each")).status_code == 302
    again = commission.post("/indicators/compose/", form(unit="each"))
    assert again.status_code == 422 and "本地已经有代码为" in again.content.decode()
    assert Definition.objects.filter(code="listeners_each").count() == 1


def test_who_was_overtaken_is_told_and_may_go_on(commission: Client) -> None:
    commission.post("/indicators/compose/", form(unit="each"))
    commission.post(
        "/indicators/compose/listeners_each/",
        form(unit="each", seen="1", valid_from="2025-06-01", zh="改过的"),
    )
    late = form(unit="each", seen="1", valid_from="2025-09-01", zh="另一个")
    answer = commission.post("/indicators/compose/listeners_each/", late)
    page = answer.content.decode()
    assert answer.status_code == 409 and "刚被别人改过" in page and "另一个" in page
    assert commission.post("/indicators/compose/listeners_each/", late | {"seen": "2"}).status_code == 302


def test_conditions_are_typed_in_words(p: Pair, commission: Client) -> None:
    told = form(
        shape="plain", unit="session", **{"a.how": "count", "a.t1.field": "detail.how", "a.t1.value": "远程"}
    )
    seen = commission.post("/indicators/compose/look/", told).content.decode()
    row = Definition(tree={})
    assert commission.post("/indicators/compose/", told).status_code == 302, seen[-3000:]
    row = Definition.objects.get(code="listeners_each")
    assert row.tree["facts"]["where"] == [{"is": "is", "field": "detail.how", "values": ["remote"]}]


def test_a_search_keeps_what_is_chosen(commission: Client) -> None:
    page = commission.post("/indicators/compose/look/", form(**{"a.seek": "设备"})).content.decode()
    listed = page.split('id="f-a.kinds"')[1].split("</fieldset>")[0]
    assert 'value="lecture" checked' in listed and "equipment_device" in listed and "home_visit" not in listed


def test_another_county_sees_neither_the_indicator_nor_changes_it(p: Pair, commission: Client) -> None:
    commission.post("/indicators/compose/", form(unit="each"))
    stranger = watcher_of(pair().pairing.receiving)
    assert stranger.get("/indicators/listeners_each/").status_code == 404
    assert stranger.get("/indicators/compose/listeners_each/").status_code == 404
    assert "场均听讲人数" not in stranger.get("/indicators/").content.decode()


def test_who_is_no_commission_composes_nothing(p: Pair, signed_in: SignedIn) -> None:
    office = signed_in(Role.PROGRAMME_OFFICE, p.pairing.receiving)
    for method, path in (
        ("get", ""),
        ("post", ""),
        ("post", "look/"),
        ("get", "entries/"),
        ("get", "lectures/"),
    ):
        assert getattr(office, method)(f"/indicators/compose/{path}").status_code == 403


def test_the_preview_opens_to_the_entries_of_a_definition_that_is_not_saved(
    p: Pair, commission: Client
) -> None:
    import html
    import re

    seen = commission.post("/indicators/compose/look/", form(unit="each")).content.decode()
    href = html.unescape(re.findall(r'href="(/indicators/compose/entries/[^"]+)"', seen)[0])
    opened = commission.get(href).content.decode()
    assert opened.count('<span class="go"><a href="/ledger/entries/') == 2
