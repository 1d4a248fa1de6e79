"""Files as people have them, made by hand in the tests: titles above, merged cells, full-width digits, totals below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter


def book(sheets: dict[str, Sequence[Sequence[Any]]], merged: dict[str, Sequence[str]] | None = None) -> bytes:
    """A workbook with these rows; `merged` ranges ("A3:A5") take the value of their first cell."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False})
    for name, rows in sheets.items():
        page = made.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        for area in (merged or {}).get(name, ()):
            first = xlsxwriter.utility.xl_cell_to_rowcol(area.split(":")[0])
            page.merge_range(area, rows[first[0]][first[1]])
    made.close()
    return target.getvalue()
