"""The sheet of attendees: one row for one person who took part in a teaching that is registered already.

The rows of an act add up to its roster. A row adds somebody, or, with the id of an export, says somebody anew; nobody is
taken off a roster because a file does not name him. Each act is corrected once, however many rows speak of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from tongzhou.imports import actions as imports
from tongzhou.interop.workbook import fields, values
from tongzhou.interop.workbook.columns import Column, Problem, Row
from tongzhou.interop.workbook.declared.postings import WHY
from tongzhou.interop.workbook.places import Places, look_up
from tongzhou.interop.workbook.records import ROW, TWICE, UNKNOWN_ID, both, refused
from tongzhou.interop.workbook.seats import ROLES, Asked, Roster, who_of, with_seats
from tongzhou.interop.workbook.sheets import Fate, Plan, Step, Tick, Wanted
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Invalids, Refusal
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.support.acts import actions, queries
from tongzhou.support.acts.checks import LONGEST_NAME
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.rules import LIFECYCLE, Group
from tongzhou.support.acts.work import Who, letters
from tongzhou.support.teaching.acts import KINDS

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.support.acts.models import Act, ActPerson

NO_ACT = Words(
    "这一天没有登记过这个题目的带教或培训；请先在它自己的表里登记（可以在同一个文件里），或核对日期和题目",
    "no teaching with this topic is registered on that day; register it first in its own sheet (the same file will do), or check day and topic",
)
WHICH_ACT = Words(
    "这一天有几次同样题目的带教或培训；请写上类别和开始时间",
    "several teachings of that day have this topic; say which kind, and when it began",
)
ON_IT = Words("名单里已经有这个人", "this person is on the roster already")
ALONE = Words("一个人的姓名；几个人请各写一行", "one person's name; several people have a row each")
CLOSED = Words(
    "这一次{state}，名单不能用表格改；请在台账里申请冲正",
    "this one is {state}; its roster cannot be changed by a workbook: ask for a reversal in the ledger",
)
KIND = fields.choice(
    "kind", "类别", "kind", {one.code: one.words for one in KINDS}, Words("可空；同一天有两次同题的要写。", "May be empty; needed when two of one day share a topic."),
    also=("活动类别", "培训类别", "工作类别"), width=14,
)  # fmt: skip
TOPIC = fields.written(
    "topic", "题目", "topic", Words("照登记的写。", "As it was registered."), required=True,
    also=("主题", "内容", "培训内容", "活动名称", "培训名称"), width=30,
)  # fmt: skip


def _short(cell: values.Cell) -> str:
    """A title, no longer than one may be."""
    said = values.text(cell)
    if len(said) > LONGEST_NAME:
        raise values.Unreadable(Words(f"不超过 {LONGEST_NAME} 个字", f"at most {LONGEST_NAME} characters"))
    return said


def _one(cell: values.Cell) -> str:
    """One person's name: a cell with several is no row of a roster."""
    if len(values.names(cell)) > 1:
        raise values.Unreadable(ALONE)
    return values.name(_short(cell))


PERSON = Column(
    "person", Words("姓名", "name"), _one, Words("一人一行。", "One person a row."), required=True,
    also=("参加人员", "参加人", "学员", "签到人", "参加人员姓名", "学员姓名"),
)  # fmt: skip
TITLE = Column(
    "title", Words("职称或职务", "title"), _short, Words("名录里没有的人才写。", "Only of people whom the directory does not know."),
    also=("职称", "职务"),
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    fields.NUMBER,
    fields.GIVING,
    fields.TAKING,
    KIND,
    fields.day("day", "日期", "day", required=True, also=("时间", "培训日期", "开展日期", "活动日期")),
    Column("start", Words("开始时间", "start"), values.clock, values.CLOCK, width=10),
    TOPIC,
    PERSON,
    TITLE,
)


_OPEN = next(move.sources for move in LIFECYCLE.moves if move.event == "amend")


class RosterSheet:
    """The sheet of attendees of every kind of teaching."""

    code = "attendee"
    title = Words("参加人员名单", "attendees")
    explain = Words(
        "带教或培训登记以后，参加的人一人一行；同一次的各行合成它的名单。",
        "Once a teaching is registered, one row for each person who took part; the rows of one teaching make its roster.",
    )
    group = Group.TEACHING.words
    confirmed = True

    def columns(self) -> Sequence[Column]:
        """The act by sides, day and topic, then the person."""
        return COLUMNS

    def plan(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> Plan:
        """Find the act of each row and who of its roster is meant. A constant number of statements."""
        places = look_up(rows, ("giving", "taking"), ("person",))
        ids = {one.pk for hits in places.institutions.values() for one in hits}
        days = {row.values["day"] for row in rows if "day" in row.values}
        there: dict[tuple[UUID, UUID, date], list[Act]] = defaultdict(list)
        for act in queries.on_days(by, list(ROLES), ids, days):
            there[act.supporting_id, act.receiving_id, _began(act).date()].append(act)
        rosters = {act.pk: Roster(act) for acts in there.values() for act in acts}
        plan, first = Plan(), dict[UUID, int]()
        for row in rows:
            asked = self._asked(row, places, there, rosters)
            if asked is not None:
                self._step(plan, asked, first)
        for row in rows:
            plan.problems.extend(row.problems)
        return plan

    def _asked(
        self,
        row: Row,
        places: Places,
        there: Mapping[tuple[UUID, UUID, date], Sequence[Act]],
        rosters: Mapping[UUID, Roster],
    ) -> Asked | None:
        giving = places.institution(row, "giving", fields.GIVING.heading)
        taking = places.institution(row, "taking", fields.TAKING.heading)
        if giving is None or taking is None or row.problems:
            return None
        fits = [one for one in there.get((giving.pk, taking.pk, row.values["day"]), ()) if _fits(one, row)]
        if len(fits) != 1:
            _note(row, TOPIC, WHICH_ACT if fits else NO_ACT)
            return None
        (act,) = fits
        people = rosters[act.pk]
        named = row.values.get("id")
        if named and named not in people.by_id:
            _note(row, fields.NUMBER, UNKNOWN_ID)
            return None
        return self._who(row, act, people, places, taking)

    def _who(self, row: Row, act: Act, people: Roster, places: Places, house: Institution) -> Asked | None:
        said = row.values["person"]
        before = people.by_id.get(row.values.get("id", ""))
        if before is not None and values.name(before.name) == said:
            return Asked(row, act, before, _titled(before, row))
        known = places.member(row, "person", PERSON.heading, house, said)
        role = ROLES[act.kind]
        who = Who(role, known.pk) if known else Who(role, None, said, row.values.get("title", ""))
        there = people.same(who, said)
        if before is not None and there is not None:
            _note(row, PERSON, ON_IT)
        if row.problems:
            return None
        return Asked(row, act, before or there, _titled(there, row) if there else who)

    def _step(self, plan: Plan, asked: Asked, first: dict[UUID, int]) -> None:
        row, act, id = asked.row, asked.act, asked.seat
        if id in first:
            _note(row, PERSON, TWICE.format(row=first[id]))
            return
        first[id] = row.number
        before = who_of(asked.before) if asked.before else None
        fate = Fate.NEW if before is None else Fate.SAME if before == asked.who else Fate.CHANGED
        if fate is not Fate.SAME and act.status not in _OPEN:
            words = act.status.words
            _note(row, TOPIC, Words(CLOSED.zh.format(state=words.zh), CLOSED.en.format(state=words.en)))
            return
        plan.steps.append(Step(row.number, fate, id, asked))

    def rehearse(self, plan: Plan, *, by: Actor, at: datetime) -> None:
        """Correct each act, and note at its first row what the verb refuses. The caller lets all of it go again."""
        for act, steps in _acts(plan):
            row = steps[0].told.row
            try:
                with imports.whole():
                    _take(act, steps, by, at)
            except Invalids as faults:
                plan.problems.extend(_problem(row, one) for one in faults.faults)
            except Refusal as fault:
                plan.problems.append(_problem(row, fault))

    def commit(self, plan: Plan, *, by: Actor, at: datetime, tick: Tick) -> int:
        """Each act once, in the caller's transaction. Raises Conflict that names the row whose act was refused."""
        done = 0
        for act, steps in _acts(plan):
            try:
                _take(act, steps, by, at)
            except Invalids as faults:
                raise refused(steps[0], faults.faults[0]) from faults
            except Refusal as fault:
                raise refused(steps[0], fault) from fault
            done += len(steps)
            tick(done)
        return done

    def rows(self, actor: Actor, wanted: Wanted) -> Iterator[Mapping[str, object]]:
        """Everybody on the rosters of the teaching that the list shows, the oldest act first."""
        shown = queries.Filters(
            group=Group.TEACHING, text=wanted.get("q").strip(), mine=wanted.get("mine") == "1"
        )
        acts = queries.listed(actor, shown, limit=wanted.most)
        return islice((line for act in acts for line in _lines(act)), wanted.most)


ROSTERS = RosterSheet()


def _began(act: Act) -> datetime:
    return act.occurred_from.astimezone(CHINA)


def _fits(act: Act, row: Row) -> bool:
    """Whether a row speaks of this act: its topic, and its kind and hour where the row says them."""
    said = row.values
    begins = _began(act).time().replace(second=0, microsecond=0)
    return (
        letters(act.topic) == letters(said["topic"])
        and said.get("kind", act.kind) == act.kind
        and said.get("start", begins) == begins
    )


def _titled(one: ActPerson, row: Row) -> Who:
    """Who stands on the roster, with the title that the row says: of who is in the directory it is the directory's."""
    who = who_of(one)
    if one.staff_id or not ("title" in row.values or ("title" in row.cells and "id" in row.values)):
        return who
    return replace(who, title=row.values.get("title", ""))


def _acts(plan: Plan) -> list[tuple[Act, list[Step]]]:
    """The acts whose rosters change, each with its rows."""
    found: dict[UUID, tuple[Act, list[Step]]] = {}
    for step in plan.steps:
        if step.fate is not Fate.SAME:
            found.setdefault(step.told.act.pk, (step.told.act, []))[1].append(step)
    return list(found.values())


def _take(act: Act, steps: Sequence[Step], by: Actor, at: datetime) -> None:
    """One correction of the act. Refused when somebody corrected it since it was read."""
    work = with_seats(act, [step.told for step in steps])
    actions.amend(by=by, at=at, act_id=act.pk, work=work, seen=act.steps, note=WHY)


def _lines(act: Act) -> Iterator[Mapping[str, object]]:
    begins = _began(act)
    for id, one in Roster(act).by_id.items():
        yield {
            "id": id, "giving": act.supporting.name, "taking": act.receiving.name, "kind": get(act.kind).words.zh,
            "day": begins.date().isoformat(), "start": begins.strftime("%H:%M"), "topic": act.topic, "person": one.name,
            "title": "" if one.staff_id else one.title,
        }  # fmt: skip


def _note(row: Row, column: Column, says: Words) -> None:
    cell = row.cells.get(column.code, str(row.number))
    row.problems.append(Problem(cell, column.heading, row.given.get(column.code, ""), says))


def _problem(row: Row, fault: Refusal) -> Problem:
    column = fields.GIVING if isinstance(fault, Denied) else PERSON if fault.field in ROLES.values() else None
    if column is None:
        return Problem(str(row.number), ROW, "", both(fault))
    return Problem(row.cells[column.code], column.heading, row.given[column.code], both(fault))
