"""Sheets of records with a life of their own: a declaration says what the columns are and which verbs take a row.

One mechanism for all of them: names are looked up, a row is compared with the record that it names, and what would be
refused is said at its cell, because the verbs are rehearsed on the whole file before anybody is asked to commit it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from tongzhou.imports import actions as imports
from tongzhou.interop.workbook.columns import Column, Problem, Row
from tongzhou.interop.workbook.fields import NUMBER
from tongzhou.interop.workbook.places import Places, look_up
from tongzhou.interop.workbook.sheets import Fate, Plan, Step, Tick, Wanted
from tongzhou.interop.workbook.values import text
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, Invalids, Refusal, sentence
from tongzhou.kernel.words import Words

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution

Record = TypeVar("Record")
Told = dict[str, Any]
"""What a row says, by column code: text, number, day, the code of a choice; an institution, a department, a person as its row; None for nothing."""

MOST = 20_000
ROW = Words("整行", "the whole row")
UNKNOWN_ID = Words(
    "没有这个编号的记录，或者它不属于您的机构；新的一行请把编号留空",
    "there is no record with this id, or it is not your institution's; leave the id of a new row empty",
)
UNKNOWN_PERSON = Words(
    "{house}的名录里没有“{name}”；请先在“人员”表或“机构与人员”里登记，或核对姓名和单位",
    "the directory of {house} has no “{name}”; register the person first (sheet “人员”), or check name and institution",
)
TWICE = Words(
    "和第 {row} 行说的是同一条记录；请留一行", "this is the same record as in row {row}; keep one of them"
)
WHICH = Words(
    "已有几条这样的记录，分不清是哪一条；请从导出的表里改，带上编号",
    "several such records are there already; correct them in an export, which names each by its id",
)
REFUSED = sentence(
    "workbook.row_refused",
    "第 {row} 行没有写成：{says}。",
    "Row {row} could not be written: {says}.",
    then_zh="请改好这一行，再上传一次；这一张表什么都没有写入。",
    then_en="Correct this row and upload again; nothing of this sheet was written.",
)
NEEDED = sentence(
    "workbook.needed",
    "“{what}”这一格不能空。",
    "The cell “{what}” must be filled.",
    then_zh="请补上再上传。",
    then_en="Fill it in and upload again.",
)
TOO_LONG = sentence(
    "workbook.too_long",
    "这一格放不下（{n} 个字）。",
    "This cell holds too much ({n} characters).",
    then_zh="请写短些，或把数改小再上传；多半是几格的内容并到了一格。",
    then_en="Write less, or a smaller number, and upload again; perhaps several cells were joined into one.",
)
FIXED = sentence(
    "workbook.fixed",
    "这一条现在是“{state}”，“{what}”不能用表格改。",
    "This one is now “{state}”; “{what}” cannot be changed by a workbook.",
    then_zh="请打开这条记录，看它现在可以怎么改；已入账的申请冲正。",
    then_en="Open the record and see what can be done with it; ask for a reversal of what is in the ledger.",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One row that is being written: by whom, when, under which id."""

    by: Actor
    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Asked(Generic[Record]):
    """What a step would do: the row, what it says, the record that is there, the columns in which they differ."""

    row: Row
    told: Told
    record: Record | None = None
    changed: frozenset[str] = frozenset()


def _nothing(told: Sequence[Told], by: Actor, at: datetime) -> None:
    """Nothing has to be there beforehand."""


def _as_told(told: Told) -> Told:
    return told


@dataclass(frozen=True, kw_only=True)
class RecordSheet(Generic[Record]):
    """The sheet of one kind of record.

    `houses` are the columns that name an institution; `departments` and `people` lead from a column to that of its institution.
    `key` says what makes two rows the same record; with `twins` the second row with the same key is a second record. What is not
    `confirmed` is entered by one side alone.
    `there` reads the records at some institutions in any state, `listed` those that a list shows as it was filtered; `said` turns
    one into what its row says. `create` and `correct` call the verbs; `ready` writes what several rows need beforehand. `fill`
    says what empty cells mean. `fields` leads from the field of a verb's fault to a column, beside `Column.field`.
    """

    code: str
    title: Words
    explain: Words
    group: Words
    made_of: tuple[Column, ...]
    key: Callable[[Told], tuple[object, ...]]
    there: Callable[[Actor, Collection[UUID], int], list[Record]]
    listed: Callable[[Actor, Wanted], list[Record]]
    said: Callable[[Record], Told]
    create: Callable[[Turn, Told], object]
    correct: Callable[[Turn, Record, Told, frozenset[str]], object]
    gone: Callable[[Record], bool] = lambda record: False
    ready: Callable[[Sequence[Told], Actor, datetime], None] = _nothing
    fill: Callable[[Told], Told] = _as_told
    houses: tuple[str, ...] = ("giving", "taking")
    departments: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    twins: bool = False
    confirmed: bool = True

    def columns(self) -> Sequence[Column]:
        """The id, then what the sheet is made of."""
        return (NUMBER, *self.made_of)

    def plan(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> Plan:
        """Read each row, compare it with what stands, note what is wrong. A constant number of statements."""
        places = look_up(rows, self.houses, self.people)
        ids = {one.pk for hits in places.institutions.values() for one in hits}
        named = {row.values["id"] for row in rows if "id" in row.values}
        shelf = _Shelf(self, self.there(by, ids, MOST), named)
        told = [(row, self._told(row, places, shelf)) for row in rows]
        plan = Plan()
        for row, said in told:
            if not row.problems:
                self._step(plan, row, said, shelf)
        for row in rows:
            plan.problems.extend(row.problems)
        return plan

    def _told(self, row: Row, places: Places, shelf: _Shelf[Record]) -> Told:
        """What the row says. A cell that still says what the export said means what it meant then."""
        record = shelf.by_id.get(row.values.get("id", ""))
        if record is None and "id" in row.values:
            row.problems.append(Problem(row.cells["id"], NUMBER.heading, row.given["id"], UNKNOWN_ID))
        kept = shelf.kept(record) if record is not None else {}
        told: Told = {}
        for column in sorted(self.made_of, key=lambda one: one.code not in self.houses):
            code = column.code
            if code not in row.cells:
                continue
            same = record is not None and code not in row.scaled
            if same and row.given[code] == text(self._cell(column, kept[code])):
                told[code] = kept[code]
                row.problems[:] = [one for one in row.problems if one.cell != row.cells[code]]
            else:
                told[code] = _kept(self._value(row, column, places, told))
        return told

    def _value(self, row: Row, column: Column, places: Places, told: Told) -> object:
        code, value = column.code, row.values.get(column.code)
        if value is None:
            return None
        if code in self.houses:
            return places.institution(row, code, column.heading)
        house: Institution | None = told.get(self.departments.get(code) or self.people.get(code) or "")
        if code in self.departments:
            return places.department(row, code, column.heading, house) if house else None
        if code in self.people:
            return self._person(row, column, places, house) if house else None
        return value

    def _person(self, row: Row, column: Column, places: Places, house: Institution) -> object:
        name, before = row.values[column.code], len(row.problems)
        found = places.member(row, column.code, column.heading, house, name)
        if found is None and len(row.problems) == before:
            says = UNKNOWN_PERSON.format(house=house.label, name=name)
            row.problems.append(Problem(row.cells[column.code], column.heading, name, says))
        return found

    def _step(self, plan: Plan, row: Row, told: Told, shelf: _Shelf[Record]) -> None:
        record = shelf.by_id.get(row.values.get("id", ""))
        whole = self.fill((shelf.kept(record) if record is not None else self._whole({})) | told)
        key = _hashed(self.key(whole))
        shelf.rows[key] += 1
        if record is None and shelf.rows[key] > 1 and not self.twins:
            self._note(row, self.made_of[0], TWICE.format(row=shelf.first[key]))
            return
        if record is None and not self.twins and len(shelf.by_key.get(key, ())) > 1:
            self._note(row, self.made_of[0], WHICH)
            return
        shelf.first.setdefault(key, row.number)
        id = shelf.id(record) if record is not None else shelf.take(key)
        record = shelf.by_id.get(str(id))
        if record is None:
            plan.steps.append(Step(row.number, Fate.NEW, id, Asked(row, whole)))
            return
        kept = shelf.kept(record)
        # What is not said is not denied: an empty cell clears only in a row that names its record.
        clears = "id" in row.values
        said = kept | {
            code: whole[code] for code in told if told[code] is not None or (clears and whole[code] is None)
        }
        changed = frozenset(code for code in told if said[code] != kept[code])
        fate = Fate.CHANGED if changed else Fate.SAME
        plan.steps.append(Step(row.number, fate, id, Asked(row, said, record, changed)))

    def _whole(self, told: Told) -> Told:
        return {column.code: told.get(column.code) for column in self.made_of}

    def _note(self, row: Row, column: Column, says: Words) -> None:
        cell = row.cells.get(column.code, str(row.number))
        row.problems.append(Problem(cell, column.heading, row.given.get(column.code, ""), says))

    def rehearse(self, plan: Plan, *, by: Actor, at: datetime) -> None:
        """Take every step, and note at its cell what the verb refuses. The caller lets all of it go again."""
        unready: Refusal | None = None
        try:
            with imports.whole():
                self._ready(plan, by, at)
        except Refusal as fault:
            unready = fault  # the rows say why, each at its cell; if none does, the sheet as a whole
        for step in plan.steps:
            if step.fate is Fate.SAME:
                continue
            try:
                with imports.whole():
                    self._take(step, by, at)
            except Invalids as faults:
                plan.problems.extend(self._problem(step.told.row, one) for one in faults.faults)
            except Refusal as fault:
                plan.problems.append(self._problem(step.told.row, fault))
        if unready is not None and not plan.problems:
            plan.problems.append(self._problem(plan.steps[0].told.row, unready))

    def commit(self, plan: Plan, *, by: Actor, at: datetime, tick: Tick) -> int:
        """Each row through its verb, in the caller's transaction. Raises Conflict that names the row which was refused."""
        self._ready(plan, by, at)
        steps = [step for step in plan.steps if step.fate is not Fate.SAME]
        for number, step in enumerate(steps, 1):
            try:
                self._take(step, by, at)
            except Invalids as faults:
                raise refused(step, faults.faults[0]) from faults
            except Refusal as fault:
                raise refused(step, fault) from fault
            if number % 50 == 0 or number == len(steps):
                tick(number)
        return len(steps)

    def _ready(self, plan: Plan, by: Actor, at: datetime) -> None:
        written = [step.told.told for step in plan.steps if step.fate is not Fate.SAME]
        if written:
            self.ready(written, by, at)

    def _take(self, step: Step, by: Actor, at: datetime) -> None:
        asked: Asked[Record] = step.told
        turn = Turn(by, at, step.id)
        try:
            with imports.measured():
                if asked.record is None:
                    self.create(turn, asked.told)
                else:
                    self.correct(turn, asked.record, asked.told, asked.changed)
        except imports.Overfull as fault:  # it says that something is too much, not where
            given = asked.row.given
            longest = max(
                (one.code for one in self.made_of if one.code in given), key=lambda code: len(given[code])
            )
            raise Invalid(TOO_LONG, field=longest, n=len(given[longest])) from fault

    def _problem(self, row: Row, fault: Refusal) -> Problem:
        column = self.made_of[0] if isinstance(fault, Denied) else self.column(fault.field or "")
        if column is None or column.code not in row.cells:
            return Problem(str(row.number), column.heading if column else ROW, "", both(fault))
        return Problem(row.cells[column.code], column.heading, row.given[column.code], both(fault))

    def column(self, name: str) -> Column | None:
        """The column with this code, or to which a verb's field of this name belongs."""
        code = self.fields.get(name, name)
        return next((one for one in self.made_of if code and code in (one.code, one.field)), None)

    def rows(self, actor: Actor, wanted: Wanted) -> Iterator[Mapping[str, object]]:
        """The records of a list as it was filtered, one row each, by column code."""
        for record in self.listed(actor, wanted):
            kept = _tidy(self.said(record))
            told = {one.code: self._cell(one, kept.get(one.code)) for one in self.made_of}
            yield {"id": str(record.pk), **told}  # type: ignore[attr-defined]  # every record is a row with a key

    def _cell(self, column: Column, value: object) -> Any:
        """What a cell of the export says."""
        if value is None:
            return ""
        if column.code in self.houses or column.code in self.departments or column.code in self.people:
            return value.name  # type: ignore[attr-defined]  # a row of the directory
        return column.write(value)


class _Shelf(Generic[Record]):
    """The records that are there, by id and by key; how many rows have a key; which ids the rows have taken."""

    def __init__(self, sheet: RecordSheet[Record], records: Sequence[Record], named: Collection[str]) -> None:
        self._sheet = sheet
        self._said: dict[str, Told] = {}
        self.by_id: dict[str, Record] = {}
        self.by_key: dict[str, list[UUID]] = {}
        self.rows: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.taken = set(named)
        for record in records:
            id = self.id(record)
            self.by_id[str(id)] = record
            self._said[str(id)] = _tidy(sheet.said(record))
            if not sheet.gone(record):
                self.by_key.setdefault(_hashed(sheet.key(self._said[str(id)])), []).append(id)

    def id(self, record: Record) -> UUID:
        """Its primary key."""
        return record.pk  # type: ignore[attr-defined,no-any-return]  # every record is a row with a key

    def kept(self, record: Record) -> Told:
        """What it says."""
        return self._said[str(self.id(record))]

    def take(self, key: str) -> UUID:
        """The id of the next record with this key that no row has taken; else the id that the row makes.

        A record that was made by such a row and says something else today is found by that id; one that was withdrawn is left alone.
        """
        found = next(
            id for id in chain(self.by_key.get(key, ()), self._made(key)) if str(id) not in self.taken
        )
        self.taken.add(str(found))
        return found

    def _made(self, key: str) -> Iterator[UUID]:
        for which in count(1):
            id = uuid5(NAMESPACE_URL, f"tongzhou:{self._sheet.code}:{key}:{which}")
            there = self.by_id.get(str(id))
            if there is None or not self._sheet.gone(there):
                yield id


def needed(told: Told, column: Column) -> Any:
    """What the row says in this column. Raises Invalid when it says nothing."""
    if told.get(column.code) is None:
        raise Invalid(NEEDED, field=column.code, what=column.heading)
    return told[column.code]


def fixed(columns: Sequence[Column], changed: Collection[str], state: Words) -> Invalid:
    """The refusal of a change that the record's state no longer allows, at the first cell that differs."""
    column = next(one for one in columns if one.code in changed)
    return Invalid(FIXED, field=column.code, state=state, what=column.heading)


def _tidy(said: Told) -> Told:
    return {code: _kept(value) for code, value in said.items()}


def _kept(value: object) -> object:
    """Empty is nothing; a list is compared as it stands."""
    if isinstance(value, list):
        value = tuple(value)
    return None if value in ("", ()) else value


def _hashed(key: tuple[object, ...]) -> str:
    """The key as text: a row of the directory is its id, blanks and capitals make no difference."""
    told = [str(getattr(part, "pk", part)).casefold().replace(" ", "") for part in key]
    return uuid5(NAMESPACE_URL, "\0".join(told)).hex


def refused(step: Step, fault: Refusal) -> Conflict:
    """The row by its number, and what its verb said."""
    says = Words(fault.says.zh.rstrip("。"), fault.says.en.rstrip("."))
    return Conflict(REFUSED, row=step.row, says=says)


def both(fault: Refusal) -> Words:
    """What is wrong, and what to do."""
    return Words(f"{fault.says.zh}{fault.then.zh}", f"{fault.says.en} {fault.then.en}")
