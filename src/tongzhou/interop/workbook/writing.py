"""Workbooks to be filled in, or corrected: headings, an explanation row, drop-down lists, and what is there already."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from tongzhou.interop.workbook.columns import MARK, Column
from tongzhou.interop.workbook.sheets import Sheet, Wanted
from tongzhou.kernel.actors import Actor

LISTED = 1000
"""Rows below the headings that offer the drop-down list."""
TEXTS = ("id", "day", "start")
"""Columns that Excel must not take for numbers."""
NAME_LIMIT = 31
"""Characters of a sheet's name in Excel."""


def workbook(sheets: Sequence[Sheet], actor: Actor, *, filled: Wanted | None) -> bytes:
    """A workbook with these sheets; `filled` with what the actor sees and wants of each. Text only: nothing in it is a formula."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    head = book.add_format(
        {
            "bold": True,
            "bg_color": "#E8EEF6",
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
            "font_name": "等线",
        }
    )
    must = book.add_format(
        {
            "bold": True,
            "bg_color": "#E8EEF6",
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
            "font_name": "等线",
            "font_color": "#8A3B12",
        }
    )
    hint = book.add_format(
        {
            "italic": True,
            "font_color": "#666666",
            "text_wrap": True,
            "valign": "top",
            "font_name": "等线",
            "font_size": 9,
        }
    )
    cell = book.add_format({"num_format": "@", "font_name": "等线"})
    number = book.add_format({"font_name": "等线"})
    lists = book.add_worksheet("选项")
    lists.hide()
    used, first = 0, True
    for sheet, rows in _told(sheets, actor, filled):
        page = book.add_worksheet(sheet.title.zh[:NAME_LIMIT])
        page.freeze_panes(2, 0)
        for place, column in enumerate(sheet.columns()):
            page.set_column(place, place, column.width, cell if column.code in TEXTS else number)
            page.write_string(
                0,
                place,
                column.heading.zh + (" *" if column.required else ""),
                must if column.required else head,
            )
            page.write_string(1, place, (MARK if place == 0 else "") + column.explain.zh, hint)
            if column.options:
                used = _list(book, lists, page, place, column, used)
        page.set_row(1, 42)
        _fill(page, sheet, rows)
        if first:
            page.activate()
            page.set_first_sheet()
        first = False
    book.close()
    return target.getvalue()


def _list(
    book: xlsxwriter.Workbook,
    lists: xlsxwriter.worksheet.Worksheet,
    page: xlsxwriter.worksheet.Worksheet,
    place: int,
    column: Column,
    used: int,
) -> int:
    """Offer the column's options from the hidden sheet (Excel allows 255 characters in the list itself)."""
    for row, option in enumerate(column.options):
        lists.write_string(row, used, option)
    letter = xlsxwriter.utility.xl_col_to_name(used)
    page.data_validation(
        2,
        place,
        LISTED,
        place,
        {
            "validate": "list",
            "source": f"='选项'!${letter}$1:${letter}${len(column.options)}",
            "error_title": column.heading.zh,
            "error_message": "请从下拉列表里选一项。",
        },
    )
    return used + 1


Rows = list[Mapping[str, Any]]


def _told(sheets: Sequence[Sheet], actor: Actor, filled: Wanted | None) -> Iterator[tuple[Sheet, Rows]]:
    """Each sheet with its rows. Of an export of many sheets those with nothing in them are left out, but for one."""
    if filled is None or len(sheets) == 1:
        for sheet in sheets:
            yield sheet, list(sheet.rows(actor, filled)) if filled else []
        return
    written = 0
    for sheet in sheets:
        rows = list(sheet.rows(actor, filled))
        if rows:
            yield sheet, rows
            written += 1
    if not written:
        yield sheets[0], []


def _fill(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, rows: Rows) -> None:
    places = {column.code: place for place, column in enumerate(sheet.columns())}
    for row, told in enumerate(rows, 2):
        for code, value in told.items():
            if code not in places or value in (None, ""):
                continue
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                page.write_number(row, places[code], value)
            else:
                page.write_string(row, places[code], str(value))
