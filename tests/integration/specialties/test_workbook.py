"""Papers come in as a sheet: what stands already is told at its cell, before anything is written."""

from __future__ import annotations

import pytest

from tests.factories.ledger import AT, Place, place
from tests.integration.workbook.files import book
from tongzhou.imports import actions as imports
from tongzhou.imports.models import Import
from tongzhou.interop.workbook import reading
from tongzhou.kernel.ids import new_id
from tongzhou.support.acts.models import Act

pytestmark = pytest.mark.django_db
HEADINGS = ["支援单位", "受援单位", "日期", "论文题目", "收录", "期刊", "发表年份", "DOI"]


def brought(p: Place, *rows: list[object]) -> Import:
    names = [p.pairing.supporting.name, p.pairing.receiving.name]
    raw = book({"论文": [HEADINGS, *([*names, *row] for row in rows)]})
    row = imports.receive(id=new_id(), by=p.giving_office, at=AT, name="论文.xlsx", raw=raw)
    return reading.preview(by=p.giving_office, at=AT, import_id=row.pk)


def test_a_sheet_of_papers_is_written_and_a_second_time_changes_nothing() -> None:
    p = place()
    rows = (
        ["2025-03-01", "高原早产儿转运", "中文核心", "演示杂志", 2025, "https://doi.org/10.1234/demo.1"],
        ["2025-04-01", "Neonatal transport", "SCI", "Demo Journal", 2025, ""],
    )
    row = brought(p, *rows)
    (told,) = row.preview["sheets"]
    assert (told["kind"], told["wrong"], told["fates"]["new"]) == ("paper", 0, 2)
    reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["论文"])
    assert {act.detail.get("doi") for act in Act.objects.all()} == {"10.1234/demo.1", None}
    (again,) = brought(p, *rows).preview["sheets"]
    assert again["fates"] == {"new": 0, "same": 2, "changed": 0}


def test_the_same_paper_of_another_day_and_one_twice_in_the_sheet_are_told_at_their_cells() -> None:
    p = place()
    first = ["2025-03-01", "高原早产儿转运", "中文核心", "演示杂志", 2025, "10.1234/demo.1"]
    row = brought(p, first)
    reading.commit(by=p.giving_office, at=AT, import_id=row.pk, names=["论文"])
    row = brought(
        p,
        ["2025-03-09", "高原 早产儿转运", "中文核心", "演示杂志", 2025, ""],
        ["2025-04-01", "另一题目", "SCI", "演示杂志", 2025, "doi: 10.1234/DEMO.1"],
        ["2025-05-01", "第三篇", "其他", "演示杂志", 2025, ""],
        ["2025-06-01", "第三篇", "其他", "演示杂志", 2025, ""],
    )
    (told,) = row.preview["sheets"]
    assert {one["cell"] for one in told["problems"]} == {"D2", "H3", "D5"}
    assert Act.objects.count() == 1
