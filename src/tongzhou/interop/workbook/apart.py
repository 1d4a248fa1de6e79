"""The library that reads workbooks, and a process of its own for the files whose size cannot be known before they are read.

`python -m tongzhou.interop.workbook.apart` takes a file on its input and answers its sheets as JSON. Run out of memory, it ends and nothing else does.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import python_calamine as calamine

from tongzhou.interop.workbook.values import Cell

Rows = list[list[Cell | None]]
Merged = tuple[Sequence[int], Sequence[int]]
"""First and last cell of a merged range, each (row, column) from 0."""
Sheet = tuple[str, Rows, Sequence[Merged]]

MOST_COLUMNS = 200
"""Columns that are looked at."""
MEMORY = 3 << 29
"""Bytes of address space of the process apart."""
SECONDS = 60


class Why(StrEnum):
    """Why a file is not read."""

    DAMAGED = "damaged"
    LOCKED = "locked"


class Unread(Exception):
    """It cannot be read."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


class TooLong(Exception):
    """A sheet reaches so far."""

    def __init__(self, sheet: str, rows: int, columns: int) -> None:
        self.sheet, self.rows, self.columns = sheet, rows, columns
        super().__init__(sheet)


def taken(raw: bytes, most: int = 0) -> Iterator[Sheet]:
    """The visible sheets, one at a time. `most` rows of a sheet (0: as many as there are). Raises Unread, TooLong."""
    try:
        book = calamine.load_workbook(io.BytesIO(raw))
        for one in book.sheets_metadata:
            if (
                one.visible != calamine.SheetVisibleEnum.Visible
                or one.typ != calamine.SheetTypeEnum.WorkSheet
            ):
                continue
            sheet = book.get_sheet_by_name(one.name)
            if most and sheet.total_height >= most:
                raise TooLong(one.name, sheet.total_height + 1, sheet.total_width + 1)
            yield one.name, _rows(sheet), list(sheet.merged_cell_ranges or ())
    except calamine.PasswordError as fault:
        raise Unread(Why.LOCKED) from fault
    except calamine.CalamineError as fault:
        raise Unread(Why.DAMAGED) from fault
    except BaseException as fault:
        if (
            type(fault).__name__ != "PanicException"
        ):  # what the library says when it did not expect a file to be so
            raise
        raise Unread(Why.DAMAGED) from fault


def _rows(sheet: calamine.CalamineSheet) -> Rows:
    return [
        [None if cell == "" else cell for cell in row[:MOST_COLUMNS]]
        for row in sheet.to_python(skip_empty_area=False)
    ]


def read_apart(raw: bytes) -> list[Sheet]:
    """The visible sheets, read in a process of its own. Raises Unread, TooLong."""
    if LOCKED_STREAM in raw:
        raise Unread(Why.LOCKED)
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            [sys.executable, "-m", __name__], input=raw, capture_output=True, timeout=SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as fault:
        raise Unread(Why.DAMAGED) from fault
    told = json.loads(done.stdout, object_hook=_cell)
    if "long" in told:
        raise TooLong(*told["long"])
    if "why" in told:
        raise Unread(Why(told["why"]))
    return [(name, rows, merged) for name, rows, merged in told["sheets"]]


LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
"""An .xlsx with a password is a compound file with this stream."""
_KINDS: dict[str, type[datetime | date | time]] = {"datetime": datetime, "date": date, "time": time}


def _said(cell: object) -> dict[str, object]:
    if isinstance(cell, timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, (date, time)):
        return {type(cell).__name__: cell.isoformat()}
    raise TypeError(cell)


def _cell(told: dict[str, object]) -> object:
    if "seconds" in told:
        return timedelta(seconds=float(str(told["seconds"])))
    kind = next((one for one in _KINDS if one in told), "")
    return _KINDS[kind].fromisoformat(str(told[kind])) if kind else told


def main() -> int:
    """Read a file from the input, within the memory allowed."""
    from tongzhou.imports.rules import MOST_ROWS

    raw = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        told: dict[str, object] = {"sheets": list(taken(raw, MOST_ROWS))}
    except TooLong as fault:
        told = {"long": [fault.sheet, fault.rows, fault.columns]}
    except Unread as fault:
        told = {"why": fault.why}
    json.dump(told, sys.stdout, default=_said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
