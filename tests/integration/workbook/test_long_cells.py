"""A cell as long as Excel allows: each column of each sheet takes it or refuses it at its cell; nothing falls over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories.ledger import AT, place
from tests.integration.workbook.bringing import looked
from tests.integration.workbook.scenes import CASES, Case
from tongzhou.interop.workbook import sheets
from tongzhou.interop.workbook.acts import ActSheet

pytestmark = pytest.mark.django_db
LONG = "长" * 32_000 + "尾"
ACTS = [one for one in sheets.all_sheets() if isinstance(one, ActSheet)]


@pytest.mark.parametrize("scene", CASES, ids=lambda one: one.__name__)
def test_every_column_of_records_takes_a_long_cell_or_says_so(scene: Callable[[], Case]) -> None:
    case = scene()
    width = range(len(case.rows[0]))
    rows = [case.rows[0]]
    rows += [[LONG if at == place else cell for at, cell in enumerate(case.rows[1])] for place in width]
    told = looked(case.by, rows, at=case.at)
    wrong = {one["cell"] for one in told["problems"]}
    assert wrong, told
    assert all(one["says"]["zh"] and len(one["given"]) <= len(LONG) for one in told["problems"])


@pytest.mark.parametrize("sheet", ACTS, ids=lambda one: one.code)
def test_every_column_of_acts_takes_a_long_cell_or_says_so(sheet: ActSheet) -> None:
    p = place()
    columns = [one for one in sheet.columns() if one.code != "id"]
    known = {
        "giving": p.pairing.supporting.name, "taking": p.pairing.receiving.name, "day": "2026-01-08", "topic": "卒中",
    }  # fmt: skip
    rows = [[one.heading.zh for one in columns]]
    rows += [[LONG if one is long else known.get(one.code, "") for one in columns] for long in columns]
    told = looked(p.giving_office, rows, at=AT)
    wrong = {one["cell"] for one in told["problems"]}
    assert wrong, told
