"""A file is brought, looked at, written: what every test of a sheet does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.integration.workbook.files import book
from tongzhou.imports import actions as imports
from tongzhou.imports.models import Import
from tongzhou.interop.workbook import reading, sheets, writing
from tongzhou.interop.workbook.grid import read
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

Rows = Sequence[Sequence[Any]]


def brought(by: Actor, raw: bytes, name: str = "表.xlsx", *, at: datetime) -> Import:
    """A file received and read."""
    row = imports.receive(id=new_id(), by=by, at=at, name=name, raw=raw)
    return reading.preview(by=by, at=at, import_id=row.pk)


def looked(by: Actor, rows: Rows, *, at: datetime, name: str = "表") -> dict[str, Any]:
    """What the preview tells of one sheet with these rows."""
    (told,) = brought(by, book({name: rows}), at=at).preview["sheets"]
    return dict(told)


def problems(told: dict[str, Any]) -> dict[str, str]:
    """What is wrong, by cell. Each in two languages."""
    assert all(one["says"]["zh"] and one["says"]["en"] for one in told["problems"]), told
    return {one["cell"]: one["says"]["zh"] for one in told["problems"]}


def fates(told: dict[str, Any]) -> tuple[int, int, int]:
    """New, changed, same; nothing wrong."""
    assert not told["problems"] and not told["missing"], told
    return told["fates"]["new"], told["fates"]["changed"], told["fates"]["same"]


def written(by: Actor, sheets: dict[str, Rows] | bytes, *, at: datetime) -> dict[str, Any]:
    """What became of each sheet."""
    raw = sheets if isinstance(sheets, bytes) else book(sheets)
    row = brought(by, raw, at=at)
    names = [one["name"] for one in row.preview["sheets"]]
    row = reading.commit(by=by, at=at, import_id=row.pk, names=names)
    return dict(row.written)


def exported(by: Actor, code: str, *, at: datetime, **asked: str) -> bytes:
    """A list as a workbook."""
    sheet = sheets.get(code)
    assert sheet is not None
    return writing.workbook([sheet], by, filled=sheets.Wanted(at.date(), asked))


def table(raw: bytes) -> list[list[Any]]:
    """The cells of its one visible sheet, empty ones as ""; headings without the mark of being required."""
    (page,) = read(raw, "x.xlsx")
    rows = [["" if cell is None else cell for cell in line] for line in page.rows]
    return [[str(cell).removesuffix(" *") for cell in rows[0]], *rows[2:]]
