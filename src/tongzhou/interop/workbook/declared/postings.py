"""The sheet of postings: planned ones and those that took place; batches and teams are opened as they are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from tongzhou.interop.workbook import fields, values
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed, needed
from tongzhou.interop.workbook.sheets import Wanted
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.support.postings import actions, queries
from tongzhou.support.postings.rules.lifecycle import OFF, State
from tongzhou.support.postings.rules.roles import Role

if TYPE_CHECKING:
    from uuid import UUID

    from tongzhou.support.postings.models import Posting

DAY = timedelta(days=1)
WHY = "表格更正"
TURNED = sentence(
    "workbook.turned",
    "结束早于开始。",
    "It ends before it begins.",
    then_zh="请核对这两个日期。",
    then_en="Check the two days.",
)
BATCH = Words("第几批，如 3 或“第 3 批”；没有的会建立。", "Which batch, such as 3; it is opened if missing.")


def _batch(cell: values.Cell) -> int:
    """3, "第3批", "第三批"."""
    said = values.text(cell).replace(" ", "")
    found = re.fullmatch(r"第?(\d{1,3})批?次?", said)
    if found:
        return int(found[1])
    chinese = re.fullmatch(r"第?([一二三四五六七八九十]{1,3})批次?", said)
    number = _chinese(chinese[1]) if chinese else 0
    if not number:
        raise values.Unreadable(Words("第几批，如 3", "the number of the batch, such as 3"))
    return number


def _chinese(said: str) -> int:
    digits = {one: number for number, one in enumerate("一二三四五六七八九", 1)}
    if "十" not in said:
        return digits.get(said, 0)
    tens, _, ones = said.partition("十")
    return (digits.get(tens, 0) if tens else 1) * 10 + (digits.get(ones, 0) if ones else 0)


STAFF = fields.person(
    "staff", "专家", "expert", Words("支援单位名录里的姓名。", "As in the supporter's directory."), required=True,
    also=("姓名", "专家姓名", "派驻专家", "派驻人员", "队员"), field="staff_id",
)  # fmt: skip
SINCE = fields.day(
    "since", "计划开始", "planned from", also=("开始日期", "派驻开始", "计划起"), field="planned"
)
UNTIL = fields.day(
    "until", "计划结束", "planned until", Words("最后一天。", "The last day."),
    also=("结束日期", "派驻结束", "计划止"), field="until",
)  # fmt: skip
ARRIVED = fields.day(
    "arrived", "到岗日期", "arrived on", Words("还没到岗的空着。", "Empty while nobody has come."),
    also=("到岗时间", "实际到岗", "报到日期"), field="arrived_on",
)  # fmt: skip
LEFT = fields.day(
    "left", "离岗日期", "left on", Words("最后一天在岗的日子；还在岗的空着。", "The last day on site; empty while there."),
    also=("离岗时间", "实际离岗", "返回日期"), field="left_on",
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    STAFF,
    fields.choice(
        "role", "角色", "role", {one.value: one.words for one in Role}, also=("职务", "担任职务", "派驻职务")
    ),
    fields.written(
        "department", "派驻科室", "host department", Words("受援单位的科室；可空。", "Of the host; may be empty."),
        also=("科室", "受援科室"), field="department_id",
    ),
    Column("batch", Words("批次", "batch"), _batch, BATCH, also=("派驻批次", "第几批"), width=8, field="batch_id", write=int),
    fields.written("team", "团队", "team", also=("所在团队", "管理团队"), field="team_id"),
    SINCE,
    UNTIL,
    ARRIVED,
    LEFT,
    fields.written("note", "备注", "note", width=24),
)  # fmt: skip
PLANNED = frozenset({"staff", "role", "department", "batch", "team", "since", "until", "note"})


def _fill(told: Told) -> Told:
    """Who came and left was planned to, if the row does not say otherwise; who is nothing else is a member."""
    return told | {
        "role": told["role"] or Role.MEMBER.value,
        "since": told["since"] or told["arrived"],
        "until": told["until"] or told["left"],
    }


def _said(row: Posting) -> Told:
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "staff": row.staff,
        "role": row.role,
        "department": row.department,
        "batch": row.batch.number if row.batch else None,
        "team": row.team.name if row.team else None,
        "since": row.planned.lower,
        "until": row.planned.upper - DAY,
        "arrived": row.arrived_on,
        "left": row.left_on,
        "note": row.note,
    }


def _key(told: Told) -> tuple[object, ...]:
    return told["giving"], told["taking"], told["staff"], told["since"]


def _term(told: Told) -> Period:
    since, until = needed(told, SINCE), needed(told, UNTIL)
    if until < since:
        raise Invalid(TURNED, field="left" if until == told["left"] else "until")
    return Period(since, until + DAY)


def _ready(rows: Sequence[Told], by: Actor, at: datetime) -> None:
    """Open the batches and teams that are named and not there; a batch lasts as long as its members' rows."""
    spans: dict[tuple[UUID, UUID, int], tuple[date, date]] = {}
    for told in rows:
        sides = told["giving"].pk, told["taking"].pk
        if told["team"]:
            actions.open_team(
                id=new_id(), by=by, at=at, supporting_id=sides[0], receiving_id=sides[1], name=told["team"]
            )
        if told["batch"] and told["since"] and told["until"] and told["since"] <= told["until"]:
            first, last = spans.get((*sides, told["batch"]), (told["since"], told["until"]))
            spans[(*sides, told["batch"])] = min(first, told["since"]), max(last, told["until"])
    known = {
        (giving, taking): {one.number for one in queries.batches_of(giving, taking)}
        for giving, taking, _ in spans
    }
    for (giving, taking, number), (first, last) in spans.items():
        if number not in known[giving, taking]:
            actions.open_batch(
                id=new_id(), by=by, at=at, supporting_id=giving, receiving_id=taking, number=number,
                during=Period(first, last + DAY),
            )  # fmt: skip


def _plan(told: Told) -> actions.Plan:
    giving, taking = told["giving"].pk, told["taking"].pk
    batches = {one.number: one.pk for one in queries.batches_of(giving, taking)} if told["batch"] else {}
    teams = {one.name: one.pk for one in queries.teams_of(giving, taking)} if told["team"] else {}
    return actions.Plan(
        staff_id=told["staff"].pk,
        planned=_term(told),
        role=Role(told["role"] or Role.MEMBER),
        department_id=told["department"].pk if told["department"] else None,
        batch_id=batches.get(told["batch"]),
        team_id=teams.get(told["team"]),
        note=told["note"] or "",
    )


def _create(turn: Turn, told: Told) -> None:
    giving, taking = told["giving"].pk, told["taking"].pk
    if told["arrived"]:
        actions.record(
            id=turn.id, by=turn.by, at=turn.at, supporting_id=giving, receiving_id=taking, plan=_plan(told),
            arrived_on=told["arrived"], left_on=told["left"],
        )  # fmt: skip
    elif told["left"]:
        needed(told, ARRIVED)
    else:
        actions.plan(
            id=turn.id, by=turn.by, at=turn.at, supporting_id=giving, receiving_id=taking, plan=_plan(told)
        )


def _correct(turn: Turn, row: Posting, told: Told, changed: frozenset[str]) -> None:
    """By the verb that the state allows: another plan; what was entered of the past, anew; arrival, departure, the last day."""
    by, at, id = turn.by, turn.at, row.pk
    if row.status is State.ARRIVING and not row.days_posted:
        _anew(turn, row, told)
        return
    if changed & PLANNED and row.status in (State.PLANNED, State.AGREED, State.DECLINED):
        actions.replan(by=by, at=at, posting_id=id, plan=_plan(told), note=WHY)
        changed -= PLANNED
    if "arrived" in changed and row.arrived_on is None and told["arrived"]:
        actions.arrive(by=by, at=at, posting_id=id, on=told["arrived"], note=WHY)
        changed -= {"arrived"}
    if "until" in changed and row.status in (State.ON_SITE, State.AWAY):
        _ends(turn, row, told)
        changed -= {"until"}
    if "left" in changed and row.left_on is None and told["left"]:
        actions.depart(by=by, at=at, posting_id=id, on=told["left"], note=WHY)
        changed -= {"left"}
    if changed:
        raise fixed(COLUMNS, changed, row.status.words)


def _ends(turn: Turn, row: Posting, told: Told) -> None:
    until = needed(told, UNTIL)
    change = actions.extend if until >= row.planned.upper else actions.shorten
    change(by=turn.by, at=turn.at, posting_id=row.pk, until=until, note=WHY)


def _anew(turn: Turn, row: Posting, told: Told) -> None:
    """Nobody has confirmed it yet: the claims are taken back, the entry is called off, and it is entered as it should be."""
    view = queries.view(turn.by, row.pk)
    for claim in (view.days if row.left_on else None, view.arrival):
        if claim is not None:
            ledger.withdraw(by=turn.by, at=turn.at, claim_id=claim.pk, reason=WHY)
    actions.cancel(by=turn.by, at=turn.at, posting_id=row.pk, note=WHY)
    _create(Turn(turn.by, turn.at, uuid5(row.pk, f"anew:{row.steps}")), told)


def _listed(actor: Actor, wanted: Wanted) -> list[Posting]:
    return queries.shown(actor, tab=wanted.get("tab"), on=wanted.on, limit=wanted.most)


POSTINGS = RecordSheet(
    code="posting",
    title=Words("派驻", "postings"),
    explain=Words(
        "一人一次派驻一行；有到岗日期的记为已到岗，等对方确认。",
        "One row for one person's posting; with a day of arrival it is entered as arrived, for the other side to confirm.",
    ),
    group=Words("人员与派驻", "people and postings"),
    made_of=COLUMNS,
    key=_key,
    there=queries.at_houses,
    listed=_listed,
    said=_said,
    fill=_fill,
    ready=_ready,
    create=_create,
    correct=_correct,
    gone=lambda row: row.status in OFF,
    departments={"department": "taking"},
    people={"staff": "giving"},
    fields={"on": "arrived", "pairing": "since", "until": "until", "planned": "since"},
)
