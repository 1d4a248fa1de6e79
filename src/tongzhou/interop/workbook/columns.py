"""What a sheet is: its columns, how a row is read, and what is wrong with it. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongzhou.interop.workbook import values
from tongzhou.interop.workbook.grid import Grid, address
from tongzhou.interop.workbook.values import Cell, Unreadable, plain, text
from tongzhou.kernel.words import Words

MARK = "※"
"""The explanation row begins with it."""
HEAD_ROWS = 15
"""The headings stand somewhere in the first rows; titles and notes may stand above them."""
_SUM = r"(?:合\s*计|总\s*计|小\s*计|累\s*计|共\s*计)"
TOTALS = re.compile(_SUM)
TOTAL = re.compile(rf"\w{{0,8}}?{_SUM}(?:[(（].*[)）])?[:：]?")
"""A cell that says nothing but that its row is a sum."""
_NOTE = re.compile(
    r"[*※]?(?:注意?|备注|附注|说明|填表说明|填报说明|(?:制表|填表|填报|编制|审核|复核|统计|负责|联系)人?|单位负责人|科室负责人"
    r"|联系电话|电话|(?:填报|制表|填表|统计|打印|导出)(?:日期|时间|单位)|数据来源|(?:单位)?盖章|签字|签名)(?:[(（].*?[)）])?\s*[:：]"
)
"""What stands under a table: a note, who made it."""
NOTHING = frozenset(
    ("", "-", "--", "---", "—", "——", "–", "―", "/", "//", "\\", "*", "无数据", "不详", "未详", "未知", "不明", "不清楚", "暂无", "暂缺",
     "缺", "缺失", "待定", "待补", "n/a", "na", "null", "none", "nan", "unknown")
)  # fmt: skip
"""What people write where nothing is known: the same as an empty cell, never zero."""
NONE = frozenset(("无", "没有"))
ZERO_OR_UNKNOWN = Words(
    "“无”分不清是 0 还是不知道：是 0 请写 0，不知道请留空",
    "“无” may be zero or unknown: write 0, or leave it empty",
)
MERGED_NUMBER = Words(
    "这个数写在几行合并的单元格里，分不清每行是多少；请拆开，每行写自己的数",
    "this number stands in a cell merged over several rows; split it and write each row's own",
)


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
    counts: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it holds how many or how much: `counts`, or by its reader."""
        return self.counts or self.read in values.NUMBERS

    @property
    def names(self) -> tuple[str, ...]:
        """Its headings, the exact ones first."""
        return (self.heading.zh, self.heading.en, *self.also)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one cell (or with a row: `column` empty)."""

    cell: str
    column: Words
    given: str
    says: Words


@dataclass(slots=True)
class Row:
    """One row as it was read: its number in the file (from 1), the values by column code, the cells' addresses.

    `given` is what the cells said; `same` are columns that say what an export said; `scaled` are columns whose unit is larger than the product's, so that they mean more than they say.
    """

    number: int
    values: dict[str, Any]
    cells: dict[str, str]
    given: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    scaled: set[str] = field(default_factory=set)
    same: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings stand: the row, and the column of each code.

    `factors` are the units of columns that count in larger ones (万元: 10,000); `ignored` are headings that are no column of the sheet.
    """

    row: int
    places: Mapping[str, int]
    factors: Mapping[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


_BRACKETS = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")
_BARE_UNIT = re.compile(r"/?((?:百万|千万|[百千万亿])元)$")
_UNIT_NOTE = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*((?:百万|千万|[百千万亿])[^\s,，;；)）]{0,4})")
"""Above a table, at its right: "单位：万元"."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_RUNNING = re.compile(r"(序号?|编号|no\.?|#|\d+)", re.IGNORECASE)


def _folded(heading: object) -> str:
    return plain(str(heading)).replace("（", "(").replace("）", ")")


def normal(heading: object) -> str:
    """A heading without blanks, brackets with units, a unit of money behind it, and marks of being required."""
    said = re.sub(r"[\s*：:、,，]", "", _BRACKETS.sub("", _folded(heading))).casefold()
    return _BARE_UNIT.sub("", said) or said


def layout(grid: Grid, columns: Sequence[Column]) -> Layout | None:
    """Where this sheet has its headings: the row that names most columns, with all required ones; None: not this kind of sheet."""
    exact = {normal(name): one.code for one in columns for name in one.names[:2]}
    known = {normal(name): one.code for one in columns for name in one.names} | exact
    best: tuple[int, dict[str, int]] | None = None
    for number, row in enumerate(grid.rows[:HEAD_ROWS]):
        places: dict[str, int] = {}
        for names in (exact, known):
            for place, cell in enumerate(row):
                code = names.get(normal(cell)) if cell is not None else None
                if code and code not in places and place not in places.values():
                    places[code] = place
        if len(places) > (len(best[1]) if best else 1):
            best = number, places
    if best is None:
        return None
    number, places = best
    if "id" in places and not any(_known_id(row, places["id"]) for row in grid.rows[number + 1 :]):
        del places["id"]  # the office's own numbers: nothing of it was exported here
    return Layout(number, places, _factors(grid, number, places, columns), _ignored(grid, number, places))


def _known_id(row: Sequence[Cell | None], place: int) -> bool:
    return place < len(row) and bool(_ID.fullmatch(str(row[place]).strip()))


def _factors(grid: Grid, number: int, places: Mapping[str, int], columns: Sequence[Column]) -> dict[str, int]:
    """What each column of numbers counts in: said in its heading, else in the note above the table."""
    above = " ".join(text(cell) for row in grid.rows[:number] for cell in row if cell is not None)
    note = _UNIT_NOTE.search(_folded(above))
    found: dict[str, int] = {}
    for one in columns:
        if one.code not in places or not one.numeric:
            continue
        heading = _folded(grid.rows[number][places[one.code]])
        own = " ".join(_BRACKETS.findall(heading)) or "".join(_BARE_UNIT.findall(re.sub(r"\s", "", heading)))
        money = "元" in one.heading.zh or one.read in values.MONIES
        unit = own or (note[1] if note and ("元" in note[1]) == money else "")
        times = values.factor(unit)
        if times != 1 and (times == values.HOUR) == ("分钟" in one.heading.zh):
            found[one.code] = times
    return found


def _ignored(grid: Grid, number: int, places: Mapping[str, int]) -> tuple[str, ...]:
    """Headings of columns that hold something and are not read. A running number is no loss."""
    below = grid.rows[number + 1 :]
    return tuple(
        text(cell)
        for place, cell in enumerate(grid.rows[number])
        if cell is not None
        and place not in places.values()
        and (number, place) not in grid.spread
        and not _RUNNING.fullmatch(normal(cell))
        and any(place < len(row) and row[place] is not None for row in below)
    )


def missing(found: Layout, columns: Sequence[Column]) -> list[Column]:
    """Required columns that the sheet does not have."""
    return [one for one in columns if one.required and one.code not in found.places]


def rows(grid: Grid, found: Layout, columns: Sequence[Column]) -> list[Row]:
    """Every row below the headings that says something; totals, notes and the explanation row are no data."""
    by_code = {one.code: one for one in columns if one.code in found.places}
    return [
        _row(number, grid, found, by_code)
        for number in range(found.row + 1, len(grid.rows))
        if _filled(number, grid, found) and not _aside(number, grid, found, by_code)
    ]


def passed_over(grid: Grid, found: Layout, columns: Sequence[Column]) -> list[int]:
    """The numbers (from 1) of rows with something in them that were not taken for data; the explanation row is not told."""
    by_code = {one.code: one for one in columns if one.code in found.places}
    return [
        number + 1
        for number in range(found.row + 1, len(grid.rows))
        if (filled := _filled(number, grid, found))
        and not filled[0].startswith(MARK)
        and _aside(number, grid, found, by_code)
    ]


def _filled(number: int, grid: Grid, found: Layout) -> list[str]:
    """What the known columns of a row say; a formula that nobody computed says something."""
    cells = grid.rows[number]
    known = [cells[place] for place in found.places.values() if place < len(cells)]
    said = [text(cell) for cell in known if cell is not None]
    if grid.faults:
        said += ["?" for place in found.places.values() if (number, place) in grid.faults]
    return [one for one in said if one]


def _aside(number: int, grid: Grid, found: Layout, columns: Mapping[str, Column]) -> bool:
    """Whether a row is no data: the explanation, a sum, a note, the headings once more on the next page."""
    cells = grid.rows[number]
    said = [text(cell) for cell in cells if cell is not None and text(cell)]
    if not said:
        return False
    if any(one.startswith(MARK) for one in said[:2]) or TOTALS.match(said[0]):
        return True
    if any(TOTAL.fullmatch(one) for one in said):
        return True
    lacking = any(
        column.required
        and (
            (place := found.places[code]) >= len(cells)
            or cells[place] is None
            or (number, place) in grid.spread
        )
        for code, column in columns.items()
    )
    if lacking and (_NOTE.match(said[0]) or (len(set(said)) == 1 and grid.wide.get(number, 0) > 1)):
        return True
    return _heads(cells, found, columns)


def _heads(cells: Sequence[Cell | None], found: Layout, columns: Mapping[str, Column]) -> bool:
    """Whether most of its cells say what stands above them."""
    said = [(code, cells[place]) for code, place in found.places.items() if place < len(cells)]
    filled = [(code, normal(cell)) for code, cell in said if isinstance(cell, str)]
    alike = sum(cell in map(normal, columns[code].names) for code, cell in filled)
    return alike > 1 and 2 * alike >= len(filled)


def _row(number: int, grid: Grid, found: Layout, columns: Mapping[str, Column]) -> Row:
    cells = grid.rows[number]
    row = Row(number + 1, {}, {code: address(number, place) for code, place in found.places.items()})
    for code, column in columns.items():
        place = found.places[code]
        cell = cells[place] if place < len(cells) else None
        row.given[code] = said = "" if cell is None else text(cell)
        fault = grid.faults.get((number, place))
        if fault is None and column.numeric and (number, place) in grid.spread:
            fault = MERGED_NUMBER
        if fault is not None:
            row.problems.append(Problem(row.cells[code], column.heading, said[:60], fault))
        elif cell is None or nothing(said, column):
            if column.required:
                says = Words("这一格不能空", "this cell must be filled")
                row.problems.append(Problem(row.cells[code], column.heading, said, says))
        else:
            _read(row, column, cell, found.factors.get(code, 1))
    return row


def nothing(said: str, column: Column) -> bool:
    """Whether a cell says that nothing is known. 无 does where it is no answer: it is one for yes and no, and none of how many."""
    bare = said.casefold().replace(" ", "")
    if bare in NONE:
        return not (column.numeric or column.read is values.yes_no or said in column.options)
    return bare in NOTHING and said not in column.options


def _read(row: Row, column: Column, cell: Cell, times: int) -> None:
    code = column.code
    if times != 1:
        row.scaled.add(code)
    try:
        row.values[code] = column.read(cell if times == 1 else values.scaled(cell, times))
    except Unreadable as fault:
        expected = Words(f"应为{fault.expected.zh}", f"expected: {fault.expected.en}")
        if column.numeric and row.given[code] in NONE:
            expected = ZERO_OR_UNKNOWN
        row.problems.append(Problem(row.cells[code], column.heading, row.given[code][:60], expected))
