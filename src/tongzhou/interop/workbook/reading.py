"""A file that came in: what its sheets are, what each would do, and writing them, all or nothing for each sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tongzhou.imports import actions as imports
from tongzhou.imports import queries as kept
from tongzhou.imports.rules import MOST_PROBLEMS, State
from tongzhou.interop.workbook import columns, grid, sheets
from tongzhou.interop.workbook.acts import ActSheet
from tongzhou.interop.workbook.columns import Problem
from tongzhou.interop.workbook.declared.rosters import RosterSheet
from tongzhou.interop.workbook.grid import Grid
from tongzhou.interop.workbook.records import RecordSheet, both
from tongzhou.interop.workbook.sheets import Fate, Plan, Sheet, all_sheets, get
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, Invalids, Refusal, sentence
from tongzhou.kernel.words import Words

if TYPE_CHECKING:
    from tongzhou.imports.models import Import

STILL_WRONG = sentence(
    "workbook.still_wrong",
    "表“{sheet}”里还有 {n} 处问题，没有写入。",
    "Sheet “{sheet}” still has {n} problems; it was not written.",
    then_zh="请照提示改好单元格，再上传一次。",
    then_en="Correct the cells as shown and upload again.",
)
HOLDS_TOO_MUCH = sentence(
    "workbook.holds_too_much",
    "表“{sheet}”里有一格放不下：太长，或数太大。",
    "A cell of sheet “{sheet}” holds too much: too long, or too large a number.",
    then_zh="请找出特别长的格子，写短些再上传；这一张表什么都没有写入。",
    then_en="Find the cell that is very long, write less and upload again; nothing of this sheet was written.",
)
NOTHING = sentence(
    "workbook.nothing",
    "没有选要写入的表。",
    "No sheet was chosen to be written.",
    then_zh="请至少选一张没有问题的表。",
    then_en="Choose at least one sheet without problems.",
)


AT_ONCE = 150
"""Rows of records that are rehearsed while somebody waits for the page."""
READ_AT_ONCE = 3000
"""Rows of any kind that are read while somebody waits."""
IGNORED = Words("没有用到的列：{named}", "columns that were not used: {named}")
HIDDEN = Words(
    "有 {n} 行在表里是隐藏的（例如筛选），也读了：第 {rows} 行",
    "{n} rows are hidden in the sheet (by a filter, perhaps) and were read too: {rows}",
)
PASSED = Words(
    "合计、说明和重复的表头没有当成数据：第 {rows} 行",
    "sums, notes and repeated headings were not taken for data: rows {rows}",
)
MOST_NAMED = 12
MOST_GIVEN = 60
"""Characters of a cell that its problem repeats."""


@dataclass(frozen=True, slots=True)
class Found:
    """One sheet of the file, recognised (or not), planned."""

    name: str
    sheet: Sheet | None
    plan: Plan
    rows: int
    missing: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()


def recognised(one: Grid) -> tuple[Sheet | None, columns.Layout | None]:
    """The kind of sheet: by its name if the headings fit, else the kind whose headings fit best with nothing required missing."""
    best: tuple[int, Sheet, columns.Layout] | None = None
    for sheet in all_sheets():
        laid = columns.layout(one, sheet.columns())
        if laid is None:
            continue
        fits = len(laid.places) - 100 * len(columns.missing(laid, sheet.columns())) + _named(one.name, sheet)
        if best is None or fits > best[0]:
            best = fits, sheet, laid
    return (best[1], best[2]) if best and best[0] > 0 else (None, None)


def _named(name: str, sheet: Sheet) -> int:
    """How much the sheet's own name speaks for this kind: "学术讲座" says it, "2021年讲座" nearly."""
    said, titles = columns.normal(name), [columns.normal(sheet.title.zh), columns.normal(sheet.title.en)]
    if said in titles:
        return 1000
    bare = re.sub(r"[\d年月度表一览台账登记]+", "", said)
    return 300 if len(bare) > 1 and any(bare in title or title in bare for title in titles) else 0


def look(raw: bytes, name: str, *, by: Actor, at: datetime) -> list[Found]:
    """Every sheet of a file, planned and rehearsed: a later one sees what an earlier one would write. Nothing stays written.

    Raises Invalid(field "file").
    """
    grids = grid.read(raw, name)
    found: dict[str, Found] = {}
    kinds = Counter(sheet.code for one in grids if (sheet := recognised(one)[0]))
    rosters = any(isinstance(sheets.get(code), RosterSheet) for code in kinds)
    with imports.rehearsal():
        for one in _in_order(grids):
            found[one.name] = planned = _look(one, by, at)
            if planned.sheet:
                _rehearse(planned, by, at)
            if isinstance(planned.sheet, ActSheet) and (rosters or kinds[planned.sheet.code] > 1):
                _as_written(planned, by, at)
    return [found[one.name] for one in grids]


def _rehearse(one: Found, by: Actor, at: datetime) -> None:
    """What the verbs refuse, at its cell; what only the database would, for the sheet as a whole."""
    try:
        with imports.whole():
            if one.sheet:
                one.sheet.rehearse(one.plan, by=by, at=at)
    except imports.Overfull:
        says = both(Conflict(HOLDS_TOO_MUCH, sheet=one.name))
        one.plan.problems.append(Problem("A1", Words("整张表", "the whole sheet"), "", says))


def _as_written(one: Found, by: Actor, at: datetime) -> None:
    """Acts as they would be written: a roster of the same file looks for them, and another sheet of the kind finds its rows there. What is refused here stands at no cell; its roster says so."""
    fresh = Plan([step for step in one.plan.steps if step.fate is Fate.NEW])
    with suppress(Refusal, Invalids, imports.Overfull), imports.whole():
        if one.sheet:
            one.sheet.commit(fresh, by=by, at=at, tick=lambda done: None)


def slow(raw: bytes, name: str) -> bool:
    """Whether a file takes longer than a person waits for a page: many rows of records, each of which is rehearsed."""
    try:
        grids = grid.read(raw, name)
    except Invalid:
        return False
    rows = sum(len(one.rows) for one in grids)
    return rows > READ_AT_ONCE or sum(len(one.rows) for one in grids if _rehearsed(one)) > AT_ONCE


def _rehearsed(one: Grid) -> bool:
    return isinstance(recognised(one)[0], RecordSheet | RosterSheet)


def _in_order(grids: list[Grid]) -> list[Grid]:
    """People before who is posted, a fund before its projects: as the kinds were declared."""
    order = {sheet.code: number for number, sheet in enumerate(all_sheets())}

    def place(one: Grid) -> int:
        sheet = recognised(one)[0]
        return order[sheet.code] if sheet else len(order)

    return sorted(grids, key=place)


def _look(one: Grid, by: Actor, at: datetime) -> Found:
    sheet, laid = recognised(one)
    if sheet is None or laid is None:
        return Found(one.name, None, Plan(), len(one.rows))
    absent = columns.missing(laid, sheet.columns())
    if absent:
        return Found(one.name, sheet, Plan(), len(one.rows), tuple(column.heading for column in absent))
    rows = columns.rows(one, laid, sheet.columns())
    notes = tuple(_notes(one, laid, sheet, [row.number for row in rows]))
    return Found(one.name, sheet, sheet.plan(rows, by=by, at=at), len(rows), notes=notes)


def _notes(one: Grid, laid: columns.Layout, sheet: Sheet, read: list[int]) -> Iterator[Words]:
    """What a person should know though it is no mistake: columns and rows that were left out, rows that nobody sees."""
    if laid.ignored:
        yield IGNORED.format(named=_listed([heading[:20] for heading in laid.ignored]))
    hidden = [number for number in read if number - 1 in one.hidden]
    if hidden:
        yield HIDDEN.format(n=len(hidden), rows=_listed(hidden))
    passed = columns.passed_over(one, laid, sheet.columns())
    if passed:
        yield PASSED.format(rows=_listed(passed))


def _listed(named: Sequence[object]) -> Words:
    told, more = [str(one) for one in named[:MOST_NAMED]], "…" if len(named) > MOST_NAMED else ""
    return Words("、".join(told) + more, ", ".join(told) + more)


def preview(*, by: Actor, at: datetime, import_id: UUID) -> Import:
    """Read a file that was received and keep what was found. A file that cannot be read fails with its sentence, kept."""
    row = kept.found(by, import_id)
    try:
        found = look(kept.raw(by, import_id), row.name, by=by, at=at)
    except Refusal as fault:
        told = {"fault": _said(fault.says), "then": _said(fault.then)}
        return imports.move(by=by, at=at, id=import_id, event="fail", preview=told)
    rows = sum(one.rows for one in found if one.sheet)
    return imports.move(
        by=by, at=at, id=import_id, event="read", preview={"sheets": [_told(one) for one in found]}, rows=rows
    )


def _told(one: Found) -> dict[str, Any]:
    plan = one.plan
    return {
        "name": one.name,
        "kind": one.sheet.code if one.sheet else "",
        "rows": one.rows,
        "missing": [_said(words) for words in one.missing],
        "notes": [_said(words) for words in one.notes],
        "fates": {fate.value: plan.count(fate) for fate in (Fate.NEW, Fate.SAME, Fate.CHANGED)},
        "wrong": len(plan.problems),
        "problems": [_problem(problem) for problem in sorted(plan.problems, key=_place)[:MOST_PROBLEMS]],
    }


def _place(one: Problem) -> tuple[int, int, str]:
    """Row by row, from left to right: the way a person goes through a sheet."""
    letters = one.cell.rstrip("0123456789")
    return int(one.cell[len(letters) :] or 0), len(letters), letters


def _problem(one: Problem) -> dict[str, Any]:
    return {
        "cell": one.cell,
        "column": _said(one.column),
        "given": one.given[:MOST_GIVEN],
        "says": _said(one.says),
    }


def _said(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def commit(
    *,
    by: Actor,
    at: datetime,
    import_id: UUID,
    names: list[str],
    say: Callable[[int, int], None] | None = None,
) -> Import:
    """Write the chosen sheets, each whole or not at all. A sheet that still has problems is named, the others are written.

    Safe to send again: what is there is found the same. Raises IllegalMove, Invalid("sheets").
    """
    row = kept.found(by, import_id)
    if not names:
        raise Invalid(NOTHING, field="sheets")
    if row.status is State.READ:
        imports.move(by=by, at=at, id=import_id, event="commit")
    written: dict[str, Any] = {}
    for one in _in_order(grid.read(kept.raw(by, import_id), row.name)):
        if one.name in names and recognised(one)[0]:
            written[one.name] = _write(_look(one, by, at), by, at, say)
    event = "done" if all("fault" not in told for told in written.values()) else "fail"
    return imports.move(by=by, at=at, id=import_id, event=event, written=written)


def _write(one: Found, by: Actor, at: datetime, say: Callable[[int, int], None] | None) -> dict[str, Any]:
    sheet = get(one.sheet.code) if one.sheet else None
    try:
        if sheet is None or one.missing or one.plan.problems:
            raise Conflict(STILL_WRONG, sheet=one.name, n=len(one.plan.problems) + len(one.missing))
        with imports.whole():
            number = sheet.commit(
                one.plan, by=by, at=at, tick=lambda done: say(done, one.rows) if say else None
            )
    except imports.Overfull:
        return _fault(Conflict(HOLDS_TOO_MUCH, sheet=one.name))
    except Invalids as faults:
        return _fault(faults.faults[0])
    except Refusal as fault:
        return _fault(fault)
    return {"rows": number, "same": one.plan.count(Fate.SAME)}


def _fault(fault: Refusal) -> dict[str, Any]:
    return {"fault": _said(fault.says), "then": _said(fault.then)}
