"""A table from outside as a file: which rows it says, and what is wrong with them, each at its row; and an empty one to fill in.

Read as people have them (xlsx, xls, ods, CSV in UTF-8 or GB18030, titles above the headings, totals below). A row without a number says nothing and
is passed over: nothing known is not zero.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tongzhou.indicators.actions import Line
from tongzhou.indicators.definitions.catalogue.awaited import Series
from tongzhou.interop.workbook import columns, grid, values
from tongzhou.interop.workbook.columns import Column, Problem
from tongzhou.interop.workbook.values import Cell, Unreadable
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

MOST = 20_000
"""Rows of one file: what fits into a form that is confirmed on the page."""
NO_HEADINGS = sentence(
    "interop.table_headings",
    "没有找到表头：要有“地区代码”“月份”“数值”三列。",
    "The headings were not found: “region code”, “month” and “number” are needed.",
    then_zh="请下载空表，照它的表头整理后再传。",
    then_en="Take the empty table and use its headings.",
)
NO_ROWS = sentence(
    "interop.table_empty",
    "表里没有一行有数。",
    "No row of the table has a number.",
    then_zh="请填上数值再传；没有数据的行留空，不填零。",
    then_en="Fill in the numbers; leave a row empty where nothing is known, do not write zero.",
)
TOO_LONG = sentence(
    "interop.table_long",
    "表里有 {rows} 行，一次最多 {most} 行。",
    "The table has {rows} rows; {most} at a time.",
    then_zh="请按年份分几次传。",
    then_en="Bring it in year by year.",
)
CODE = Words(
    "行政区划代码，县是 6 位，如 513221",
    "the national code of the region, 6 digits for a county, such as 513221",
)
MONTH = Words("一个月份，如 2025-03 或 2025年3月", "a month such as 2025-03 or 2025年3月")
NUMBER = Words("不小于 0 的数", "a number, not negative")


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: its lines with the row of each in the file, and what could not be read."""

    lines: list[Line] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _code(cell: Cell) -> str:
    said = values.text(cell).replace(" ", "")
    if not re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", said):
        raise Unreadable(CODE)
    return said


def _month(cell: Cell) -> date:
    try:
        first, last = values.days(cell)
    except Unreadable as fault:
        if fault.expected is values.WHICH_MONTH:
            raise
        raise Unreadable(MONTH) from fault
    if (first.year, first.month) != (last.year, last.month):
        raise Unreadable(MONTH)
    return first.replace(day=1)


def _number(cell: Cell) -> Decimal:
    try:
        found = values.number(cell)
    except Unreadable as fault:
        raise Unreadable(NUMBER) from fault
    if found < 0:
        raise Unreadable(NUMBER)
    return found


def columns_of(series: Series) -> tuple[Column, ...]:
    """The columns of a table. Money is written in yuan."""
    money = series.unit is Unit.FEN
    read: Callable[[Cell], Any] = (lambda cell: Decimal(values.fen(cell))) if money else _number
    heading = (
        Words("数值（元）", "number (yuan)")
        if money
        else Words(f"数值（{series.unit.words.zh}）", f"number ({series.unit.words.en})")
    )
    return (
        Column("code", Words("地区代码", "region code"), _code, CODE, required=True, also=("行政区划代码", "区划代码", "代码")),
        Column("name", Words("地区", "region"), values.text, Words("地区名称，只供核对", "the name, to compare only"), also=("地区名称", "县", "县区")),
        Column("month", Words("月份", "month"), _month, MONTH, required=True, also=("年月", "时间", "统计月份")),
        Column("number", heading, read, NUMBER, also=("数", "数量", "人次", "例数", "金额", "number"), counts=True),
    )  # fmt: skip


def read(raw: bytes, name: str, series: Series) -> Read:
    """The rows of the first sheet that has the headings. Raises Invalid (field "file")."""
    known = columns_of(series)
    for one in grid.read(raw, name):
        laid = columns.layout(one, known)
        if laid is None or columns.missing(laid, known) or "number" not in laid.places:
            continue
        found = Read()
        rows = columns.rows(one, laid, known)
        if len(rows) > MOST:
            raise Invalid(TOO_LONG, field="file", rows=len(rows), most=MOST)
        for row in rows:
            _take(row, found)
        if not found.lines and not found.problems:
            raise Invalid(NO_ROWS, field="file")
        return found
    raise Invalid(NO_HEADINGS, field="file")


def _take(row: columns.Row, found: Read) -> None:
    """One row; without a number it says nothing."""
    said = row.cells["number"] in {problem.cell for problem in row.problems}
    if "number" not in row.values and not said:
        return
    if row.problems:
        found.problems.extend(row.problems)
        return
    found.lines.append(Line(row.values["code"], row.values["month"], row.values["number"]))
    found.rows.append(row.number)


def template(series: Series, regions: Iterable[tuple[str, str]], month: date) -> bytes:
    """An empty table as CSV that Excel opens: the regions of a commission, one month, no numbers."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([one.heading.zh for one in columns_of(series)])
    writer.writerows([code, name, f"{month:%Y-%m}", ""] for code, name in regions)
    return b"\xef\xbb\xbf" + target.getvalue().encode()
