"""The sheets of funds, of projects and of budget lines: where money comes from, what it is for, so many at a price."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tongzhou.interop.workbook import fields, values
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed
from tongzhou.interop.workbook.sheets import Wanted
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.support.resources import actions
from tongzhou.support.resources.queries import sheets as queries
from tongzhou.support.resources.rules.categories import EQUIPMENT, PROJECTS, SOURCES
from tongzhou.support.resources.rules.states import FundState, ProjectState

if TYPE_CHECKING:
    from tongzhou.support.resources.models import BudgetLine, Fund, Project

GROUP = Words("资金与设备", "money and things")
EXACT = Qualifier.EXACT
NOT_ONE = sentence(
    "workbook.not_one",
    "这两家之间{how}叫“{name}”的{what}。",
    "Between these two there {how} {what} called “{name}”.",
    then_zh="请照登记的名称写；还没有登记的，先在前一张表里登记。",
    then_en="Write the name as it was entered; enter it first, in the sheet before this one, if it is missing.",
)
FUND, PROJECT = Words("资金", "fund"), Words("项目", "project")
NONE, SEVERAL = Words("没有", "is no"), Words("有几个", "is more than one")


def sides(told: Told) -> tuple[UUID, UUID]:
    """The two institutions of a row."""
    return told["giving"].pk, told["taking"].pk


def today(at: datetime) -> date:
    """The day in China."""
    return at.astimezone(CHINA).date()


def _one(found: list[UUID], field: str, what: Words, name: str) -> UUID:
    if len(found) != 1:
        raise Invalid(NOT_ONE, field=field, how=SEVERAL if found else NONE, what=what, name=name)
    return found[0]


SOURCE = {code: one.words for code, one in SOURCES.items()}
GRANTED = fields.day(
    "granted", "拨付日期", "granted on", Words("还没拨付的空着。", "Empty while it is not granted."),
    also=("到位日期", "拨款日期"), field="granted_on",
)  # fmt: skip
FUND_COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    fields.written("name", "资金名称", "name", Words("如“2023 年援建资金”。", "Such as “support fund 2023”."), required=True, width=26),
    fields.choice("source", "资金来源", "source", SOURCE, required=True, also=("来源",), width=16),
    Column("year", Words("年度", "year"), values.year, values.YEAR, required=True, also=("年份",), width=8, write=int),
    fields.amount("amount", "金额（元）", "amount (yuan)", also=("拨付金额", "资金额")),
    GRANTED,
    fields.written("note", "备注", "note", width=24),
)  # fmt: skip


def _fund_said(row: Fund) -> Told:
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "name": row.name,
        "source": row.source,
        "year": row.year,
        "amount": (row.fen, Qualifier(row.qualifier)) if row.fen is not None else None,
        "granted": row.granted_on,
        "note": row.note,
    }


def _fund_told(told: Told) -> dict[str, object]:
    fen, qualifier = told["amount"] or (None, EXACT)
    return {
        "name": told["name"],
        "source": told["source"],
        "year": told["year"],
        "fen": fen,
        "qualifier": qualifier,
        "granted_on": told["granted"],
        "note": told["note"] or "",
    }


def _fund_new(turn: Turn, told: Told) -> None:
    giving, taking = sides(told)
    actions.note_fund(
        id=turn.id, by=turn.by, at=turn.at, supporting_id=giving, receiving_id=taking, **_fund_told(told)  # type: ignore[arg-type]  # as the columns read them
    )  # fmt: skip
    _grant(turn, told)


def _grant(turn: Turn, told: Told) -> None:
    """What the supporter says was granted is claimed, once its amount is known; the recipient only notes it."""
    if told["granted"] and told["amount"] and turn.by.may(Permission.MANAGE_RESOURCES, told["giving"].place):
        actions.grant_fund(by=turn.by, at=turn.at, fund_id=turn.id, on=told["granted"])


def _fund_other(turn: Turn, row: Fund, told: Told, changed: frozenset[str]) -> None:
    if row.status is not FundState.NOTED or changed & {"giving", "taking"}:
        raise fixed(FUND_COLUMNS, changed, row.status.words)
    actions.edit_fund(by=turn.by, at=turn.at, fund_id=row.pk, **_fund_told(told))  # type: ignore[arg-type]  # as the columns read them
    if "granted" in changed:
        _grant(turn, told)


FUNDS = RecordSheet(
    code="fund",
    title=Words("帮扶资金", "support funds"),
    explain=Words(
        "一笔资金一行；支援单位写了拨付日期的记为已拨付，等受援单位确认到位。",
        "One row for one fund; with its day the supporter's is entered as granted, for the recipient to confirm.",
    ),
    group=GROUP,
    made_of=FUND_COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["name"], told["year"]),
    there=lambda actor, houses, limit: queries.funds(actor, queries.between(houses), limit),
    listed=lambda actor, wanted: queries.funds(
        actor, queries.shown(programme=wanted.get("programme")), wanted.most
    ),
    said=_fund_said,
    create=_fund_new,
    correct=_fund_other,
    gone=lambda row: row.status is FundState.DROPPED,
    fields={"on": "granted", "pairing": "granted", "fen": "amount"},
)

STAGES = (ProjectState.REQUESTED, ProjectState.APPROVED, ProjectState.UNDER_WAY)
CATEGORY = {code: one.words for code, one in PROJECTS.items()}
PROJECT_COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    fields.written("name", "项目名称", "name", required=True, also=("项目",), width=26),
    fields.choice("category", "项目类别", "category", CATEGORY, required=True, also=("类别",), width=18),
    fields.written("fund", "资金名称", "fund", Words("出钱的那笔资金；可空。", "The fund that pays; may be empty."), also=("资金",), width=24),
    fields.written("where", "地点", "where", also=("实施地点", "建设地点"), width=20),
    fields.counted("households", "受益户数", "households", also=("户数",)),
    fields.counted("persons", "受益人数", "persons", also=("人数",)),
    fields.amount("budget", "预算（元）", "budget (yuan)", also=("投入", "投资", "总投资", "投入资金")),
    fields.day("asked", "申请日期", "asked on", required=True, also=("立项日期", "日期"), field="asked_on"),
    fields.day("due", "计划完工", "due on", field="due_on", also=("计划完成",)),
    fields.choice(
        "stage", "进度", "stage", {one.value: one.words for one in STAGES},
        Words("空着算已申请。", "Empty: asked for."),
    ),
    fields.day(
        "completed", "完工日期", "completed on", Words("由支援单位写，等受援单位验收。", "By the supporter, for the recipient to accept."),
        also=("竣工日期", "完成日期"), field="completed_on",
    ),
    fields.written("note", "备注", "note", width=24),
)  # fmt: skip


def _project_said(row: Project) -> Told:
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "name": row.name,
        "category": row.category,
        "fund": row.fund.name if row.fund else None,
        "where": row.where,
        "households": _about(row.households, row.households_qualifier),
        "persons": _about(row.persons, row.persons_qualifier),
        "budget": _about(row.budget_fen, row.budget_qualifier),
        "asked": row.asked_on,
        "due": row.due_on,
        "stage": row.state if row.status in STAGES else None,
        "completed": row.completed_on,
        "note": row.note,
    }


def _about(number: int | None, qualifier: str) -> tuple[int, Qualifier] | None:
    return None if number is None else (number, Qualifier(qualifier))


def _project_told(told: Told) -> actions.Said:
    households, persons, budget = (told[one] or (None, EXACT) for one in ("households", "persons", "budget"))
    return actions.Said(
        name=told["name"],
        category=told["category"],
        where=told["where"] or "",
        households=households[0],
        households_qualifier=households[1],
        persons=persons[0],
        persons_qualifier=persons[1],
        budget_fen=budget[0],
        budget_qualifier=budget[1],
        due_on=told["due"],
        note=told["note"] or "",
    )


def _fund_of(turn: Turn, told: Told) -> UUID | None:
    name = told["fund"]
    return _one(queries.fund_named(turn.by, sides(told), name), "fund", FUND, name) if name else None


def _project_new(turn: Turn, told: Told) -> None:
    giving, taking = sides(told)
    stage = told["stage"] or (ProjectState.UNDER_WAY if told["completed"] else ProjectState.REQUESTED)
    if told["completed"] and stage == ProjectState.REQUESTED:
        stage = ProjectState.UNDER_WAY
    actions.request_project(
        id=turn.id,
        by=turn.by,
        at=turn.at,
        supporting_id=giving,
        receiving_id=taking,
        asked_on=told["asked"],
        said=_project_told(told),
        fund_id=_fund_of(turn, told),
        stage=ProjectState(stage),
    )
    if told["completed"]:
        actions.complete_project(by=turn.by, at=turn.at, project_id=turn.id, on=told["completed"])


def _project_other(turn: Turn, row: Project, told: Told, changed: frozenset[str]) -> None:
    by, at, id = turn.by, turn.at, row.pk
    steps, kept = changed & {"stage", "completed"}, changed & {"giving", "taking", "asked"}
    if row.status not in STAGES or kept:
        raise fixed(PROJECT_COLUMNS, kept or changed, row.status.words)
    if changed - steps:
        actions.edit_project(
            by=by, at=at, project_id=id, said=_project_told(told), fund_id=_fund_of(turn, told)
        )
    wanted = STAGES.index(ProjectState(told["stage"] or row.state))
    if wanted < STAGES.index(row.status):
        raise fixed(PROJECT_COLUMNS, {"stage"}, row.status.words)
    for step in (actions.approve_project, actions.start_project)[STAGES.index(row.status) : wanted]:
        step(by=by, at=at, project_id=id)
    if "completed" in changed and told["completed"]:
        if wanted == 0:
            actions.approve_project(by=by, at=at, project_id=id)
        actions.complete_project(by=by, at=at, project_id=id, on=told["completed"])


def _shown(wanted: Wanted) -> Any:
    return queries.shown(programme=wanted.get("programme"), category=wanted.get("category"))


PROJECT_SHEET = RecordSheet(
    code="project",
    title=Words("帮扶项目", "support projects"),
    explain=Words(
        "一个项目一行；写了完工日期的记为已完工，等受援单位验收。",
        "One row for one project; with a day of completion it is entered as completed, for the recipient to accept.",
    ),
    group=GROUP,
    made_of=PROJECT_COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["name"], told["where"]),
    there=lambda actor, houses, limit: queries.projects(actor, queries.between(houses), limit),
    listed=lambda actor, wanted: queries.projects(actor, _shown(wanted), wanted.most),
    said=_project_said,
    create=_project_new,
    correct=_project_other,
    gone=lambda row: row.status in (ProjectState.REFUSED, ProjectState.STOPPED),
    fields={"on": "completed", "pairing": "asked"},
)

KINDS = {code: one.words for code, one in EQUIPMENT.items()}
UNITS = {one.value: one.words for one in Unit if one is not Unit.FEN}
LINE_COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    fields.written("project", "项目名称", "project", required=True, also=("项目", "所属项目"), width=26),
    fields.written("what", "买什么", "what", required=True, also=("名称", "物品", "设备名称", "建设内容"), width=24),
    fields.choice("equipment", "设备种类", "kind of equipment", KINDS, Words("是设备才写。", "Only for equipment."), also=("种类",)),
    fields.whole("quantity", "数量", "quantity", required=True),
    fields.choice("unit", "单位", "unit", UNITS, Words("设备按种类定。", "Of equipment it follows from the kind."), also=("计量单位",), width=8),
    fields.money("price", "单价（元）", "unit price (yuan)", field="unit_price"),
    fields.money("total", "总价（元）", "total (yuan)", Words("有单价时可空：数量乘单价。", "May be empty with a unit price: the product."), also=("金额", "合价")),
    fields.written("note", "备注", "note", width=24),
)  # fmt: skip


def _line_said(row: BudgetLine) -> Told:
    return {
        "giving": row.project.supporting,
        "taking": row.project.receiving,
        "project": row.project.name,
        "what": row.what,
        "equipment": row.equipment,
        "quantity": row.quantity,
        "unit": row.unit,
        "price": row.unit_fen,
        "total": None if row.unit_fen is not None else row.total_fen,
        "note": row.note,
    }


def _line_fill(told: Told) -> Told:
    """A total that is the product says nothing new; equipment is counted as its kind is."""
    product = told["price"] * told["quantity"] if told["price"] and told["quantity"] else None
    kind = EQUIPMENT.get(told["equipment"] or "")
    unit = kind.unit.value if kind and kind.unit else told["unit"]
    return told | {
        "total": None if told["total"] == product else told["total"],
        "unit": unit or Unit.ITEM.value,
    }


def _line_set(turn: Turn, told: Told) -> None:
    name = told["project"]
    actions.set_line(
        id=turn.id,
        by=turn.by,
        at=turn.at,
        project_id=_one(queries.project_named(turn.by, sides(told), name), "project", PROJECT, name),
        what=told["what"],
        unit=Unit(told["unit"]),
        quantity=told["quantity"],
        unit_fen=told["price"],
        total_fen=told["total"],
        equipment=told["equipment"] or "",
        note=told["note"] or "",
    )


def _line_other(turn: Turn, row: BudgetLine, told: Told, changed: frozenset[str]) -> None:
    if changed & {"giving", "taking", "project"}:
        raise fixed(LINE_COLUMNS, changed, row.project.status.words)
    _line_set(turn, told)


LINES = RecordSheet(
    code="budget_line",
    title=Words("项目预算", "budget lines"),
    explain=Words(
        "项目要买的一样东西一行：数量乘单价等于总价。",
        "One row for one thing that a project buys: quantity × price = total.",
    ),
    group=GROUP,
    made_of=LINE_COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["project"], told["what"]),
    there=lambda actor, houses, limit: queries.lines(actor, queries.between(houses), limit),
    listed=lambda actor, wanted: queries.lines(actor, _shown(wanted), wanted.most),
    said=_line_said,
    fill=_line_fill,
    create=_line_set,
    correct=_line_other,
    twins=True,
    confirmed=False,
)
