"""What a sheet is: its columns, how a row is read, and what is wrong with it. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongzhou.interop.workbook.grid import Grid, address
from tongzhou.interop.workbook.values import Cell, Unreadable, plain, text
from tongzhou.kernel.words import Words

MARK = "※"
"""The explanation row begins with it."""
HEAD_ROWS = 15
"""The headings stand somewhere in the first rows; titles and notes may stand above them."""
TOTALS = re.compile(r"(合\s*计|总\s*计|小\s*计|累\s*计)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `read` turns a cell into a value; `also` are headings that old files use for the same thing.

    `options` make the drop-down list; `field` is the name under which a verb's fault belongs here. `write` turns a value
    back into what the cell of an export says.
    """

    code: str
    heading: Words
    read: Callable[[Cell], Any]
    explain: Words
    required: bool = False
    also: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    width: int = 14
    field: str = ""
    write: Callable[[Any], Cell] = text


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one cell (or with a row: `column` empty)."""

    cell: str
    column: Words
    given: str
    says: Words


@dataclass(slots=True)
class Row:
    """One row as it was read: its number in the file (from 1), the values by column code, the cells' addresses."""

    number: int
    values: dict[str, Any]
    cells: dict[str, str]
    given: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings stand: the row, and the column of each code."""

    row: int
    places: Mapping[str, int]


def normal(heading: object) -> str:
    """A heading without blanks, brackets with units, and marks of being required."""
    said = plain(str(heading)).replace("（", "(").replace("）", ")")
    return re.sub(r"\(.*?\)|[\s*：:、,，]", "", said).casefold()


def layout(grid: Grid, columns: Sequence[Column]) -> Layout | None:
    """Where this sheet has its headings: the row that names most columns, with all required ones; None: not this kind of sheet."""
    known = {
        normal(name): one.code for one in columns for name in (one.heading.zh, one.heading.en, *one.also)
    }
    best: Layout | None = None
    for number, row in enumerate(grid.rows[:HEAD_ROWS]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            code = known.get(normal(cell)) if cell is not None else None
            if code and code not in places:
                places[code] = place
        if len(places) > (len(best.places) if best else 1):
            best = Layout(number, places)
    return best


def missing(found: Layout, columns: Sequence[Column]) -> list[Column]:
    """Required columns that the sheet does not have."""
    return [one for one in columns if one.required and one.code not in found.places]


def rows(grid: Grid, found: Layout, columns: Sequence[Column]) -> list[Row]:
    """Every row below the headings that says something; totals and the explanation row are no data."""
    by_code = {one.code: one for one in columns if one.code in found.places}
    read = []
    for number in range(found.row + 1, len(grid.rows)):
        cells = grid.rows[number]
        if _speaks(cells, found):
            read.append(_row(number, cells, found, by_code))
    return read


def _speaks(cells: Sequence[Cell | None], found: Layout) -> bool:
    said = [cells[place] for place in found.places.values() if place < len(cells)]
    filled = [text(cell) for cell in said if cell is not None and text(cell)]
    if not filled or any(one.startswith(MARK) for one in filled[:2]):
        return False
    first = next((text(cell) for cell in cells if cell is not None and text(cell)), "")
    return not TOTALS.match(first)


def _row(number: int, cells: Sequence[Cell | None], found: Layout, columns: Mapping[str, Column]) -> Row:
    row = Row(number + 1, {}, {code: address(number, place) for code, place in found.places.items()})
    for code, column in columns.items():
        place = found.places[code]
        cell = cells[place] if place < len(cells) else None
        said = "" if cell is None else text(cell)
        row.given[code] = said
        if said in ("", "-", "—", "／", "/", "无数据"):
            if column.required:
                row.problems.append(
                    Problem(
                        row.cells[code], column.heading, "", Words("这一格不能空", "this cell must be filled")
                    )
                )
            continue
        try:
            row.values[code] = column.read(cell)  # type: ignore[arg-type]  # not None: it said something
        except Unreadable as fault:
            expected = Words(f"应为{fault.expected.zh}", f"expected: {fault.expected.en}")
            row.problems.append(Problem(row.cells[code], column.heading, said[:60], expected))
    return row
