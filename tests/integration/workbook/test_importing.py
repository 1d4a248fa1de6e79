"""A file comes in: each problem at its cell, all or nothing for a sheet, twice is once, a corrected file changes only what differs."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta

import pytest

from tests.factories.acts import lecture
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.ledger import AT, Place, place
from tests.integration.workbook.files import book
from tongzhou.imports import actions as imports
from tongzhou.imports import queries as kept
from tongzhou.imports.models import Import
from tongzhou.imports.rules import State
from tongzhou.interop.workbook import reading, sheets, writing
from tongzhou.interop.workbook.grid import read
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, IllegalMove, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.acts import actions
from tongzhou.support.acts.models import Act

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
WANTED = sheets.Wanted(AT.date())


def brought(by: Actor, raw: bytes, name: str = "讲座.xlsx", *, at: datetime = AT) -> Import:
    """A file received and read."""
    row = imports.receive(id=new_id(), by=by, at=at, name=name, raw=raw)
    return reading.preview(by=by, at=at, import_id=row.pk)


def lectures(p: Place, *rows: list[object]) -> bytes:
    """A sheet of lectures as an office keeps it: title, headings of its own, a total."""
    names = (p.pairing.supporting.name, p.pairing.receiving.name)
    return book(
        {
            "讲座": [
                ["2026 年讲座一览表"],
                [],
                ["序号", "支援医院", "受援医院", "日 期", "题目", "主讲人", "参加人数（人）", "备注"],
                *([number, *names, *row] for number, row in enumerate(rows, 1)),
                ["合计", "", "", "", "", "", 99, ""],
            ]
        },
        {"讲座": ["A1:H1"]},
    )


GOOD: list[list[object]] = [
    ["2026.1.8", "卒中识别", "演示·李 大山", "３２", ""],
    ["2026年1月15日", "胸痛", "演示·李大山、演示·周二", 40, "第二次"],
    [46044, "新生儿复苏", "演示·王三", "", ""],
]


def test_an_office_s_own_sheet_is_understood_and_written() -> None:
    p = place()
    known = StaffFactory(institution=p.pairing.supporting, name="演示·李大山")
    row = brought(p.giving_office, lectures(p, *GOOD))
    (told,) = row.preview["sheets"]
    assert (row.status, told["kind"], told["rows"], told["wrong"]) == (State.READ, "lecture", 3, 0)
    assert told["fates"] == {"new": 3, "same": 0, "changed": 0} and not Act.objects.exists()
    row = reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["讲座"])
    assert (row.status, row.written) == (State.DONE, {"讲座": {"rows": 3, "same": 0}})
    first = Act.objects.get(topic="卒中识别")
    assert first.detail == {"attendance": 32} and first.people.get().staff_id == known.pk
    assert sorted(one.name for one in Act.objects.get(topic="胸痛").people.all()) == [
        "演示·周二",
        "演示·李大山",
    ]
    assert Claim.objects.count() == 3 and {act.origin for act in Act.objects.all()} == {"workbook"}
    ledger.confirm_many(
        by=p.receiving_office, at=LATER, claim_ids=Act.objects.values_list("claim", flat=True)
    )
    assert Entry.objects.filter(kind="lecture").count() == 3


def test_the_same_file_twice_changes_nothing() -> None:
    p = place()
    for _ in range(2):
        row = brought(p.giving_office, lectures(p, *GOOD))
        reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["讲座"])
    row.refresh_from_db()
    assert row.written == {"讲座": {"rows": 0, "same": 3}}
    assert Act.objects.count() == Claim.objects.count() == 3
    assert set(Act.objects.values_list("version", flat=True)) == {1}


def test_a_corrected_file_changes_only_what_differs() -> None:
    p = place()
    row = brought(p.giving_office, lectures(p, *GOOD))
    reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["讲座"])
    better = [GOOD[0], [*GOOD[1][:3], 44, "第二次"], GOOD[2]]
    row = brought(p.giving_office, lectures(p, *better))
    assert row.preview["sheets"][0]["fates"] == {"new": 0, "same": 2, "changed": 1}
    reading.commit(by=p.giving_office, at=LATER, import_id=row.pk, names=["讲座"])
    assert dict(Act.objects.values_list("topic", "version")) == {"卒中识别": 1, "胸痛": 2, "新生儿复苏": 1}
    assert Act.objects.get(topic="胸痛").detail == {"attendance": 44}
    assert Claim.objects.filter(state="open").count() == 3


def test_what_is_in_the_ledger_is_not_changed_by_a_file() -> None:
    p = place()
    row = brought(p.giving_office, lectures(p, *GOOD))
    reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["讲座"])
    ledger.confirm_many(
        by=p.receiving_office, at=LATER, claim_ids=Act.objects.values_list("claim", flat=True)
    )
    row = brought(p.giving_office, lectures(p, [*GOOD[0][:3], 33, ""], GOOD[1], GOOD[2]))
    (told,) = row.preview["sheets"]
    assert told["wrong"] == 1 and "冲正" in told["problems"][0]["says"]["zh"]
    assert brought(p.giving_office, lectures(p, *GOOD)).preview["sheets"][0]["fates"]["same"] == 3


def test_two_rows_that_say_the_same_are_two_acts() -> None:
    p = place()
    row = brought(p.giving_office, lectures(p, GOOD[0], GOOD[0]))
    reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["讲座"])
    assert Act.objects.count() == 2
    again = brought(p.giving_office, lectures(p, GOOD[0], GOOD[0]))
    assert again.preview["sheets"][0]["fates"]["same"] == 2


def test_every_problem_stands_at_its_cell_and_nothing_is_half_written() -> None:
    p = place()
    bad = [
        GOOD[0],
        ["2026-13-40", "", "演示·王三", "许多", ""],
        ["2027-01-01", "还没到的", "演示·王三", 5, ""],
    ]
    row = brought(p.giving_office, lectures(p, *bad))
    (told,) = row.preview["sheets"]
    places = {(one["cell"], one["column"]["zh"]) for one in told["problems"]}
    assert places == {("D5", "日期"), ("E5", "题目"), ("G5", "参加人数"), ("D6", "日期")}
    assert all(one["says"]["zh"] and one["says"]["en"] for one in told["problems"])
    row = reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["讲座"])
    assert row.status is State.FAILED and "4 处问题" in row.written["讲座"]["fault"]["zh"]
    assert not Act.objects.exists() and not Claim.objects.exists()


def test_a_sound_sheet_is_written_beside_a_bad_one() -> None:
    p = place()
    department = DepartmentFactory(institution=p.pairing.receiving, name="内科")
    names = [p.pairing.supporting.name, p.pairing.receiving.name]
    raw = book(
        {
            "教学查房": [
                ["支援单位", "受援单位", "日期", "题目", "科室", "带教专家"],
                [*names, "2026-01-08", "肺炎", department.name, "演示·李"],
            ],
            "门诊": [
                ["支援单位", "受援单位", "月份", "科室", "数量", "数字来源"],
                [*names, "2026年1月", "没有的科", "约1,200人次", "本院系统"],
            ],
        }
    )
    row = brought(p.giving_office, raw)
    assert [one["wrong"] for one in row.preview["sheets"]] == [0, 1]
    row = reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["教学查房", "门诊"])
    assert (
        row.status is State.FAILED and row.written["教学查房"]["rows"] == 1 and "fault" in row.written["门诊"]
    )
    assert set(Act.objects.values_list("kind", flat=True)) == {"teaching_ward_round"}


def test_old_files_merged_cells_months_and_about() -> None:
    p = place()
    DepartmentFactory(institution=p.pairing.receiving, name="外科")
    DepartmentFactory(institution=p.pairing.receiving, name="内科")
    names = [p.pairing.supporting.name, p.pairing.receiving.name]
    rows = [
        ["支援方", "受援方", "统计日期", "科室", "人次", "数字来源"],
        [*names, "2026年1月", "外科", "３００余", "手工统计"],
        ["", "", "", "内科", "约1,200人次", "手工统计"],
        ["合　计", "", "", "", "1500", ""],
    ]
    raw = book({"门诊": rows}, {"门诊": ["A2:A3", "B2:B3", "C2:C3"]})
    row = brought(p.giving_office, raw)
    assert row.preview["sheets"][0]["wrong"] == 0, row.preview
    reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["门诊"])
    told = {
        act.department.name: (int(act.quantity), act.qualifier)
        for act in Act.objects.select_related("department")
        if act.department
    }
    assert told == {"外科": (300, "more_than"), "内科": (1200, "about")}


def test_gb18030_csv() -> None:
    p = place()
    lines = [
        "支援单位,受援单位,日期,题目,带教专家",
        f"{p.pairing.supporting.name},{p.pairing.receiving.name},2026/1/8,瞖䴙卒中,演示·李",
    ]
    row = brought(p.giving_office, "\r\n".join(lines).encode("gb18030"), "讲座.csv")
    assert row.preview["sheets"][0]["kind"] == "lecture" and row.preview["sheets"][0]["wrong"] == 0


def test_exported_corrected_and_uploaded_again() -> None:
    p = place()
    act = actions.record(id=new_id(), by=p.expert, at=AT, work=lecture(p))
    sheet = sheets.get("lecture")
    assert sheet is not None
    raw = writing.workbook([sheet], p.giving_office, filled=WANTED)
    row = brought(p.giving_office, raw, at=LATER)
    assert row.preview["sheets"][0]["fates"] == {"new": 0, "same": 1, "changed": 0}, row.preview
    (page,) = read(raw, "x.xlsx")
    head = [str(cell).removesuffix(" *") for cell in page.rows[0]]
    page.rows[2][head.index("题目")] = "胸痛的早期识别（修订）"
    changed = book({page.name: [[cell if cell is not None else "" for cell in line] for line in page.rows]})
    row = brought(p.giving_office, changed, at=LATER)
    assert row.preview["sheets"][0]["fates"] == {"new": 0, "same": 0, "changed": 1}, row.preview
    reading.commit(by=p.giving_office, at=LATER, import_id=row.pk, names=[page.name])
    act.refresh_from_db()
    assert (act.topic, act.version) == ("胸痛的早期识别（修订）", 2)


@pytest.mark.parametrize("sheet", sheets.all_sheets(), ids=lambda one: one.code)
def test_every_template_is_recognised_as_itself_and_empty(sheet: sheets.Sheet) -> None:
    p = place()
    row = brought(p.giving_office, writing.workbook([sheet], p.giving_office, filled=WANTED))
    (told,) = row.preview["sheets"]
    assert (told["kind"], told["rows"], told["wrong"], told["missing"]) == (sheet.code, 0, 0, [])


def test_an_unknown_sheet_and_a_missing_column_are_said() -> None:
    p = place()
    raw = book(
        {
            "值日表": [["姓名", "星期"], ["演示·李", "一"]],
            "讲座": [["支援单位", "受援单位", "日期", "参加人数"], ["a", "b", "2026-01-01", 3]],
        }
    )
    row = brought(p.giving_office, raw)
    unknown, short = row.preview["sheets"]
    assert unknown["kind"] == "" and {one["zh"] for one in short["missing"]} >= {"题目"}


@pytest.mark.parametrize(
    "raw,code",
    [
        (b"PK\x03\x04 no zip at all", "workbook.not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook.not_a_table"),
        (b"%PDF-1.7\0\0\0", "workbook.not_a_table"),
        (b"\xff\xd8\xff\xe0\0\0", "workbook.not_a_table"),
    ],
)
def test_what_is_no_workbook_fails_with_its_sentence(raw: bytes, code: str) -> None:
    p = place()
    with pytest.raises(Invalid) as fault:
        read(raw, "x.xlsx")
    assert fault.value.said.code == code
    row = brought(p.giving_office, raw)
    assert row.status is State.FAILED and row.preview["fault"]["zh"]


def test_a_bomb_is_not_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(8):
            packed.writestr(f"xl/{number}", b"\0" * (48 * 1024 * 1024))
    with pytest.raises(Invalid) as fault:
        read(target.getvalue(), "x.xlsx")
    assert fault.value.said.code == "workbook.bomb"


def test_who_may_not_import_and_whose_import_it_is() -> None:
    p, other = place(), place()
    for by in (p.doctor, p.expert, p.village_doctor):
        with pytest.raises(Denied):
            imports.receive(id=new_id(), by=by, at=AT, name="x.xlsx", raw=b"PK")
    row = brought(p.giving_office, lectures(p, *GOOD))
    for by in (other.giving_office, p.receiving_office):
        with pytest.raises(NotFound):
            kept.found(by, row.pk)
        with pytest.raises(NotFound):
            reading.commit(by=by, at=AT, import_id=row.pk, names=["讲座"])


def test_another_county_s_work_cannot_be_told_by_a_file() -> None:
    p, other = place(), place()
    row = brought(other.giving_office, lectures(p, *GOOD))
    (told,) = row.preview["sheets"]
    assert told["wrong"] == 3 and "不能替这两家" in told["problems"][0]["says"]["zh"]
    row = reading.commit(by=other.giving_office, at=AT, import_id=row.pk, names=["讲座"])
    assert row.status is State.FAILED and not Act.objects.exists()


def test_a_day_on_which_the_two_were_not_paired_is_said_at_its_cell() -> None:
    p = place()
    row = brought(p.giving_office, lectures(p, GOOD[0], ["2019年9月8日", "太早", "演示·李大山", 3, ""]))
    (told,) = row.preview["sheets"]
    assert [(one["cell"], one["column"]["zh"]) for one in told["problems"]] == [("D5", "日期")]


def test_sending_again_and_giving_up() -> None:
    p = place()
    raw, id = lectures(p, *GOOD), new_id()
    for _ in range(2):
        assert imports.receive(id=id, by=p.giving_office, at=AT, name="a.xlsx", raw=raw).pk == id
    reading.preview(by=p.giving_office, at=AT, import_id=id)
    imports.move(by=p.giving_office, at=AT, id=id, event="drop")
    with pytest.raises(IllegalMove):
        imports.move(by=p.giving_office, at=AT, id=id, event="commit")


def test_statements_do_not_grow_with_the_rows(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    p = place()
    many = [[f"2026.1.{one % 28 + 1}", f"第 {one} 讲", "演示·王三", 5, ""] for one in range(120)]
    row = imports.receive(id=new_id(), by=p.giving_office, at=AT, name="a.xlsx", raw=lectures(p, *many))
    with django_assert_max_num_queries(22):  # a savepoint about what the database refuses, however many rows
        reading.preview(by=p.giving_office, at=AT, import_id=row.pk)
    with django_assert_max_num_queries(60):
        reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["讲座"])
    assert Act.objects.count() == 120
