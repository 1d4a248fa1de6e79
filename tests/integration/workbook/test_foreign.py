"""A workbook that the product never made: notes above, merged cells, other headings, a sheet of something else, days in words."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import xlsxwriter

from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.ledger import Place, place
from tests.factories.promises import AT
from tests.integration.workbook.bringing import brought, written
from tongzhou.directory.models import Staff
from tongzhou.ledger.models import Claim
from tongzhou.support.acts.models import Act
from tongzhou.support.placements.models import Placement
from tongzhou.support.postings.models import Posting
from tongzhou.support.techniques.models import Technique

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def world() -> Place:
    """Two hospitals whose directories know nearly everybody."""
    p = place()
    for name in ("演示·李大山", "演示·周二"):
        StaffFactory(institution=p.pairing.supporting, name=name)
    DepartmentFactory(institution=p.pairing.receiving, name="儿科")
    DepartmentFactory(institution=p.pairing.supporting, name="新生儿科")
    StaffFactory(institution=p.pairing.receiving, name="演示·马护士")
    return p


def file(p: Place, *, wrong: bool) -> bytes:
    """An office's yearbook. `wrong` with three mistakes in the sheet of postings and one in that of techniques."""
    giving, taking = p.pairing.supporting.name, p.pairing.receiving.name
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    bold = made.add_format({"bold": True})
    cover = made.add_worksheet("封面")
    cover.merge_range("A1:F3", "演示医院对口帮扶工作台账", bold)
    cover.write("A5", "编制：演示·周帮扶")

    page = made.add_worksheet("派驻人员名单（第三批）")
    page.merge_range("A1:H1", "第三批派驻人员名单", bold)
    page.write("A2", "说明：到岗以报到为准；离岗空着的仍在岗。")
    page.write_row(
        "A4",
        ["序号", "姓  名", "派出\n单位", "接收单位", "派驻职务", "到岗时间（实际）", "离岗时间", "结束日期"],
    )
    page.write_row("A5", [1, "演示·李 大山", giving, taking, "队长", "二〇二六年三月一日", "", "2026.12.31"])
    page.write_row("A6", [2, "演示·周二", "", "", "", "2026年3月１日", "2026/8/31", ""])
    page.merge_range("C5:C6", giving)
    page.merge_range("D5:D6", taking)
    page.write_row("A7", ["合  计", 2])
    page.write("A9", "审核：")
    if wrong:
        page.write("E5", "厅长")
        page.write("F6", "三月初")
        page.write("B6", "演示·查无此人")

    page = made.add_worksheet("进修")
    page.write_row("A1", ["进修专业", "进修人员", "受援医院", "支援医院", "进修起", "进修止"])
    page.write_row("A2", ["新生儿科", "演示·马护士", taking, giving, 46082, "二〇二六年五月三十一日"])

    page = made.add_worksheet("新技术")
    page.write_row("A1", ["技术名称", "支援医院", "受援医院", "首次开展", "指导专家", "开展科室"])
    page.write_row(
        "A2", ["演示·换血术", giving, taking, "2026-04-01", "" if wrong else "演示·李大山", "儿科"]
    )

    page = made.add_worksheet("带教查房")
    page.write_row("A1", ["支援医院", "受援医院", "时间", "主题", "科室", "带教老师"])
    page.write_row("A2", [giving, taking, "2026.4.2", "新生儿黄疸", "儿科", "演示·李大山"])

    page = made.add_worksheet("值班电话")
    page.write_row("A1", ["姓名", "号码"])
    page.write_row("A2", ["演示·李大山", "0000"])
    made.close()
    return target.getvalue()


def test_it_is_understood_sheet_by_sheet() -> None:
    p = world()
    told = {
        one["name"]: one for one in brought(p.giving_office, file(p, wrong=False), at=AT).preview["sheets"]
    }
    kinds = {name: one["kind"] for name, one in told.items()}
    assert kinds == {
        "封面": "", "派驻人员名单（第三批）": "posting", "进修": "placement", "新技术": "technique",
        "带教查房": "teaching_ward_round", "值班电话": "",
    }  # fmt: skip
    assert {name: one["fates"]["new"] for name, one in told.items() if one["kind"]} == {
        "派驻人员名单（第三批）": 2, "进修": 1, "新技术": 1, "带教查房": 1,
    }  # fmt: skip
    assert all(not one["problems"] for one in told.values()), told


def test_it_is_written_and_twice_is_once() -> None:
    p = world()
    done = written(p.giving_office, file(p, wrong=False), at=AT)
    assert {name: one["rows"] for name, one in done.items()} == {
        "派驻人员名单（第三批）": 2, "进修": 1, "新技术": 1, "带教查房": 1,
    }  # fmt: skip
    assert (
        Posting.objects.count(),
        Placement.objects.count(),
        Technique.objects.count(),
        Act.objects.count(),
    ) == (2, 1, 1, 1)
    claims = Claim.objects.count()
    again = written(p.giving_office, file(p, wrong=False), at=LATER)
    assert {one["rows"] for one in again.values()} == {0} and Claim.objects.count() == claims


def test_mistakes_are_named_cell_by_cell_and_no_sheet_is_half_written() -> None:
    p = world()
    told = {
        one["name"]: one for one in brought(p.giving_office, file(p, wrong=True), at=AT).preview["sheets"]
    }
    cells = {
        name: {one["cell"] for one in sheet["problems"]} for name, sheet in told.items() if sheet["kind"]
    }
    assert cells == {
        "派驻人员名单（第三批）": {"E5", "F6", "B6"}, "进修": set(), "新技术": {"E2"}, "带教查房": set(),
    }  # fmt: skip
    done = written(p.giving_office, file(p, wrong=True), at=AT)
    assert {name for name, one in done.items() if "fault" in one} == {"派驻人员名单（第三批）", "新技术"}
    assert (
        Posting.objects.count(),
        Placement.objects.count(),
        Technique.objects.count(),
        Act.objects.count(),
    ) == (0, 1, 0, 1)
    assert not Staff.objects.filter(name="演示·查无此人").exists()
