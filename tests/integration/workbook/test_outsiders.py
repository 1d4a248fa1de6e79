"""A table as an office made it, by the whole way in: units above it, sums and notes below, numbers merged over rows, formulas, hidden rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.acts import lecture
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.ledger import AT, Place, place
from tests.factories.resources import scene
from tests.integration.workbook.bringing import brought, exported, fates, problems, written
from tests.integration.workbook.files import book
from tests.unit.workbook import odd
from tongzhou.interop.workbook.grid import read
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier
from tongzhou.support.acts import actions
from tongzhou.support.acts.models import Act
from tongzhou.support.resources.models import Fund

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
HEADS = ["编号", "支援医院", "受援医院", "日期", "题目", "主讲人", "参加人数（人）", "地点"]


def lectures(p: Place, *rows: list[Any]) -> list[list[Any]]:
    """Rows of lectures, each with an office's own number and a place that has no column."""
    names = (p.pairing.supporting.name, p.pairing.receiving.name)
    return [["演示讲座台账"], HEADS, *([f"第{at}号", *names, *row, "三楼"] for at, row in enumerate(rows, 1))]


def test_sums_notes_and_headings_of_the_next_page_are_no_data_and_are_told() -> None:
    p = place()
    StaffFactory(institution=p.pairing.supporting, name="演示•买买提•艾力")
    rows = lectures(p, ["2026-1-8 9:30", "卒中", "演示·买买提．艾力", "32"])
    rows += [HEADS, *lectures(p, ["26/1/9", "胸痛", "无", "不详"])[2:]]
    rows += [
        ["本页小计", "", "", "", "", "", 32, ""],
        ["注：人数以签到为准"],
        ["制表人：演示·周", "", "", "审核：演示·王"],
    ]
    raw = book({"讲座": rows}, {"讲座": ["A6:H6"]})
    (told,) = brought(p.giving_office, raw, at=AT).preview["sheets"]
    assert problems(told) == {"F5": "这一格不能空"}, told
    assert [one["zh"] for one in told["notes"]] == [
        "没有用到的列：地点", "合计、说明和重复的表头没有当成数据：第 4、6、8 行",
    ]  # fmt: skip
    rows[4][5] = "演示·王三"
    assert written(p.giving_office, {"讲座": rows}, at=AT)["讲座"] == {"rows": 2, "same": 0}
    known = Act.objects.get(topic="卒中").people.get()
    assert known.staff_id is not None and Act.objects.get(topic="胸痛").detail == {}
    assert written(p.giving_office, {"讲座": rows}, at=LATER)["讲座"] == {"rows": 0, "same": 2}


def test_money_under_a_note_and_a_heading_in_ten_thousands() -> None:
    s = scene()
    houses = [s.pairing.supporting.name, s.pairing.receiving.name]
    heads = ["支援单位", "受援单位", "资金名称", "来源", "年份"]
    one = [
        ["资金台账", "", "", "", "", "单位：万元"],
        [*heads, "金额"],
        [*houses, "演示甲", "支援地财政", 2025, "约1,062"],
    ]
    two = [
        [*heads, "金额（万元）"],
        [*houses, "演示乙", "支援地财政", 2025, 35.5],
        [*houses, "演示丙", "支援地财政", 2025, "8000元"],
    ]
    done = written(s.giver, {"资金": one, "资金2": two}, at=AT)
    assert {one["rows"] for one in done.values() if "rows" in one} == {1, 2}, done
    told = {row.name: row.fen for row in Fund.objects.filter(name__startswith="演示")}
    assert {name: told[name] for name in ("演示甲", "演示乙", "演示丙")} == {
        "演示甲": 1_062_000_000, "演示乙": 35_500_000, "演示丙": 800_000,
    }  # fmt: skip


def test_a_number_merged_over_rows_is_not_counted_twice() -> None:
    p = place()
    for name in ("外科", "内科"):
        DepartmentFactory(institution=p.pairing.receiving, name=name)
    names = [p.pairing.supporting.name, p.pairing.receiving.name]
    rows = [
        ["支援方", "受援方", "统计日期", "科室", "人次（万人次）", "数字来源"],
        [*names, "2026年1月", "外科", 1.2, "手工统计"],
        [*names, "2026年1月", "内科", "", "手工统计"],
    ]
    (told,) = brought(p.giving_office, book({"门诊": rows}, {"门诊": ["E2:E3"]}), at=AT).preview["sheets"]
    assert list(problems(told)) == ["E3"] and "拆开" in problems(told)["E3"]
    rows[2][4] = "约0.3"
    assert written(p.giving_office, {"门诊": rows}, at=AT)["门诊"]["rows"] == 2
    found = {
        one.department.name: (int(one.quantity), one.qualifier) for one in Act.objects.all() if one.department
    }
    assert found == {"外科": (12_000, Qualifier.EXACT), "内科": (3000, Qualifier.ABOUT)}


def test_formulas_without_a_result_errors_and_hidden_rows() -> None:
    p = place()
    rows = lectures(
        p,
        ["2026-1-8", "卒中", "演示·李", 1],
        ["2026-1-9", "胸痛", "演示·李", 2],
        ["2026-1-10", "高血压", "演示·李", 3],
    )

    def fill(made: Any, page: Any) -> None:
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        page.write_formula("G3", "=30+2", None, 32)
        page.set_row(4, None, None, {"hidden": True})

    def errs(made: Any, page: Any) -> None:
        fill(made, page)
        page.write_formula("F4", "=X!A1", None, "#REF!")

    (told,) = brought(p.giving_office, odd.made(fill), at=AT).preview["sheets"]
    assert fates(told) == (3, 0, 0) and "1 行在表里是隐藏的" in told["notes"][1]["zh"], told
    (told,) = brought(p.giving_office, odd.unreckoned(odd.made(fill)), at=AT).preview["sheets"]
    assert list(problems(told)) == ["G3"] and "公式" in problems(told)["G3"]
    (told,) = brought(p.giving_office, odd.made(errs), at=AT).preview["sheets"]
    assert list(problems(told)) == ["F4"] and "#REF!" in problems(told)["F4"]


def test_the_same_sheet_twice_in_one_file_is_found_again_before_it_is_written() -> None:
    p = place()
    rows = lectures(p, ["2026-1-8", "卒中", "演示·李", 1])
    first, second = brought(p.giving_office, book({"讲座": rows, "讲座 (2)": rows}), at=AT).preview["sheets"]
    assert fates(first) == (1, 0, 0) and fates(second) == (0, 0, 1) and not Act.objects.exists()


def test_what_was_typed_in_rare_signs_comes_back_as_it_was() -> None:
    p = place()
    act = actions.record(
        id=new_id(), by=p.expert, at=AT, work=lecture(p, topic="慢阻肺Ⅲ级①  气道管理㎎", note="无")
    )
    raw = exported(p.giving_office, "lecture", at=LATER)
    (told,) = brought(p.giving_office, raw, at=LATER).preview["sheets"]
    assert fates(told) == (0, 0, 1), told
    (page,) = read(raw, "x.xlsx")
    head = [str(cell).removesuffix(" *") for cell in page.rows[0]]
    page.rows[2][head.index("参加人数")] = "４１"
    changed = book({page.name: [[cell if cell is not None else "" for cell in line] for line in page.rows]})
    assert written(p.giving_office, changed, at=LATER)[page.name] == {"rows": 1, "same": 0}
    act.refresh_from_db()
    assert (act.topic, act.note, act.detail["attendance"]) == ("慢阻肺Ⅲ级①  气道管理㎎", "无", 41)
