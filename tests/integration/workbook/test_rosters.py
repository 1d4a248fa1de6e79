"""Rosters: the rows of an act add up to its list of people; each act is corrected once; nobody is lost, nobody stands twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories.actors import actor_at
from tests.factories.acts import lecture
from tests.factories.directory import StaffFactory
from tests.factories.ledger import AT, Place, place
from tests.integration.workbook.bringing import exported, fates, looked, problems, table, written
from tests.integration.workbook.files import book
from tongzhou.accounts.rules import Role
from tongzhou.interop.workbook import columns, reading, sheets
from tongzhou.interop.workbook.grid import Grid
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim
from tongzhou.support.acts import actions
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.queries import work_of

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
HEAD = ["支援医院", "受援医院", "培训日期", "主题", "姓名", "职务"]
TOPIC = "胸痛的早期识别"


def held(p: Place, **given: Any) -> Act:
    """A lecture with nobody on its roster, told by the supporter's office."""
    return actions.record(id=new_id(), by=p.giving_office, at=AT, work=lecture(p, **given))


def rows(p: Place, *people: str, head: list[str] = HEAD, topic: str = TOPIC) -> list[list[Any]]:
    """A list from the door: name, or name and title."""
    houses = [p.pairing.supporting.name, p.pairing.receiving.name, "2026年3月5日", topic]
    return [head, *([*houses, *one.split("/"), *([""] if "/" not in one else [])] for one in people)]


def names(act: Act) -> list[tuple[str, str, bool]]:
    """Who is on the roster: name, title, whether of the directory."""
    people = act.people.filter(role="attendee").order_by("pk")
    return [(one.name, one.title, one.staff_id is not None) for one in people]


def nurse(p: Place, name: str = "演示·马护士") -> None:
    """Somebody whom the recipient's directory knows."""
    StaffFactory(institution=p.pairing.receiving, name=name, title="nurse")


def test_the_rows_add_up_to_the_roster_in_one_correction() -> None:
    p = place()
    nurse(p)
    act = held(p)
    sheet = rows(p, "演示·马 护士", "演示·村医甲/乡村医生", "演示·村医乙")
    told = looked(p.giving_office, sheet, at=LATER, name="签到表")
    assert told["kind"] == "attendee" and fates(told) == (3, 0, 0)
    assert not names(act)  # a preview leaves nothing
    assert written(p.giving_office, {"签到表": sheet}, at=LATER) == {"签到表": {"rows": 3, "same": 0}}
    act.refresh_from_db()
    assert [(name, known) for name, _, known in names(act)] == [
        ("演示·马护士", True), ("演示·村医甲", False), ("演示·村医乙", False)
    ]  # fmt: skip
    assert names(act)[1][1] == "乡村医生"
    assert (act.version, act.touches, act.minutes, act.detail["attendance"]) == (2, 2, 60, 32)
    claim = Claim.objects.get(state="open")
    assert claim.pk == act.claim and sum(one[0] == "attendee" for one in claim.content["members"]) == 3


def test_who_came_is_counted_from_the_roster() -> None:
    p = place()
    few, unknown = held(p, detail={"attendance": 1}), held(p, topic="卒中", detail={})
    written(p.giving_office, {"名单": rows(p, "演示·甲", "演示·乙")}, at=LATER)
    written(p.giving_office, {"名单": rows(p, "演示·甲", "演示·乙", "演示·丙", topic="卒中")}, at=LATER)
    few.refresh_from_db(), unknown.refresh_from_db()
    assert (few.detail["attendance"], unknown.detail["attendance"]) == (2, 3)


def test_the_same_file_twice_changes_nothing_and_more_rows_add_only_themselves() -> None:
    p = place()
    nurse(p)
    act = held(p)
    sheet = rows(p, "演示·马护士", "演示·村医甲/乡村医生")
    written(p.giving_office, {"名单": sheet}, at=LATER)
    assert written(p.giving_office, {"名单": sheet}, at=LATER) == {"名单": {"rows": 0, "same": 2}}
    assert fates(looked(p.receiving_office, sheet, at=LATER)) == (0, 0, 2)
    act.refresh_from_db()
    assert act.version == 2
    more = rows(p, "演示·马护士", "演示·丙")
    assert fates(looked(p.giving_office, more, at=LATER)) == (1, 0, 1)
    written(p.giving_office, {"名单": more}, at=LATER)
    assert [name for name, *_ in names(act)] == [
        "演示·马护士",
        "演示·村医甲",
        "演示·丙",
    ]  # nobody is taken off


def test_a_title_is_corrected_and_an_export_says_a_name_anew() -> None:
    p = place()
    act = held(p)
    written(p.giving_office, {"名单": rows(p, "演示·村医甲/村医", "演示·己")}, at=LATER)
    better = rows(p, "演示·村医甲/乡村医生", "演示·己")
    assert fates(looked(p.giving_office, better, at=LATER)) == (0, 1, 1)
    written(p.giving_office, {"名单": better}, at=LATER)
    raw = exported(p.giving_office, "attendee", at=LATER)
    assert written(p.giving_office, raw, at=LATER) == {"参加人员名单": {"rows": 0, "same": 2}}
    lines = table(raw)
    lines[2][lines[0].index("姓名")] = "演示·庚"
    assert fates(looked(p.giving_office, lines, at=LATER)) == (0, 1, 1)
    written(p.giving_office, {"名单": lines}, at=LATER)
    assert [one[:2] for one in names(act)] == [("演示·村医甲", "乡村医生"), ("演示·庚", "")]
    lines = table(exported(p.giving_office, "attendee", at=LATER))
    lines[2][lines[0].index("姓名")] = "演示·村医甲"
    assert "已经有" in problems(looked(p.giving_office, lines, at=LATER))["H3"]


def test_what_is_wrong_stands_at_its_cell_and_nothing_is_half_written() -> None:
    p = place()
    for _ in range(2):
        StaffFactory(institution=p.pairing.receiving, name="演示·同名")
    act = held(p)
    held(p, topic="两次")
    held(p, topic="两次", occurred_from=AT - timedelta(hours=4), occurred_to=AT - timedelta(hours=3))
    bad = rows(p, "演示·甲", "演示·甲", "演示·同名", "演示·乙", "演示·丙", "", "演示·" + "长" * 90)
    bad[4][3], bad[5][3] = "没有这一讲", "两次"
    told = problems(looked(p.giving_office, bad, at=LATER))
    assert list(told) == ["E3", "E4", "D5", "D6", "E7", "E8"], told
    assert "不超过 80 个字" in told["E8"]
    assert "各写一行" in problems(looked(p.giving_office, rows(p, "演示·甲、演示·乙"), at=LATER))["E2"]
    assert (
        "第 2 行" in told["E3"]
        and "同名" in told["E4"]
        and "先在它自己的表" in told["D5"]
        and "开始时间" in told["D6"]
    )
    assert "fault" in written(p.giving_office, {"名单": bad}, at=LATER)["名单"] and not names(act)


def test_two_of_one_day_and_topic_are_told_apart_by_the_hour() -> None:
    p = place()
    first = held(p)
    second = held(p, occurred_from=AT - timedelta(hours=4), occurred_to=AT - timedelta(hours=3))
    sheet = rows(p, "演示·甲", "演示·乙")
    sheet[0] = [*HEAD, "开始时间", "类别"]
    for line, hour in zip(sheet[1:], (8, 6), strict=True):
        line += [f"{hour}:30", "学术讲座"]
    assert fates(looked(p.giving_office, sheet, at=LATER)) == (2, 0, 0)
    written(p.giving_office, {"名单": sheet}, at=LATER)
    assert [name for act in (first, second) for name, *_ in names(act)] == ["演示·甲", "演示·乙"]


def test_what_is_in_the_ledger_keeps_its_roster() -> None:
    p = place()
    act = held(p)
    written(p.giving_office, {"名单": rows(p, "演示·甲")}, at=LATER)
    act.refresh_from_db()
    ledger.confirm(by=p.receiving_office, at=LATER, claim_id=act.claim)
    told = problems(looked(p.giving_office, rows(p, "演示·甲", "演示·乙"), at=LATER))
    assert list(told) == ["D3"] and "冲正" in told["D3"]
    assert fates(looked(p.giving_office, rows(p, "演示·甲"), at=LATER)) == (0, 0, 1)


def test_acts_and_their_rosters_of_one_file_see_each_other() -> None:
    p = place()
    houses = [p.pairing.supporting.name, p.pairing.receiving.name]
    lectures = [
        ["支援单位", "受援单位", "日期", "题目", "主讲人"],
        [*houses, "2026-03-04", "新的一讲", "演示·李大山"],
    ]
    roster = [HEAD, [*houses, "2026-03-04", "新的一讲", "演示·甲", ""]]
    raw = book({"名单": roster, "讲座": lectures})
    row = reading.look(raw, "x.xlsx", by=p.giving_office, at=LATER)
    assert not [one.plan.problems for one in row if one.plan.problems] and not Act.objects.exists()
    assert written(p.giving_office, raw, at=LATER) == {
        "讲座": {"rows": 1, "same": 0},
        "名单": {"rows": 1, "same": 0},
    }
    assert names(Act.objects.get())[0][0] == "演示·甲"
    assert reading.slow(book({"名单": [HEAD, *[roster[1]] * 200]}), "x.xlsx")


def test_nobody_else_finds_the_act_and_who_only_reads_may_not_write() -> None:
    p, other = place(), place()
    act = held(p)
    stranger = other.giving_office
    assert list(problems(looked(stranger, rows(p, "演示·甲"), at=LATER))) == ["D2"]
    assert table(exported(stranger, "attendee", at=LATER))[1:] == []
    lines = [["编号", *HEAD], [str(new_id()), *rows(p, "演示·甲")[1]]]
    assert list(problems(looked(p.giving_office, lines, at=LATER))) == ["A2"]
    reader = actor_at(p.pairing.receiving, Role.CLINICIAN)
    sheet = sheets.get("attendee")
    assert sheet is not None
    grid = Grid("x", rows(p, "演示·甲"))
    laid = columns.layout(grid, sheet.columns())
    assert laid is not None
    plan = sheet.plan(columns.rows(grid, laid, sheet.columns()), by=reader, at=LATER)
    sheet.rehearse(plan, by=reader, at=LATER)
    assert [one.cell for one in plan.problems] in (["A2"], ["D2"])
    act.refresh_from_db()
    assert act.version == 1


def test_who_was_corrected_meanwhile_is_not_overwritten() -> None:
    p = place()
    act = held(p)
    sheet = sheets.get("attendee")
    assert sheet is not None
    grid = Grid("x", rows(p, "演示·甲"))
    laid = columns.layout(grid, sheet.columns())
    assert laid is not None
    plan = sheet.plan(columns.rows(grid, laid, sheet.columns()), by=p.giving_office, at=LATER)
    there = Act.objects.prefetch_related("people").get(pk=act.pk)
    actions.amend(
        by=p.expert, at=LATER, act_id=act.pk, work=lecture(p, people=work_of(there).people, note="改过")
    )
    sheet.rehearse(plan, by=p.giving_office, at=LATER)
    assert len(plan.problems) == 1
    act.refresh_from_db()
    assert act.note == "改过" and not names(act)


def test_statements_of_a_plan_do_not_grow_with_the_rows() -> None:
    p = place()
    held(p)
    held(p, topic="卒中")
    sheet = sheets.get("attendee")
    assert sheet is not None
    counts = []
    for number in (1, 30):
        people = [f"演示·{one}" for one in range(number)]
        grid = Grid("x", [*rows(p, *people), *rows(p, *people, topic="卒中")[1:]])
        laid = columns.layout(grid, sheet.columns())
        assert laid is not None
        with CaptureQueriesContext(connection) as seen:
            plan = sheet.plan(columns.rows(grid, laid, sheet.columns()), by=p.giving_office, at=LATER)
        assert len(plan.steps) == 2 * number
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


class AnyOrder(TestCase):
    """Files in any order, with any people in any order: the roster is all who were ever named, each once."""

    @settings(deadline=None, max_examples=12)
    @given(st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=5, unique=True), max_size=4))
    def test_the_roster_is_the_union(self, files: list[list[str]]) -> None:
        """Some of them the directory knows; who it learns to know between two files stays one person."""
        p = place()
        act = held(p, detail={})
        nurse(p, "演示·乙")
        for number, people in enumerate(files):
            if number == 2:
                nurse(p, "演示·丙")
            written(p.giving_office, {"名单": rows(p, *[f"演示·{one}" for one in people])}, at=LATER)
        every = {f"演示·{one}" for people in files for one in people}
        found = [name for name, *_ in names(act)]
        act.refresh_from_db()
        assert sorted(found) == sorted(every)
        assert act.detail.get("attendance", 0) == len(every)
