"""A logger's table as loggers write it: which column is the time, which the temperature, in which unit. Never guessed: read, or refused at its line.

Columns are found by their heading, else by place: the first time, and what follows it. Lines before the first reading are passed over
as long as none of them looks like a reading.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from tongzhou.care.blood.refusals import BAD_LINE, LINE_COMMA, LINE_NO_TIME, LINE_WHICH_DAY, MANY_COLUMNS
from tongzhou.care.blood.rules.clock_times import Stamp, clock_of, day_of, glued, time_of, whole_time
from tongzhou.kernel.errors import Invalid, Sentence

LOWEST, HIGHEST = Decimal(-100), Decimal(60)
"""Degrees Celsius; beyond them it is no temperature of blood on its way, and Fahrenheit without its sign is not taken for Celsius."""
TIME = re.compile(r"时间|日期|time|date", re.IGNORECASE)
WARMTH = re.compile(r"温度|℃|°\s*c|℉|°\s*f|temp|celsius|fahrenheit", re.IGNORECASE)
ASIDE = re.compile(
    r"上限|下限|报警|设定|最高|最低|湿|alarm|limit|high|low|max|min|set|humid|rh\b", re.IGNORECASE
)
CELSIUS = re.compile(r"℃|°\s*c|摄氏|celsius|[(（_\s]c[)）]?$", re.IGNORECASE | re.MULTILINE)
FAHRENHEIT = re.compile(r"℉|°\s*f|华氏|fahrenheit|[(（_\s]f[)）]?$", re.IGNORECASE | re.MULTILINE)
ONE_HEADING, MOST_HEADING = 1, 40
"""Lines before the first reading: of what somebody pastes, and of a file, whose logger may tell of itself first."""
FIVE_NINTHS = Decimal(5) / Decimal(9)
Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A temperature as told: an aware time, tenths of a degree; `line` where it stood, from 1."""

    line: int
    taken_at: datetime
    tenths: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the heading says that things are. `warmth` None: no heading told it, and then what is in `aside` is something else."""

    warmth: int | None = None
    fahrenheit: bool = False
    aside: frozenset[int] = frozenset()

    def place(self, after: int) -> int:
        """The column of the temperature, where the time ends before column `after`."""
        if self.warmth is not None and self.warmth >= after:
            return self.warmth
        return next(n for n in range(after, after + len(self.aside) + 1) if n not in self.aside)


def read_lines(text: str, field: str = "lines") -> list[Measured]:
    """The temperatures of a text table (China's time unless it says another). Raises Invalid with the number of the first line that cannot be read."""
    return read_rows(_split(text), field)


def _split(text: str) -> Iterator[Row]:
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if raw.strip():
            yield number, _cells(raw)


def _cells(raw: str) -> list[str]:
    """By tab, else by semicolon, else by comma: whoever separates by semicolons may write 22,4."""
    told = raw.replace("；", ";").replace("，", ",")
    mark = next((one for one in "\t;" if one in told), ",")
    try:
        return [cell.strip() for cell in next(csv.reader(io.StringIO(told), delimiter=mark))]
    except (csv.Error, StopIteration):  # no table at all: one endless cell
        return [told.strip()]


def read_rows(rows: Iterator[Row] | Sequence[Row], field: str = "lines") -> list[Measured]:
    """The temperatures of rows of cells, each with the number of its line. Raises Invalid at the first that cannot be read."""
    found: list[Measured] = []
    before: list[Row] = []
    columns = Columns()
    for number, cells in rows:
        if not any(cells):
            continue
        if found or _like_a_reading(cells):
            if not found:
                columns = _columns(before, field)
            found.append(_reading(number, cells, columns, field))
        elif len(before) < (ONE_HEADING if field == "lines" else MOST_HEADING):
            before.append((number, cells))
        else:
            raise _unread(BAD_LINE, number, cells, field)
    if not found and len(before) > 1:
        raise _unread(BAD_LINE, *before[1], field)
    return found


def _like_a_reading(cells: Sequence[str]) -> bool:
    """Whether it begins with something like a day or a time, after a number of the row or not."""
    first = cells[1] if len(cells) > 1 and cells[0].isdigit() and len(cells[0]) < 7 else cells[0]
    return bool(re.match(r"\d+\s*[-/.:：年]\s*\d|(上午|下午|[ap]m)\s*\d", first, re.IGNORECASE))


def _columns(before: list[Row], field: str) -> Columns:
    """What the lines before the first reading say. Raises Invalid when several columns could be the temperature."""
    said = "\n".join(cell for _number, cells in before for cell in cells)
    all_fahrenheit = bool(FAHRENHEIT.search(said)) and not CELSIUS.search(said)
    number, cells = next(
        ((n, c) for n, c in reversed(before) if any(TIME.search(one) for one in c) and len(c) > 1), (0, [])
    )
    named = [n for n, one in enumerate(cells) if WARMTH.search(one) and not ASIDE.search(one)]
    plain = [n for n in named if not FAHRENHEIT.search(cells[n])]
    chosen = plain or named
    if len(chosen) > 1:
        raise Invalid(MANY_COLUMNS, field=field, line=number, text="、".join(cells[n] for n in chosen)[:60])
    if not chosen:
        aside = frozenset(n for n, one in enumerate(cells) if ASIDE.search(one))
        return Columns(None, all_fahrenheit, aside)
    head = cells[chosen[0]]
    return Columns(chosen[0], bool(FAHRENHEIT.search(head)) or (all_fahrenheit and not CELSIUS.search(head)))


def _reading(number: int, cells: Sequence[str], columns: Columns, field: str) -> Measured:
    at, after = _when(number, cells, field)
    place = columns.place(after)
    told = cells[place] if place < len(cells) else ""
    follows = cells[place + 1] if place + 1 < len(cells) else ""
    if columns.warmth is None and re.fullmatch(r"[-−]?\d{1,2}", told) and re.fullmatch(r"\d{1,2}", follows):
        raise _unread(LINE_COMMA, number, [f"{told},{follows}"], field)
    tenths = tenths_of(told, fahrenheit=columns.fahrenheit)
    if tenths is None:
        raise _unread(BAD_LINE, number, cells, field)
    return Measured(number, at, tenths)


def _when(number: int, cells: Sequence[str], field: str) -> tuple[datetime, int]:
    """The time of a row, and the column after it: in one cell, or day and time (and AM or PM) in neighbouring ones."""
    start = 1 if len(cells) > 1 and cells[0].isdigit() and len(cells[0]) < 7 else 0
    told = cells[start]
    day = day_of(told)
    if day is Stamp.AMBIGUOUS:
        raise _unread(LINE_WHICH_DAY, number, [told], field)
    if day is not Stamp.NONE and day is not None:
        rest = cells[start + 1] if start + 1 < len(cells) else ""
        marker = cells[start + 2] if start + 2 < len(cells) else ""
        for more, used in ((glued(rest, marker), 3), (rest, 2)):
            clock = clock_of(more) if more else None
            if clock is not None:
                return whole_time(day, clock), start + used
        raise _unread(LINE_NO_TIME, number, cells, field)
    at = time_of(told)
    if at is Stamp.AMBIGUOUS:
        raise _unread(LINE_WHICH_DAY, number, [told], field)
    marker = cells[start + 1] if start + 1 < len(cells) else ""
    if (joined := glued(told, marker)) and isinstance(late := time_of(joined), datetime):
        return late, start + 2
    if not isinstance(at, datetime):
        raise _unread(BAD_LINE, number, cells, field)
    return at, start + 1


def _unread(says: Sentence, number: int, cells: Sequence[str], field: str) -> Invalid:
    return Invalid(says, field=field, line=number, text=",".join(cells)[:40])


def tenths_of(text: str, *, fahrenheit: bool = False) -> int | None:
    """Tenths of a degree Celsius of "22.4", "22,4", "22.4 ℃", "−18", "72.3 °F"; None for what is no temperature. `fahrenheit`: unless it says ℃."""
    bare = text.replace("−", "-").replace("º", "°").strip()
    hot = fahrenheit and not re.search(r"℃|°?\s*c$", bare, re.IGNORECASE)
    if re.search(r"(℉|°\s*f|\df|\d\s+f)$", bare, re.IGNORECASE):
        hot = True
    bare = re.sub(r"\s*(℃|℉|°?\s*[cf])$", "", bare, flags=re.IGNORECASE)
    if re.fullmatch(r"[-+]?\d{1,3},\d{1,2}", bare):
        bare = bare.replace(",", ".")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    if number.is_finite() and hot and abs(number) < 1000:
        number = (number - 32) * FIVE_NINTHS
    if not number.is_finite() or not LOWEST <= number <= HIGHEST:
        return None
    return int((number * 10).to_integral_value())
