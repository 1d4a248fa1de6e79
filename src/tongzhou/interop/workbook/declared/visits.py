"""The sheet of mutual visits: who went to whom, for what, who was in the delegation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongzhou.interop.workbook import fields
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.declared.money import today
from tongzhou.interop.workbook.declared.postings import WHY
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import Side
from tongzhou.support.sides.scope import pairing_of
from tongzhou.support.visits import actions, queries
from tongzhou.support.visits.rules import Seat, State

if TYPE_CHECKING:
    from tongzhou.support.visits.models import Visit

WAYS = {
    Side.SUPPORTING.value: Words("支援单位到受援单位", "the supporting side travels"),
    Side.RECEIVING.value: Words("受援单位到支援单位", "the receiving side travels"),
}
SEATS = {"leader": Seat.LEADER, "members": Seat.VISITOR, "guests": Seat.GUEST, "hosts": Seat.HOST}
COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    fields.choice("visitor", "谁去谁那里", "who travels", WAYS, required=True, also=("方向", "来访方向"), width=20),
    fields.written("purpose", "事由", "purpose", Words("为什么去。", "What for."), required=True, also=("互访事由", "内容", "目的"), width=30),
    fields.day("first", "到访日期", "first day", required=True, also=("开始日期", "日期", "来访日期"), field="first_on"),
    fields.day("last", "离开日期", "last day", Words("只有一天的可空。", "May be empty if it is one day."), also=("结束日期",), field="last_on"),
    fields.person("leader", "带队", "leader", also=("带队领导", "领队")),
    fields.several("members", "成员", "delegation", also=("代表团成员", "随行人员"), width=24),
    fields.several("guests", "特邀", "guests", also=("特邀嘉宾",)),
    fields.several("hosts", "接待人员", "hosts", also=("接待方人员", "陪同人员")),
    fields.whole("delegation", "代表团人数", "size of the delegation", Words("名单不全时写总数。", "The whole number if not all are named."), also=("人数", "来访人数")),
    fields.written("agenda", "日程", "agenda", width=24),
)  # fmt: skip
COUNTED = frozenset({"delegation", "leader", "members", "guests"})


def _said(row: Visit) -> Told:
    people = list(row.participants.all())
    named = {code: [one.name for one in people if one.seat == seat.value] for code, seat in SEATS.items()}
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "visitor": row.visitor,
        "purpose": row.purpose,
        "first": row.first_on,
        "last": row.last_on,
        **named,
        "leader": named["leader"][0] if named["leader"] else None,
        "delegation": row.delegation,
        "agenda": row.agenda,
    }


def _fill(told: Told) -> Told:
    """A visit of one day ends that day; who is counted by name need not be counted again."""
    listed = bool(told["leader"]) + len(told["members"] or ()) + len(told["guests"] or ())
    return told | {"last": told["last"] or told["first"], "delegation": told["delegation"] or listed or None}


def _people(told: Told, row: Visit | None) -> tuple[actions.Seated, ...]:
    """Those on the list, known to the directory where one person bears the name; offices that were noted are kept."""
    named = {code: told[code] or () for code in SEATS} | {
        "leader": (told["leader"],) if told["leader"] else ()
    }
    houses = told["giving"].pk, told["taking"].pk
    known = queries.known(houses, [name for names in named.values() for name in names])
    before = {one.name: one for one in row.participants.all()} if row else {}
    found = []
    for code, names in named.items():
        for name in names:
            kept = before.get(name)
            id = kept.staff_id if kept and kept.staff_id else known.get(name)
            office = kept.office if kept else ""
            found.append(actions.Seated(SEATS[code], id, "" if id else name, office))
    return tuple(found)


def _plan(told: Told, row: Visit | None = None) -> actions.Plan:
    return actions.Plan(
        visitor=Side(told["visitor"]),
        purpose=told["purpose"],
        first_on=told["first"],
        last_on=told["last"],
        agenda=told["agenda"] or "",
        delegation=told["delegation"],
        people=_people(told, row),
    )


def _create(turn: Turn, told: Told) -> None:
    pairing = pairing_of(told["giving"], told["taking"], on=told["first"])
    actions.plan_visit(id=turn.id, by=turn.by, at=turn.at, pairing_id=pairing.pk, plan=_plan(told))
    _held(turn, told)


def _held(turn: Turn, told: Told) -> None:
    """It is over, and who travelled says so: the host is asked to confirm."""
    travelling = told["giving"] if told["visitor"] == Side.SUPPORTING else told["taking"]
    if told["last"] <= today(turn.at) and turn.by.may(Permission.EDIT_VISITS, travelling.place):
        actions.hold_visit(by=turn.by, at=turn.at, visit_id=turn.id)


def _correct(turn: Turn, row: Visit, told: Told, changed: frozenset[str]) -> None:
    """Until the host has confirmed it; what was claimed is taken back and claimed as it should be."""
    kept = changed & {"giving", "taking", "visitor"}
    if kept or row.status in (State.CONFIRMED, State.CANCELLED):
        raise fixed(COLUMNS, kept or changed, row.status.words)
    if row.status is not State.PLANNED and row.claim:
        ledger.withdraw(by=turn.by, at=turn.at, claim_id=row.claim, reason=WHY)
    actions.edit_visit(by=turn.by, at=turn.at, visit_id=row.pk, plan=_plan(told, row), note=WHY)
    _held(turn, told)


VISITS = RecordSheet(
    code="visit",
    title=Words("互访", "visits"),
    explain=Words(
        "一次互访一行；已经访完的，由出访方导入，等接待方确认。",
        "One row for one visit; when it is over the visiting side imports it, and the host confirms.",
    ),
    group=Words("协议与互访", "agreements and visits"),
    made_of=COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["visitor"], told["first"]),
    there=lambda actor, houses, limit: queries.listed(actor, houses=houses, limit=limit),
    listed=lambda actor, wanted: queries.listed(actor, programme=wanted.get("programme"), limit=wanted.most),
    said=_said,
    fill=_fill,
    create=_create,
    correct=_correct,
    gone=lambda row: row.status is State.CANCELLED,
    fields={"pairing": "first", "people": "members"},
)
