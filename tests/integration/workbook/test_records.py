"""Every sheet of records: understood, previewed without a trace, written, twice is once, corrected, out and in again; nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import resources
from tests.factories.directory import StaffFactory
from tests.integration.workbook.bringing import exported, fates, looked, problems, table, written
from tests.integration.workbook.files import book
from tests.integration.workbook.scenes import CASES, Case
from tongzhou.audit.models import Record
from tongzhou.interop.workbook import columns, reading, sheets
from tongzhou.interop.workbook.grid import Grid
from tongzhou.kernel.quantities import Qualifier
from tongzhou.ledger.models import Claim

pytestmark = pytest.mark.django_db
every = pytest.mark.parametrize("scene", CASES, ids=lambda one: one.__name__)
Scene = Callable[[], Case]


@every
def test_an_office_s_own_sheet_is_understood_and_a_preview_leaves_nothing(scene: Scene) -> None:
    case = scene()
    before = Record.objects.exclude(verb__startswith="import.").count()
    told = looked(case.by, case.rows, at=case.at, name="台账")
    assert told["kind"] == case.code and fates(told) == (len(case.rows) - 1, 0, 0)
    assert Record.objects.exclude(verb__startswith="import.").count() == before


@every
def test_written_twice_is_once_and_the_other_side_s_copy_changes_nothing(scene: Scene) -> None:
    case = scene()
    number = len(case.rows) - 1
    assert written(case.by, {"表": case.rows}, at=case.at) == {"表": {"rows": number, "same": 0}}
    claims = Claim.objects.count()
    assert written(case.by, {"表": case.rows}, at=case.at) == {"表": {"rows": 0, "same": number}}
    if case.other:
        assert fates(looked(case.other, case.rows, at=case.at)) == (0, 0, number)
    assert Claim.objects.count() == claims


@every
def test_a_corrected_file_changes_only_what_differs(scene: Scene) -> None:
    case = scene()
    number = len(case.rows) - 1
    written(case.by, {"表": case.rows}, at=case.at)
    assert fates(looked(case.by, case.corrected, at=case.at)) == (0, 1, number - 1)
    assert written(case.by, {"表": case.corrected}, at=case.at) == {"表": {"rows": 1, "same": number - 1}}
    assert fates(looked(case.by, case.corrected, at=case.at)) == (0, 0, number)


@every
def test_what_is_exported_and_uploaded_again_changes_nothing(scene: Scene) -> None:
    case = scene()
    written(case.by, {"表": case.rows}, at=case.at)
    raw = exported(case.by, case.code, at=case.at)
    lines = table(raw)
    assert len(lines) >= len(case.rows)
    (told,) = written(case.by, raw, at=case.at).values()
    assert told == {"rows": 0, "same": len(lines) - 1}
    without = [
        ["" if at == lines[0].index("编号") and row else cell for at, cell in enumerate(line)]
        for row, line in enumerate(lines)
    ]
    assert fates(looked(case.by, without, at=case.at)) == (0, 0, len(lines) - 1)  # by what they say, as well


@every
def test_another_county_writes_nothing_and_sees_nothing(scene: Scene) -> None:
    case = scene()
    assert len(looked(case.stranger, case.rows, at=case.at)["problems"]) == len(case.rows) - 1
    (told,) = written(case.stranger, {"表": case.rows}, at=case.at).values()
    assert "fault" in told
    written(case.by, {"表": case.rows}, at=case.at)
    names = {str(row[0]) + str(row[2]) for row in case.rows[1:]}
    seen = table(exported(case.stranger, case.code, at=case.at))[1:]
    assert not names & {str(row[1]) + str(row[3]) for row in seen}


@every
def test_a_wrong_cell_is_named_and_keeps_the_whole_sheet_out(scene: Scene) -> None:
    case = scene()
    rows = [list(row) for row in case.rows]
    rows[-1][0] = "演示查无此院"
    told = looked(case.by, rows, at=case.at)
    assert list(problems(told)) == [f"A{len(rows)}"]
    (done,) = written(case.by, {"表": rows}, at=case.at).values()
    assert "fault" in done
    assert fates(looked(case.by, case.rows, at=case.at)) == (len(case.rows) - 1, 0, 0)


@every
def test_the_template_has_its_headings_lists_and_explanation(scene: Scene) -> None:
    sheet = sheets.get(scene.__name__)
    assert sheet is not None
    columns = sheet.columns()
    codes = [one.code for one in columns]
    assert len(codes) == len(set(codes)) and all(one.explain.zh and one.explain.en for one in columns)
    assert sheet.explain.zh and sheet.group.en


def test_statements_of_a_plan_do_not_grow_with_the_rows() -> None:
    case = CASES[1]()
    sheet = sheets.get("posting")
    assert sheet is not None
    counts = []
    for times in (1, 20):
        grid = Grid("x", [*case.rows[:1], *(case.rows[1:] * times)])
        laid = columns.layout(grid, sheet.columns())
        assert laid is not None
        with CaptureQueriesContext(
            connection,
        ) as seen:
            sheet.plan(columns.rows(grid, laid, sheet.columns()), by=case.by, at=case.at)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


def test_people_funds_projects_and_lines_of_one_file_see_each_other() -> None:
    s = resources.scene()
    houses = [s.pairing.supporting.name, s.pairing.receiving.name]
    told = {
        "预算": [["支援单位", "受援单位", "项目名称", "买什么", "数量", "单价（元）"], [*houses, "演示新项目", "路灯", 20, 1500]],
        "帮扶项目": [["支援单位", "受援单位", "项目名称", "项目类别", "资金名称", "申请日期"], [*houses, "演示新项目", "路灯照明", "演示新资金", "2026-02-01"]],
        "资金": [["支援单位", "受援单位", "资金名称", "资金来源", "年度"], [*houses, "演示新资金", "社会捐赠", 2026]],
        "设备": [
            ["支援单位", "所在单位", "设备种类", "设备名称", "登记日期", "保管人"],
            [s.pairing.supporting.name, s.village.name, "心电图机", "心电图机", "2026-02-01", "演示·新保管"],
        ],
        "人员": [["单位", "姓名", "职称"], [s.village.name, "演示·新保管", "乡村医生"]],
    }  # fmt: skip
    assert written(s.taker, book(told), at=resources.AT) == {name: {"rows": 1, "same": 0} for name in told}


class OutAndIn(TestCase):
    """Whatever was entered by the verbs: exported and uploaded again, it is the same; with one cell changed, one row is."""

    @settings(deadline=None, max_examples=10)
    @given(
        st.lists(
            st.tuples(
                st.text("甲乙丙 a(（）),，·~-1", min_size=1, max_size=12).filter(lambda one: one.strip()),
                st.none() | st.integers(1, 99_999_999_999),
                st.sampled_from(Qualifier),
                st.none() | st.dates(date(2026, 1, 1), date(2026, 3, 1)),
                st.text("备注约余 12，,;", max_size=12),
            ),
            min_size=1,
            max_size=4,
        )
    )
    def test_funds(self, told: list[tuple[str, int | None, Qualifier, date | None, str]]) -> None:
        """Names with brackets and blanks, amounts of every kind and size, notes that look like numbers."""
        s = resources.scene()
        for name, fen, how, on, note in told:
            s.fund(name=name, fen=fen, qualifier=how, granted_on=on, note=note)
        raw = exported(s.giver, "fund", at=resources.AT)
        assert written(s.giver, raw, at=resources.AT) == {"帮扶资金": {"rows": 0, "same": len(told)}}
        lines = table(raw)
        place = lines[0].index("备注")
        lines[1][place] = "改过" + str(lines[1][place])
        assert written(s.giver, book({"资金": lines}), at=resources.AT)["资金"] == {
            "rows": 1,
            "same": len(told) - 1,
        }


def test_two_of_one_name_are_told_apart_by_the_id_of_an_export() -> None:
    s = resources.scene()
    first = StaffFactory(institution=s.pairing.supporting, name="演示·同名", title="technician")
    StaffFactory(institution=s.pairing.supporting, name="演示·同名", title="technician")
    rows = [["单位", "姓名", "职称"], [s.pairing.supporting.name, "演示·同名", "主治医师"]]
    assert "分不清" in problems(looked(s.giver, rows, at=resources.AT))["A2"]
    lines = table(exported(s.giver, "staff", at=resources.AT))
    mine = next(line for line in lines if line[0] == str(first.pk))
    mine[lines[0].index("职称")] = "主治医师"
    assert fates(looked(s.giver, [lines[0], mine], at=resources.AT)) == (0, 1, 0)
    written(s.giver, {"人员": [lines[0], mine]}, at=resources.AT)
    first.refresh_from_db()
    assert first.title == "attending_physician"


def test_an_empty_cell_clears_only_in_a_row_that_names_its_record() -> None:
    s = resources.scene()
    fund = s.fund(note="从前的话")
    lines = table(exported(s.giver, "fund", at=resources.AT))
    lines[1][lines[0].index("备注")] = ""
    without = [lines[0], ["", *lines[1][1:]]]
    assert fates(looked(s.giver, without, at=resources.AT)) == (0, 0, 1)
    assert fates(looked(s.giver, lines, at=resources.AT)) == (0, 1, 0)
    written(s.giver, {"资金": lines}, at=resources.AT)
    fund.refresh_from_db()
    assert fund.note == ""


def test_many_rows_of_records_are_read_by_the_worker() -> None:
    s = resources.scene()
    houses = [s.pairing.supporting.name, s.pairing.receiving.name]
    head = ["支援单位", "受援单位", "资金名称", "资金来源", "年度"]
    few, many = ([head, *([*houses, f"演示{n}", "其他", 2026] for n in range(size))] for size in (20, 200))
    assert not reading.slow(book({"资金": few}), "x.xlsx") and reading.slow(book({"资金": many}), "x.xlsx")
    assert not reading.slow(b"PK\x03\x04 no workbook", "x.xlsx")
    lectures = [
        ["支援单位", "受援单位", "日期", "题目", "带教专家"],
        *([*houses, "2026-01-01", f"{n}", "演示·李"] for n in range(400)),
    ]
    assert not reading.slow(book({"讲座": lectures}), "x.xlsx")
