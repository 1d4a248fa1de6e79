"""What the XML of an .xlsx tells beside its values: how far each sheet reaches, hidden rows, formulas without a result, errors.

Looked at before the file is read, piece by piece: a single cell far off would make the reader ask for more memory than there is.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

PIECE = 1 << 20
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_BOOK = "xl/workbook.xml"


class Broken(Exception):
    """The file is no .xlsx that can be read."""


class Bomb(Exception):
    """Unpacked it is larger than it may be, whatever its directory says."""


@dataclass(slots=True)
class Inside:
    """One sheet: `rows` and `columns` that hold something, the address of its `last` cell, rows that are hidden (from 0).

    `errors` are cells (row, column from 0) with what Excel shows there, such as "#REF!"; `unreckoned` are formulas without a result.
    """

    rows: int = 0
    columns: int = 0
    last: str = ""
    hidden: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unreckoned: set[tuple[int, int]] = field(default_factory=set)


def insides(packed: zipfile.ZipFile, limit: int) -> dict[str, Inside]:
    """Every sheet by its name. `limit` is in bytes, of all sheets together. Raises Broken, Bomb."""
    found: dict[str, Inside] = {}
    left = limit
    for name, path in _paths(packed, limit).items():
        looker = _Looker()
        left -= _parse(packed, path, looker, left)
        found[name] = looker.inside
    return found


def _paths(packed: zipfile.ZipFile, limit: int) -> dict[str, str]:
    """The file of each sheet in the archive."""
    names: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, told: dict[str, str]) -> None:
        if tag == "sheet":
            names[told.get("name", "")] = next(
                (value for key, value in told.items() if key.endswith(":id")), ""
            )

    def relation(tag: str, told: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[told.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", told.get("Target", "")))

    _parse(packed, _BOOK, sheet, limit)
    _parse(packed, "xl/_rels/workbook.xml.rels", relation, limit)
    there = {one.casefold(): one for one in packed.namelist()}
    paths = {name: there.get(targets.get(id, "").lstrip("/").casefold(), "") for name, id in names.items()}
    return {name: path for name, path in paths.items() if path}


def _parse(
    packed: zipfile.ZipFile, path: str, looker: _Looker | Callable[[str, dict[str, str]], None], limit: int
) -> int:
    """Read one part; answers its size in bytes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    if isinstance(looker, _Looker):
        parser.StartElementHandler, parser.EndElementHandler = looker.begin, looker.end
        parser.CharacterDataHandler = looker.said
    else:
        parser.StartElementHandler = lambda tag, told: looker(tag.rsplit(":", 1)[-1], told)
    size = 0
    try:
        with packed.open(path) as part:
            while piece := part.read(PIECE):
                size += len(piece)
                if size > limit:
                    raise Bomb
                parser.Parse(piece)
        parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, LookupError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as fault:  # fmt: skip
        raise Broken from fault
    return size


def _refuse(*told: object) -> None:
    raise Broken


class _Looker:
    """Hears one sheet. A cell without an address stands right of the one before."""

    def __init__(self) -> None:
        self.inside = Inside()
        self._row = -1
        self._column = -1
        self._kind = ""
        self._formula = False
        self._in_value = False
        self._value = ""

    def begin(self, tag: str, told: dict[str, str]) -> None:
        tag = tag.rsplit(":", 1)[-1]
        if tag == "c":
            self._cell(told)
        elif tag == "row":
            self._row = int(told["r"]) - 1 if "r" in told else self._row + 1
            self._column = -1
            if told.get("hidden") in ("1", "true"):
                self.inside.hidden.add(self._row)
        elif tag in ("v", "is"):
            self._in_value = True
        elif tag == "f":
            self._formula = True

    def _cell(self, told: dict[str, str]) -> None:
        found = _CELL.fullmatch(told.get("r", ""))
        if found:
            self._column = _number(found[1])
            self._row = int(found[2]) - 1
        else:
            self._column += 1
        self._kind, self._formula, self._value = told.get("t", ""), False, ""

    def said(self, text: str) -> None:
        if self._in_value and len(self._value) < 40:
            self._value += text

    def end(self, tag: str) -> None:
        tag = tag.rsplit(":", 1)[-1]
        if tag in ("v", "is"):
            self._in_value = False
        elif tag == "c":
            self._done()

    def _done(self) -> None:
        place, inside = (self._row, self._column), self.inside
        if self._kind == "e":
            inside.errors[place] = self._value or "#?"
        elif self._formula and not self._value and self._kind != "str":
            inside.unreckoned.add(place)
        elif not self._value:
            return
        if self._row >= inside.rows or self._column >= inside.columns:
            inside.last = told_as(*place)
        inside.rows = max(inside.rows, self._row + 1)
        inside.columns = max(inside.columns, self._column + 1)


def _number(letters: str) -> int:
    column = 0
    for one in letters:
        column = column * 26 + ord(one) - 64
    return column - 1


def told_as(row: int, column: int) -> str:
    """A cell's address as a person says it: (16, 2) counted from 0 is "C17"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
