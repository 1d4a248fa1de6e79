"""The sheet of postings: history is claimed and confirmed by the other side, plans are planned, a corrected file corrects."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import postings as world
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.integration.workbook.bringing import exported, fates, looked, problems, table, written
from tests.integration.workbook.files import book
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.postings.models import Batch, Posting, Team
from tongzhou.support.postings.rules.lifecycle import State

pytestmark = pytest.mark.django_db
AT = world.noon(date(2026, 10, 1))
LATER = AT + timedelta(hours=1)
HEAD = [
    "批次",
    "派出单位",
    "接收单位",
    "姓名",
    "科室",
    "担任职务",
    "到岗时间",
    "离岗时间",
    "计划结束",
    "备注",
]


def rows(s: world.Scene, *told: list[Any]) -> list[list[Any]]:
    """A sheet as an office keeps it: a title, a note, headings of its own order."""
    houses = [s.supporter.name, s.host.name]
    return [
        ["2026 年派驻人员一览"],
        ["填表人：演示·周帮扶"],
        HEAD,
        *([one[0], *houses, *one[1:]] for one in told),
        ["合计", "", "", "", "", "", "", "", "", ""],
    ]


def scene() -> world.Scene:
    """With a second and a third expert."""
    s = world.scene()
    for name in ("演示·周二", "演示·王三"):
        StaffFactory(institution=s.supporter, name=name)
    return s


GOOD: list[list[Any]] = [
    ["第三批", "演示·李 大山", "儿科", "", "2026.3.1", "2026年8月31日", "", ""],
    [3, "演示·周二", "", "队长", "2026-03-02", "", "2027-02-28", "驻点一年"],
    ["", "演示·王三", "儿科", "科主任", "", "", "", ""],
]


def test_history_is_claimed_and_confirmed_by_the_other_side_as_a_block() -> None:
    s = scene()
    told = looked(s.giving, rows(s, *GOOD[:2]), at=AT)
    assert told["kind"] == "posting" and fates(told) == (2, 0, 0)
    assert not Posting.objects.exists() and not Batch.objects.exists()  # a preview leaves nothing
    assert written(s.giving, {"派驻": rows(s, *GOOD[:2])}, at=AT) == {"派驻": {"rows": 2, "same": 0}}
    batch = Batch.objects.get()
    assert (batch.number, batch.during.lower, batch.during.upper) == (3, date(2026, 3, 1), date(2027, 3, 1))
    first = Posting.objects.get(staff=s.staff)
    assert (first.status, first.days, first.department, first.batch) == (
        State.ARRIVING,
        184,
        s.department,
        batch,
    )
    assert Claim.objects.filter(state="open").count() == 3 and not Entry.objects.exists()
    ledger.confirm_many(by=s.taking, at=LATER, claim_ids=list(Claim.objects.values_list("pk", flat=True)))
    assert sorted(Posting.objects.values_list("state", flat=True)) == ["left", "on_site"]


def test_the_same_file_twice_changes_nothing_and_by_the_host_neither() -> None:
    s = scene()
    written(s.giving, {"派驻": rows(s, *GOOD[:2])}, at=AT)
    assert fates(looked(s.giving, rows(s, *GOOD[:2]), at=LATER)) == (0, 0, 2)
    assert written(s.taking, {"派驻": rows(s, *GOOD[:2])}, at=LATER) == {"派驻": {"rows": 0, "same": 2}}
    assert Posting.objects.count() == 2 and Claim.objects.count() == 3


def test_a_corrected_file_changes_only_what_differs() -> None:
    s = scene()
    written(s.giving, {"派驻": rows(s, *GOOD[:2])}, at=AT)
    better = [[*GOOD[0][:5], "2026年8月15日", *GOOD[0][6:]], GOOD[1]]
    assert fates(looked(s.giving, rows(s, *better), at=LATER)) == (0, 1, 1)
    written(s.giving, {"派驻": rows(s, *better)}, at=LATER)
    alive = Posting.objects.exclude(state="cancelled")
    assert [(row.left_on, row.days) for row in alive.filter(staff=s.staff)] == [(date(2026, 8, 15), 168)]
    assert alive.count() == 2 and Claim.objects.filter(state="open").count() == 3
    assert fates(looked(s.giving, rows(s, *better), at=LATER)) == (0, 0, 2)


def test_what_was_confirmed_is_not_changed_and_the_cell_says_so() -> None:
    s = scene()
    written(s.giving, {"派驻": rows(s, *GOOD[:2])}, at=AT)
    ledger.confirm_many(by=s.taking, at=LATER, claim_ids=list(Claim.objects.values_list("pk", flat=True)))
    other = [[*GOOD[0][:5], "2026年8月15日", *GOOD[0][6:]], [*GOOD[1][:5], "2026-09-30", *GOOD[1][6:]]]
    told = looked(s.giving, rows(s, *other), at=LATER)
    assert list(problems(told)) == ["H4"] and "冲正" in problems(told)["H4"]
    assert told["fates"]["changed"] == 2  # the other one has left since: that is a step
    done = written(s.giving, {"派驻": rows(s, *other)}, at=LATER)
    assert "fault" in done["派驻"] and not Posting.objects.filter(left_on=date(2026, 9, 30)).exists()
    assert written(s.giving, {"派驻": rows(s, GOOD[0], other[1])}, at=LATER) == {
        "派驻": {"rows": 1, "same": 1}
    }
    assert Posting.objects.get(left_on=date(2026, 9, 30)).status is State.LEAVING


def test_every_problem_stands_at_its_cell_and_nothing_is_half_written() -> None:
    s = scene()
    bad = [
        GOOD[0],
        [3, "演示·李大山", "", "", "2026-08-01", "2026-09-01", "", ""],  # in two places at once
        [3, "演示·查无此人", "没有的科", "厅长", "2026-03-01", "", "2026-09-01", ""],
        [3, "演示·周二", "", "", "2026-03-09", "2026-03-01", "", ""],  # leaves before he comes
        [3, "演示·王三", "", "", "2026-03-09", "", "", ""],  # without an end
        [3, "演示·王三", "", "", "2026-11-09", "", "2027-03-01", ""],  # not yet
    ]
    told = looked(s.giving, rows(s, *bad), at=AT)
    wrong = problems(told)
    assert set(wrong) == {"D5", "D6", "E6", "F6", "H7", "I8", "G9"}
    assert "2026-03-01 至 2026-08-31" in wrong["D5"] and "人员" in wrong["D6"] and "队员" in wrong["F6"]
    assert "fault" in written(s.giving, {"派驻": rows(s, *bad)}, at=AT)["派驻"]
    assert not Posting.objects.exists() and not Batch.objects.exists() and not Claim.objects.exists()


def test_the_same_person_and_day_twice_in_one_file_is_one_too_many() -> None:
    s = scene()
    assert "第 4 行" in problems(looked(s.giving, rows(s, GOOD[0], GOOD[0]), at=AT))["B5"]


def test_planned_ones_are_planned_and_may_be_planned_anew() -> None:
    s = scene()
    head = ["支援单位", "受援单位", "专家", "计划开始", "计划结束", "团队"]
    row = [s.supporter.name, s.host.name, "演示·王三", "2026-11-01", "2027-04-30", "1+N 管理团队"]
    assert written(s.giving, {"派驻": [head, row]}, at=AT)["派驻"]["rows"] == 1
    made = Posting.objects.get()
    assert (made.status, made.planned.upper, made.team) == (
        State.PLANNED,
        date(2027, 5, 1),
        Team.objects.get(),
    )
    assert fates(looked(s.giving, [head, [*row[:4], "2027-05-31", row[5]]], at=LATER)) == (0, 1, 0)
    written(s.giving, {"派驻": [head, [*row[:4], "2027-05-31", row[5]]]}, at=LATER)
    made.refresh_from_db()
    assert made.planned.upper == date(2027, 6, 1)


def test_a_column_that_the_file_does_not_have_leaves_what_stands() -> None:
    s = scene()
    written(s.giving, {"派驻": rows(s, *GOOD[:2])}, at=AT)
    short = [
        ["支援单位", "受援单位", "专家", "到岗日期"],
        [s.supporter.name, s.host.name, "演示·周二", "2026-3-2"],
    ]
    assert fates(looked(s.giving, short, at=LATER)) == (0, 0, 1)


def test_exported_corrected_and_uploaded_again() -> None:
    s = scene()
    here = world.here(s)
    DepartmentFactory(institution=s.host, name="妇产科")
    raw = exported(s.giving, "posting", at=AT)
    assert written(s.giving, raw, at=AT) == {"派驻": {"rows": 0, "same": 1}}
    lines = table(raw)
    lines[1][lines[0].index("计划结束")] = "2026-12-31"
    assert written(s.giving, book({"派驻": lines}), at=AT) == {"派驻": {"rows": 1, "same": 0}}
    here.refresh_from_db()
    assert here.planned.upper == date(2027, 1, 1)
    assert len(table(exported(s.giving, "posting", at=AT, tab="gone"))) == 1
    assert len(table(exported(s.giving, "posting", at=AT, tab="now"))) == 2


def test_who_may_import_is_who_may_call_the_verb() -> None:
    s = scene()
    wrong = problems(looked(s.stranger, rows(s, *GOOD[:1]), at=AT))
    assert len(wrong) == 1
    assert "fault" in written(s.stranger, {"派驻": rows(s, *GOOD[:1])}, at=AT)["派驻"]
    assert table(exported(s.stranger, "posting", at=AT))[1:] == [] and not Posting.objects.exists()


def test_an_id_of_another_county_is_not_known() -> None:
    s = scene()
    there = world.here(s)
    lines = table(exported(s.giving, "posting", at=AT))
    wrong = problems(looked(s.stranger, lines, at=AT))
    assert "没有这个编号" in wrong["A2"]
    there.refresh_from_db()
