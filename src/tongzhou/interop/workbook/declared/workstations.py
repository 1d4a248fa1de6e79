"""The sheet of expert workstations: whose, under which plaque, the days on which he was there, until when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from tongzhou.interop.workbook import fields, values
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.declared.postings import WHY
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed, needed
from tongzhou.kernel.words import Words
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.actions.workstations import MOST_DAYS
from tongzhou.support.placements.rules.workstations import NOT_THERE, Base

if TYPE_CHECKING:
    from tongzhou.support.placements.models import Workstation

DAY = timedelta(days=1)
DAYS = Words(
    "几天用“、”隔开，如 2026-03-01、2026-03-05至2026-03-09",
    "days separated by 、, such as 2026-03-01、2026-03-05~2026-03-09",
)
_MONTH = re.compile(r"\d{4}[-./年]\d{1,2}月?")


def _days(cell: values.Cell) -> tuple[date, ...]:
    """Days and spans of days. A month is no list of days: who writes 2026年3月 was hardly there on 31 of them."""
    if not isinstance(cell, str):
        return (values.day(cell),)
    found: set[date] = set()
    for part in re.split(r"[、,，;；\n\r]+", values.plain(cell)):
        said = part.replace(" ", "")
        if not said:
            continue
        if _MONTH.fullmatch(said):
            raise values.Unreadable(DAYS)
        try:
            first, last = values.days(said)
        except values.Unreadable as fault:
            raise values.Unreadable(DAYS) from fault
        if (last - first).days > MOST_DAYS:
            raise values.Unreadable(DAYS)
        found |= {first + DAY * number for number in range((last - first).days + 1)}
    return tuple(sorted(found))


def _spans(days: Sequence[date]) -> str:
    """Days that follow each other as a span."""
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][-1] == DAY:
            spans[-1].append(day)
        else:
            spans.append([day])
    return "、".join(f"{one[0]}至{one[-1]}" if len(one) > 1 else str(one[0]) for one in spans)


NOTE = fields.written(
    "note", "备注", "note", Words("撤站的要写原因。", "The reason, if it is closed."), also=("撤站原因", "说明"), width=24
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    fields.person(
        "expert", "专家", "expert", Words("支援单位名录里的姓名。", "As in the supporter's directory."), required=True,
        also=("专家姓名", "姓名", "进站专家", "站长"), field="expert_id",
    ),
    fields.written(
        "plaque", "工作站名称", "name of the workstation", Words("照牌匾写。", "As on its plaque."), required=True,
        also=("工作站", "专家工作站", "牌匾"), width=28,
    ),
    fields.written("department", "设在科室", "department", Words("受援单位的科室；可空。", "Of the recipient; may be empty."), also=("科室", "依托科室"), field="department_id"),
    fields.day("opened", "设立日期", "opened on", required=True, also=("揭牌日期", "建站日期", "挂牌日期", "成立日期"), field="opened_on"),
    Column("days", Words("在站日", "days on site"), _days, Words(f"{DAYS.zh}；可空。", f"{DAYS.en[:1].upper()}{DAYS.en[1:]}; may be empty."), also=("在站日期", "进站日期"), width=34, write=_spans),
    fields.day("closed", "撤站日期", "closed on", Words("最后一天；还在运行的空着。", "The last day; empty while it is open."), field="closed_on"),
    NOTE,
)  # fmt: skip


def _said(row: Workstation) -> Told:
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "expert": row.expert,
        "plaque": row.plaque,
        "department": row.department,
        "opened": row.opened_on,
        "days": sorted(one.on for one in row.days.all()),
        "closed": row.closed_on,
        "note": next((one.note for one in row.timeline.all()), row.note),
    }


def _create(turn: Turn, told: Told) -> None:
    _open(turn, told)
    _enter(turn, told["days"] or ())


def _open(turn: Turn, told: Told) -> None:
    actions.open_workstation(
        id=turn.id,
        by=turn.by,
        at=turn.at,
        expert_id=told["expert"].pk,
        receiving_id=told["taking"].pk,
        plaque=told["plaque"],
        opened_on=told["opened"],
        department_id=told["department"].pk if told["department"] else None,
        closed_on=told["closed"],
        note=told["note"] or "",
    )


def _enter(turn: Turn, days: Sequence[date], note: str = "") -> None:
    if days:
        actions.enter_days(by=turn.by, at=turn.at, workstation_id=turn.id, days=days, note=note)


def _correct(turn: Turn, row: Workstation, told: Told, changed: frozenset[str]) -> None:
    """Until its opening is confirmed it is entered anew; days are added while it is open; it is closed with the reason."""
    before, now = {one.on for one in row.days.all()}, set(told["days"] or ())
    grows = "days" in changed and before < now
    if row.status is Base.OPENING and (changed - {"days"} or not grows):
        _anew(turn, row, told)
        return
    if grows and row.status in (Base.OPENING, Base.OPEN):
        _enter(turn, sorted(now - before))
        changed -= {"days"}
    if "closed" in changed and row.status is Base.OPEN and told["closed"]:
        why = needed(told, NOTE)
        actions.close_workstation(by=turn.by, at=turn.at, workstation_id=row.pk, on=told["closed"], note=why)
        changed -= {"closed", "note"}
    if changed:
        raise fixed(COLUMNS, changed, row.status.words)


def _anew(turn: Turn, row: Workstation, told: Told) -> None:
    """The claim is taken back and it is entered as it should be; a day that stays keeps what was noted with it."""
    noted: dict[str, list[date]] = defaultdict(list)
    kept = {one.on: one.note for one in row.days.all()}
    for day in told["days"] or ():
        noted[kept.get(day, "")].append(day)
    actions.withdraw_workstation(by=turn.by, at=turn.at, workstation_id=row.pk, note=WHY)
    other = Turn(turn.by, turn.at, uuid5(row.pk, f"anew:{row.steps}"))
    _open(other, told)
    for note, days in noted.items():
        _enter(other, days, note)


WORKSTATIONS = RecordSheet(
    code="workstation",
    title=Words("专家工作站", "expert workstations"),
    explain=Words(
        "一个工作站一行；设立由对方确认，专家在站做的工作在各自的表里登记。",
        "One row for one workstation; the other side confirms its opening. What the expert does there goes into the sheets of that work.",
    ),
    group=Words("人员与派驻", "people and postings"),
    made_of=COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["expert"], told["plaque"]),
    there=queries.bases_at,
    listed=lambda actor, wanted: queries.bases_shown(actor, limit=wanted.most),
    said=_said,
    create=_create,
    correct=_correct,
    gone=lambda row: row.status in NOT_THERE,
    departments={"department": "taking"},
    people={"expert": "giving"},
    fields={"on": "closed", "pairing": "opened"},
)
