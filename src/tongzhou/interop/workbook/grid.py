"""From the bytes of a file to sheets of cells: xlsx, xls, ods and CSV, as people have them.

Merged cells are filled with what stands in their first cell. Nothing in a file is executed or followed: no formulas, links or macros.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import python_calamine as calamine

from tongzhou.imports.rules import MOST_ROWS, UNPACKED_LIMIT
from tongzhou.interop.workbook.values import Cell
from tongzhou.kernel.errors import Invalid, sentence

MOST_COLUMNS = 200
NOT_A_TABLE = sentence(
    "workbook.not_a_table",
    "这个文件不是表格，或者已经损坏。",
    "This file is no workbook, or it is damaged.",
    then_zh="请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
    then_en="Open it in Excel or WPS, save it as .xlsx and upload again.",
)
LOCKED = sentence(
    "workbook.locked",
    "这个文件设了打开密码，读不了。",
    "This file is protected by a password.",
    then_zh="请去掉密码，另存后再上传。",
    then_en="Remove the password, save it and upload again.",
)
TOO_MUCH = sentence(
    "workbook.too_much",
    "表“{sheet}”有 {rows} 行，一张表最多 {most} 行。",
    "Sheet “{sheet}” has {rows} rows; a sheet may have {most}.",
    then_zh="请按年份或单位拆成几张表。",
    then_en="Split it by year or institution.",
)
BOMB = sentence(
    "workbook.bomb",
    "这个文件解开后太大，没有读。",
    "Unpacked, this file is too large; it was not read.",
    then_zh="请只留需要的表，另存为新的文件再上传。",
    then_en="Keep the sheets that matter, save them as a new file and upload again.",
)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name and its rows; rows[0] is row 1 of the file. None is an empty cell."""

    name: str
    rows: list[list[Cell | None]]


def read(raw: bytes, name: str) -> list[Grid]:
    """The visible sheets of a file. Raises Invalid(field "file") with the sentence that fits."""
    if raw[:4] == b"PK\x03\x04":
        _refuse_bomb(raw)
        return _workbook(raw)
    if raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _workbook(raw)
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid(NOT_A_TABLE, field="file")
    return [_csv(raw, name)]


def _refuse_bomb(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise Invalid(NOT_A_TABLE, field="file") from fault
    if size > UNPACKED_LIMIT:
        raise Invalid(BOMB, field="file")


def _workbook(raw: bytes) -> list[Grid]:
    try:
        book = calamine.load_workbook(io.BytesIO(raw))
        shown = [one.name for one in book.sheets_metadata if one.visible == calamine.SheetVisibleEnum.Visible]
        return [_sheet(book.get_sheet_by_name(one)) for one in shown]
    except calamine.PasswordError as fault:
        raise Invalid(LOCKED, field="file") from fault
    except calamine.CalamineError as fault:
        raise Invalid(NOT_A_TABLE, field="file") from fault


def _sheet(sheet: calamine.CalamineSheet) -> Grid:
    if sheet.total_height > MOST_ROWS:
        raise Invalid(TOO_MUCH, field="file", sheet=sheet.name, rows=sheet.total_height, most=MOST_ROWS)
    rows = [
        [None if cell == "" else cell for cell in row[:MOST_COLUMNS]]
        for row in sheet.to_python(skip_empty_area=False)
    ]
    for first, last in sheet.merged_cell_ranges or ():
        _fill(rows, first, last)
    return Grid(sheet.name, rows)


def _fill(rows: list[list[Cell | None]], first: Sequence[int], last: Sequence[int]) -> None:
    """Each cell of a merged range says what its first cell says."""
    if first[0] >= len(rows) or first[1] >= len(rows[first[0]]):
        return
    value = rows[first[0]][first[1]]
    for row in rows[first[0] : last[0] + 1]:
        for column in range(first[1], min(last[1] + 1, len(row))):
            row[column] = value


def _csv(raw: bytes, name: str) -> Grid:
    """Comma, tab or semicolon; UTF-8, UTF-16 or GB18030."""
    said = _decoded(raw)
    delimiter = max(",\t;", key=said[:4096].count)
    try:
        rows: list[list[Cell | None]] = [
            [cell if cell.strip() else None for cell in row[:MOST_COLUMNS]]
            for row in csv.reader(io.StringIO(said, newline=""), delimiter=delimiter)
        ]
    except csv.Error as fault:
        raise Invalid(NOT_A_TABLE, field="file") from fault
    if len(rows) > MOST_ROWS:
        raise Invalid(TOO_MUCH, field="file", sheet=name, rows=len(rows), most=MOST_ROWS)
    return Grid(name.rsplit(".", 1)[0][:80], rows)


def _decoded(raw: bytes) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(NOT_A_TABLE, field="file")


def address(row: int, column: int) -> str:
    """A cell's address as a person says it: (16, 2) counted from 0 is "C17"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
