"""Sheets of plain acts: one for each kind, made from its declaration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from tongzhou.interop.workbook import fields, values
from tongzhou.interop.workbook.columns import Column, Problem, Row
from tongzhou.interop.workbook.keeping import keeping, restored, unchanged
from tongzhou.interop.workbook.places import Places, look_up
from tongzhou.interop.workbook.sheets import Fate, Plan, Step, Tick, Wanted
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Qualifier
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts import actions, queries
from tongzhou.support.acts.checks import faults, tidied
from tongzhou.support.acts.natural import alike, natural_of
from tongzhou.support.acts.resolving import days_without_pairing
from tongzhou.support.acts.rules import (
    EXPECTED,
    LIFECYCLE,
    NUMBER_THERE,
    TOPIC_THERE,
    ActKind,
    Ask,
    Field,
    State,
)
from tongzhou.support.acts.work import Who, Work, marks

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.support.acts.models import Act

BLOCK = 2000
GIVING, TAKING, NUMBER = fields.GIVING.heading, fields.TAKING.heading, fields.NUMBER.heading
DAY, START, MINUTES = Words("日期", "day"), Words("开始时间", "start"), Words("时长（分钟）", "minutes")
DEPARTMENT, AMOUNT, GRADE, NOTE = (
    Words("科室", "department"),
    Words("数量", "quantity"),
    Words("级别", "grade"),
    Words("备注", "note"),
)
UNPAIRED = Words(
    "这一天两家没有结对；请核对机构和日期", "the two were not paired on that day; check institutions and day"
)
NOT_YOURS = Words(
    "您不能替这两家登记工作；请由其中一家的对口支援办公室导入",
    "you may record for neither of the two; let one of their programme offices import it",
)
NOON = time(9, 0)
"""When a file tells the day and not the hour."""
_READERS = {
    Ask.TEXT: values.text,
    Ask.WHOLE: values.whole,
    Ask.YES_NO: values.yes_no,
    Ask.FEN: values.fen,
    Ask.LIST: values.names,
}


@dataclass(frozen=True)
class ActSheet:
    """The sheet of one kind of act."""

    kind: ActKind

    @property
    def code(self) -> str:
        """The kind's own code."""
        return self.kind.code

    @property
    def title(self) -> Words:
        """The kind's own name."""
        return self.kind.words

    @property
    def explain(self) -> Words:
        """What counts as one."""
        return self.kind.explain

    @property
    def group(self) -> Words:
        """Where the page of acts has it."""
        return self.kind.group.words

    @property
    def confirmed(self) -> bool:
        """Every act is claimed."""
        return True

    def columns(self) -> Sequence[Column]:
        """Number, sides, when, who, how much, what is asked."""
        kind = self.kind
        found = [
            fields.NUMBER,
            fields.GIVING,
            fields.TAKING,
            Column(
                "day",
                DAY,
                values.day if kind.timed else values.days,
                values.DAY if kind.timed else values.DAYS,
                required=True,
                also=("时间", "开展日期", "统计日期", "月份"),
                field="to",
            ),
        ]
        if kind.timed:
            found += [
                Column("start", START, values.clock, values.CLOCK, field="from", width=10),
                Column(
                    "minutes",
                    MINUTES,
                    values.whole,
                    Words("整数。", "A whole number."),
                    also=("时长", "分钟"),
                    field="minutes",
                    width=10,
                ),
            ]
        if kind.topic:
            found.append(
                Column(
                    "topic",
                    kind.topic,
                    values.text,
                    Words("不写病人姓名。", "No patient's name."),
                    required=True,
                    also=("名称", "内容", "主题"),
                    field="topic",
                    width=30,
                )
            )
        found.append(
            Column(
                "department",
                DEPARTMENT,
                values.text,
                Words(
                    "受援单位的科室；讲座等可空。", "Of the receiving institution; may be empty for lectures."
                ),
                required=kind.needs_department,
                field="department",
                width=16,
            )
        )
        return [
            *found,
            *(_part(one.role, one.words, one.least) for one in kind.parts),
            *self._amount(),
            *map(_asked, kind.fields),
            Column(
                "note",
                NOTE,
                values.text,
                Words("不写病人姓名；不进台账。", "No patient's name; stays out of the ledger."),
                field="note",
                width=24,
            ),
        ]

    def _amount(self) -> list[Column]:
        unit = self.kind.unit.words
        found = []
        if self.kind.typed:
            explain = Words(
                f"单位：{unit.zh}；可写“约 300”“300 余”。",
                f"In {unit.en}; “约 300” means about, “300 余” more than.",
            )
            found.append(
                Column(
                    "quantity",
                    AMOUNT,
                    values.quantity,
                    explain,
                    required=True,
                    also=(unit.zh, "例数", "人次", "人数"),
                    field="quantity",
                    width=12,
                )
            )
        if self.kind.grades:
            options = {one.code: one.words for one in self.kind.grades}
            found.append(
                Column(
                    "grade",
                    GRADE,
                    partial(values.choice, options=options),
                    Words("一级至四级；不知道不写。", "Grade 1 to 4; empty if unknown."),
                    also=("手术级别",),
                    options=tuple(one.zh for one in options.values()),
                    field="grade",
                    width=10,
                )
            )
        return found

    def plan(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> Plan:
        """Read each row as work, compare with what stands, note what is wrong."""
        named = queries.by_ids(by, [row.values["id"] for row in rows if "id" in row.values])
        acts = {str(act.pk): act for act in named}
        for row in rows:
            if act := acts.get(row.values.get("id", "")):
                unchanged(row, self._out(act), [part.role for part in self.kind.parts])
        places = look_up(rows, ("giving", "taking"), [part.role for part in self.kind.parts])
        plan, told = Plan(), list[tuple[Row, Work]]()
        seen: Counter[str] = Counter()
        for row in rows:
            work = self._work(row, places, by) if not row.problems else None
            if work is not None:
                if row.same:
                    work = restored(work, acts[row.values["id"]], row, self.kind)
                key = natural_of(work)
                seen[key] += 1
                told.append((row, replace(work, natural=alike(key, seen[key]))))
        self._judge(plan, told, acts, by, at)
        for row in rows:
            plan.problems.extend(row.problems)
        return plan

    def _judge(
        self, plan: Plan, told: Sequence[tuple[Row, Work]], acts: dict[str, Act], by: Actor, at: datetime
    ) -> None:
        there = queries.same_natural(by, (work.natural for _, work in told)) | acts
        ids = _ids([work for _, work in told], by, there)
        headings = {column.field: column for column in self.columns() if column.field}
        alone = {id(work) for work in days_without_pairing([work for _, work in told])}
        once = queries.once_there(by, (mark for _, work in told for mark in marks(work, self.kind)))
        first = {mark: row.number for row, work in reversed(told) for mark in marks(work, self.kind)}
        for row, work in told:
            if id(work) in alone:
                row.problems.append(Problem(row.cells["day"], DAY, row.given["day"], UNPAIRED))
            for fault in faults(work, self.kind, at):
                row.problems.append(_problem(row, fault, headings))
            made = ids[work.natural]
            act = there.get(str(row.values.get("id", ""))) or there.get(work.natural) or there.get(str(made))
            for mark, fault in zip(marks(work, self.kind), _twice(work, self.kind), strict=True):
                stands = once.get(mark, act.pk if act else None) != (act.pk if act else None)
                if mark and (stands or first[mark] != row.number):
                    row.problems.append(_problem(row, fault, headings))
            if not row.problems:
                plan.steps.append(self._step(row, work, act, made))

    def _step(self, row: Row, work: Work, act: Act | None, id: UUID) -> Step:
        if act is None:
            return Step(row.number, Fate.NEW, id, work)
        kept = keeping(work, act, row, self.kind)
        if queries.work_of(act).digest() == kept.digest():
            return Step(row.number, Fate.SAME, act.pk, kept)
        if act.status not in next(move.sources for move in LIFECYCLE.moves if move.event == "amend"):
            says = Words(
                f"这一条{State(act.state).words.zh}，不能用表格改；请在台账里申请冲正",
                f"this one is {State(act.state).words.en}; ask for a reversal in the ledger",
            )
            row.problems.append(Problem(f"{row.number}", NUMBER, row.given.get("id", ""), says))
        return Step(row.number, Fate.CHANGED, act.pk, kept)

    def _work(self, row: Row, places: Places, by: Actor) -> Work | None:
        giving = places.institution(row, "giving", GIVING)
        taking = places.institution(row, "taking", TAKING)
        if giving is None or taking is None:
            return None
        side = _side(by, giving, taking, self.kind.usual)
        if not by.may(P.CLAIM, (giving if side is Side.SUPPORTING else taking).place):
            row.problems.append(Problem(row.cells["giving"], GIVING, giving.label, NOT_YOURS))
        department = places.department(row, "department", DEPARTMENT, taking)
        people = self._people(row, places, giving, taking)
        if row.problems:
            return None
        begins, ends, minutes = self._when(row.values)
        amount, qualifier = row.values.get("quantity", (None, Qualifier.EXACT))
        told = Work(
            kind=self.kind.code,
            side=side,
            supporting_id=giving.pk,
            receiving_id=taking.pk,
            occurred_from=begins,
            occurred_to=ends,
            department_id=department.pk if department else None,
            topic=row.values.get("topic", ""),
            quantity=amount,
            qualifier=qualifier,
            minutes=minutes,
            grade=row.values.get("grade", ""),
            detail={one.code: row.values[one.code] for one in self.kind.fields if one.code in row.values},
            people=people,
            note=row.values.get("note", ""),
            origin="workbook",
        )
        return tidied(told, self.kind)

    def _people(self, row: Row, places: Places, giving: Institution, taking: Institution) -> tuple[Who, ...]:
        found = []
        for part in self.kind.parts:
            house = giving if part.side is Side.SUPPORTING else taking
            for name in row.values.get(part.role, ()):
                id = places.person(row, part.role, part.words, house, name)
                found.append(Who(part.role, id, "" if id else name))
        return tuple(found)

    def _when(self, told: Mapping[str, Any]) -> tuple[datetime, datetime, int | None]:
        if not self.kind.timed:
            first, last = told["day"]
            return _at(first, time()), _at(last, time(23, 59, 59)), None
        minutes: int | None = told.get("minutes")
        begins = _at(told["day"], told.get("start", NOON))
        return begins, begins + timedelta(minutes=minutes or 0), minutes

    def rehearse(self, plan: Plan, *, by: Actor, at: datetime) -> None:
        """The checks of an act are plain and were made: there is nothing that only the verb can say."""

    def commit(self, plan: Plan, *, by: Actor, at: datetime, tick: Tick) -> int:
        """New ones in blocks, changed ones through the verb that corrects."""
        fresh = [(step.id, step.told) for step in plan.steps if step.fate is Fate.NEW]
        for start in range(0, len(fresh), BLOCK):
            actions.record_many(by=by, at=at, told=fresh[start : start + BLOCK])
            tick(min(start + BLOCK, len(fresh)))
        changed = [step for step in plan.steps if step.fate is Fate.CHANGED]
        for number, step in enumerate(changed, 1):
            actions.amend(by=by, at=at, act_id=step.id, work=step.told, note="表格更正")
            tick(len(fresh) + number)
        return len(fresh) + len(changed)

    def rows(self, actor: Actor, wanted: Wanted) -> list[dict[str, Any]]:
        """The acts of this kind that the list shows, oldest first."""
        shown = queries.Filters(
            kind=self.kind.code, text=wanted.get("q").strip(), mine=wanted.get("mine") == "1"
        )
        return [self._out(act) for act in queries.listed(actor, shown, limit=wanted.most)]

    def _out(self, act: Act) -> dict[str, Any]:
        begins, ends = act.occurred_from.astimezone(CHINA), act.occurred_to.astimezone(CHINA)
        days = (
            begins.date().isoformat()
            if self.kind.timed or begins.date() == ends.date()
            else f"{begins.date()}至{ends.date()}"
        )
        told: dict[str, Any] = {
            "id": str(act.pk), "giving": act.supporting.name, "taking": act.receiving.name, "day": days, "topic": act.topic,
            "department": act.department.name if act.department else "", "note": act.note, "minutes": act.minutes,
            "start": begins.strftime("%H:%M") if self.kind.timed else "",
            "quantity": _amount_said(act),
            "grade": next((one.words.zh for one in self.kind.grades if one.code == act.grade), ""),
        }  # fmt: skip
        for part in self.kind.parts:
            told[part.role] = "、".join(one.name for one in act.people.all() if one.role == part.role)
        return told | {one.code: _said(one, act.detail.get(one.code)) for one in self.kind.fields}


def _part(role: str, words: Words, least: int) -> Column:
    also = (
        ("专家", "专家姓名", "讲者", "主讲人", "带教老师")
        if role in ("teacher", "expert")
        else ("参加人员", "学员")
    )
    return Column(
        role,
        words,
        values.names,
        Words("几位用“、”隔开。", "Several separated by 、."),
        required=bool(least),
        also=also,
        field=role,
        width=20,
    )


def _asked(one: Field) -> Column:
    options = {option.code: option.words for option in one.options}
    read = (
        partial(values.choice, options=options)
        if one.ask is Ask.CHOICE
        else _READERS.get(one.ask) or _day_text
    )
    return Column(
        one.code,
        one.words,
        read,
        one.explain if one.explain.zh else _expected(one.ask),
        required=one.required,
        options=tuple(words.zh for words in options.values()),
        field=one.code,
    )


def _expected(ask: Ask) -> Words:
    """The explanation of a field that needs none: what is typed."""
    said = EXPECTED[ask]
    return Words(f"{said.zh}。", f"{said.en[:1].upper()}{said.en[1:]}.")


def _day_text(cell: values.Cell) -> str:
    return values.day(cell).isoformat()


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, CHINA)


def _side(by: Actor, giving: Institution, taking: Institution, usual: Side) -> Side:
    """For whom the importer speaks: the side that usually records, if he may; else the other. The verb refuses who may speak for neither."""
    house = giving if usual is Side.SUPPORTING else taking
    return usual if by.may(P.CLAIM, house.place) else usual.other


def _ids(works: Sequence[Work], by: Actor, there: dict[str, Act]) -> dict[str, UUID]:
    """The id of the act that each row makes, by its key; what was made by such a row before is added to `there`.

    Corrected since, an act is found by this id; one that was withdrawn is left alone, and the row makes another.
    """
    ids = {one.natural: uuid5(NAMESPACE_URL, f"tongzhou:act:{one.natural}") for one in works}
    asked = dict(ids)
    while asked:
        found = {act.pk: act for act in queries.by_ids(by, map(str, asked.values()))}
        there |= {str(id): act for id, act in found.items() if act.status is not State.WITHDRAWN}
        asked = {
            key: uuid5(id, "again")
            for key, id in asked.items()
            if id in found and found[id].status is State.WITHDRAWN
        }
        ids |= asked
    return ids


def _problem(row: Row, fault: Invalid, headings: Mapping[str, Column]) -> Problem:
    column = headings.get(fault.field or "")
    if column is None:
        return Problem(str(row.number), NUMBER, "", fault.says)
    return Problem(
        row.cells.get(column.code, str(row.number)),
        column.heading,
        row.given.get(column.code, ""),
        fault.says,
    )


def _amount_said(act: Act) -> object:
    number = int(act.quantity) if act.quantity == act.quantity.to_integral_value() else Decimal(act.quantity)
    before = Qualifier(act.qualifier).words.zh
    return f"{before}{number}" if before else number


def _said(one: Field, value: object) -> object:
    """An answer as the sheet writes it."""
    if value is None:
        return ""
    if one.ask is Ask.CHOICE:
        return next((option.words.zh for option in one.options if option.code == value), value)
    if one.ask is Ask.YES_NO:
        return "是" if value else "否"
    if one.ask is Ask.FEN and isinstance(value, int):
        return float(Decimal(value) / 100)
    return "、".join(value) if isinstance(value, list) else value


def _twice(work: Work, kind: ActKind) -> tuple[Invalid, Invalid]:
    """What is said when topic or number stand already between the two institutions."""
    return (
        Invalid(TOPIC_THERE, field="topic", topic=work.topic.strip()),
        Invalid(NUMBER_THERE, field=kind.number, number=work.detail.get(kind.number)),
    )
