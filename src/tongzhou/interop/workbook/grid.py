"""From the bytes of a file to sheets of cells: xlsx, xls, ods and CSV, as people have them.

Merged cells are filled with what stands in their first cell. Nothing in a file is executed or followed: no formulas, links or macros.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongzhou.imports.rules import MOST_ROWS, UNPACKED_LIMIT
from tongzhou.interop.workbook.apart import (
    MOST_COLUMNS,
    Merged,
    Rows,
    TooLong,
    Unread,
    Why,
    read_apart,
    taken,
)
from tongzhou.interop.workbook.insides import Bomb, Broken, Inside, insides
from tongzhou.interop.workbook.insides import told_as as address
from tongzhou.interop.workbook.values import Cell
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words

MOST_CELLS = 4_000_000
"""Cells of one sheet, empty ones between others included: 20,000 rows have under 1,000,000."""
LONGEST = 131_072
"""Characters of one cell of a CSV; Excel's own have at most 32,767."""
_OTHER = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<(\?xml|!doctype|html|table|meta|head|style)|%PDF|\{\\rtf|MIME-Version)",
    re.IGNORECASE,
)
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
    "表“{sheet}”一直到 {last} 都有内容，太大了；一张表最多 {most} 行。",
    "Sheet “{sheet}” has cells as far as {last}: too large; a sheet may have {most} rows.",
    then_zh="如果下面或右边其实是空的，请把多余的行和列整行整列删除再保存；真有这么多，请按年份或单位拆成几张表。",
    then_en="If there is nothing below or to the right, delete those rows and columns and save; if it is all data, split it by year or institution.",
)
WEB_PAGE = sentence(
    "workbook.web_page",
    "这个文件其实是网页或文档，只是名字像表格。",
    "This file is a web page or a document under the name of a table.",
    then_zh="有的系统导出的“Excel”就是这样。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
    then_en="Some systems export “Excel” so. Open it in Excel or WPS, save it as .xlsx and upload again.",
)
OPEN_QUOTE = sentence(
    "workbook.open_quote",
    "有一格太长，多半是前面有个英文引号没有配对，后面的行都被并进了这一格。",
    "One cell is far too long: a quotation mark before it was never closed, so that the following rows fell into it.",
    then_zh="请用 Excel 或 WPS 打开，改好后另存为 .xlsx 再上传。",
    then_en="Open it in Excel or WPS, correct it, save it as .xlsx and upload again.",
)
ERROR = Words(
    "这一格的公式出错（{shown}）；请改好公式，或直接填数",
    "the formula of this cell fails ({shown}); correct it, or write the value",
)
UNRECKONED = Words(
    "这一格是公式，文件里没有存它的结果；请用 Excel 或 WPS 打开、保存一次再传，或直接填数",
    "this cell is a formula whose result the file does not hold; open and save it in Excel or WPS, or write the value",
)
BOMB = sentence(
    "workbook.bomb",
    "这个文件解开后太大，没有读。",
    "Unpacked, this file is too large; it was not read.",
    then_zh="请只留需要的表，另存为新的文件再上传。",
    then_en="Keep the sheets that matter, save them as a new file and upload again.",
)
FAULTS = {Why.DAMAGED: NOT_A_TABLE, Why.LOCKED: LOCKED}


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its name and its rows; rows[0] is row 1 of the file. None is an empty cell. Places are (row, column) from 0.

    `faults` are cells whose value is not known and why; `spread` are cells that say what the first of a merged range says;
    `hidden` are rows that the sheet does not show; `wide` has the widest merged range that begins in a row.
    """

    name: str
    rows: list[list[Cell | None]]
    faults: dict[tuple[int, int], Words] = field(default_factory=dict)
    spread: set[tuple[int, int]] = field(default_factory=set)
    hidden: frozenset[int] = frozenset()
    wide: dict[int, int] = field(default_factory=dict)


def read(raw: bytes, name: str) -> list[Grid]:
    """The visible sheets of a file. Raises Invalid(field "file") with the sentence that fits."""
    if raw[:4] == b"PK\x03\x04":
        return _packed(raw)
    if raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _apart(raw)
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid(NOT_A_TABLE, field="file")
    if _OTHER.match(raw[:400]):
        raise Invalid(WEB_PAGE, field="file")
    return [_csv(raw, name)]


def _packed(raw: bytes) -> list[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = {one.casefold() for one in packed.namelist()}
            if sum(one.file_size for one in packed.infolist()) > UNPACKED_LIMIT:
                raise Bomb
            if "xl/workbook.xml" in names:
                return _workbook(raw, insides(packed, UNPACKED_LIMIT))
    except (
        Broken,
        zipfile.BadZipFile,
        struct.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        OverflowError,
    ) as fault:
        raise Invalid(NOT_A_TABLE, field="file") from fault
    except Bomb as fault:
        raise Invalid(BOMB, field="file") from fault
    if "content.xml" not in names or any(one.startswith("word/") for one in names):
        raise Invalid(NOT_A_TABLE, field="file")
    return _apart(raw)


def _workbook(raw: bytes, found: Mapping[str, Inside]) -> list[Grid]:
    """An .xlsx whose sheets were measured: none reaches so far that reading it would take the memory of all."""
    for name, one in found.items():
        _measure(name, one.rows, one.columns, one.last)
    try:
        sheets = [one for one in taken(raw) if one[0] in found]
    except Unread as fault:
        raise Invalid(FAULTS[fault.why], field="file") from fault
    return [_grid(name, rows, merged, found[name]) for name, rows, merged in sheets]


def _measure(name: str, rows: int, columns: int, last: str) -> None:
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise Invalid(TOO_MUCH, field="file", sheet=name, last=last, most=MOST_ROWS)


def _apart(raw: bytes) -> list[Grid]:
    """An .xls or .ods is read by a process of its own, whose memory has an end: nothing of it can be measured beforehand."""
    try:
        sheets = read_apart(raw)
    except TooLong as fault:
        raise Invalid(
            TOO_MUCH,
            field="file",
            sheet=fault.sheet,
            last=address(fault.rows - 1, fault.columns - 1),
            most=MOST_ROWS,
        ) from fault
    except Unread as fault:
        raise Invalid(FAULTS[fault.why], field="file") from fault
    return [_grid(name, rows, merged, Inside()) for name, rows, merged in sheets]


def _grid(name: str, rows: Rows, merged: Sequence[Merged], inside: Inside) -> Grid:
    grid = Grid(name, rows, hidden=frozenset(inside.hidden))
    for place, shown in inside.errors.items():
        grid.faults[place] = Words(ERROR.zh.format(shown=shown), ERROR.en.format(shown=shown))
    for place in inside.unreckoned:
        grid.faults[place] = UNRECKONED
    for first, last in merged:
        _fill(grid, first, last)
    return grid


def _fill(grid: Grid, first: Sequence[int], last: Sequence[int]) -> None:
    """Each cell of a merged range says what its first cell says."""
    rows = grid.rows
    if first[0] >= len(rows) or first[1] >= len(rows[first[0]]):
        return
    value = rows[first[0]][first[1]]
    if value is None:
        return
    if last[1] > first[1]:
        grid.wide[first[0]] = max(grid.wide.get(first[0], 0), last[1] - first[1] + 1)
    for row in range(first[0], min(last[0] + 1, len(rows))):
        for column in range(first[1], min(last[1] + 1, len(rows[row]))):
            rows[row][column] = value
            if (row, column) != (first[0], first[1]):
                grid.spread.add((row, column))


def _csv(raw: bytes, name: str) -> Grid:
    """Comma, tab or semicolon; UTF-8, UTF-16 or GB18030."""
    said = _decoded(raw)
    delimiter = max(",\t;", key=lambda one: _even(said[:16_384], one))
    csv.field_size_limit(LONGEST)
    try:
        rows: list[list[Cell | None]] = [
            [_plain(cell) for cell in row[:MOST_COLUMNS]]
            for row in csv.reader(io.StringIO(said, newline=""), delimiter=delimiter)
        ]
    except csv.Error as fault:
        raise Invalid(OPEN_QUOTE if "field larger" in str(fault) else NOT_A_TABLE, field="file") from fault
    _measure(name, len(rows), 1, f"A{len(rows)}")
    return Grid(name.rsplit(".", 1)[0][:80], rows)


def _even(said: str, delimiter: str) -> tuple[int, int]:
    """How well a delimiter divides the first lines: cells of most lines that have as many, and more than one."""
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(said, newline=""), delimiter=delimiter))
    except csv.Error:
        return 0, 0
    return max(((lines * width, width) for width, lines in widths.items() if width > 1), default=(0, 0))


def _plain(cell: str) -> Cell | None:
    """What was written to be kept as text, ="007" or '007, without the sign for it."""
    found = re.fullmatch(r'="(.*)"|\'(\d.*)', cell.strip(), re.DOTALL)
    said = (found[1] or found[2] or "") if found else cell
    return said if said.strip() else None


def _decoded(raw: bytes) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(NOT_A_TABLE, field="file")


__all__ = ("Grid", "address", "read")
