"""The sheet of placements: who learned in which department of the supporter, from when to when, with which certificate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from tongzhou.interop.workbook import fields
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.declared.postings import TURNED, WHY
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed, needed
from tongzhou.interop.workbook.sheets import Wanted
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.rules.placements import OFF, State

if TYPE_CHECKING:
    from tongzhou.support.placements.models import Placement

ARRIVED = fields.day(
    "arrived", "报到日期", "arrived on", required=True, also=("开始日期", "进修开始", "报到时间", "进修起"), field="arrived_on"
)  # fmt: skip
ENDED = fields.day(
    "ended", "结业日期", "ended on", Words("最后一天；还在学的空着。", "The last day; empty while he learns."),
    also=("结束日期", "进修结束", "进修止"), field="ended_on",
)  # fmt: skip
CERTIFICATE = fields.written(
    "certificate", "证书编号", "certificate",
    Words("没有编号的空着，结业的自动编号。", "Empty if it has no number; who has ended is given one."),
    also=("结业证编号", "证书号"),
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    fields.TAKING,
    fields.person(
        "trainee", "学员", "trainee", Words("受援单位名录里的姓名。", "As in the recipient's directory."), required=True,
        also=("姓名", "进修人员", "学员姓名"), field="trainee_id",
    ),
    fields.written("home", "本院科室", "department at home", also=("原科室", "学员科室"), field="home_department_id"),
    fields.GIVING,
    fields.written(
        "department", "进修科室", "department of the placement", Words("支援单位的科室。", "Of the supporting institution."),
        required=True, also=("进修专业", "进修科目"), field="department_id",
    ),
    fields.person("teacher", "带教老师", "teacher", also=("导师", "带教专家"), field="teacher_id"),
    fields.written("goal", "学什么", "goal", also=("进修目标", "进修内容"), width=24),
    fields.several("skills", "要学的技能", "competencies to learn", width=24),
    ARRIVED,
    fields.day("until", "计划结束", "planned until", Words("最后一天；可空。", "The last day; may be empty.")),
    ENDED,
    CERTIFICATE,
    fields.day("issued", "发证日期", "issued on", field="issued_on"),
    fields.written("assessment", "结业评价", "assessment", also=("考核结果", "结业鉴定"), width=24),
)  # fmt: skip


def _said(row: Placement) -> Told:
    return {
        "taking": row.receiving,
        "trainee": row.trainee,
        "home": row.home_department,
        "giving": row.supporting,
        "department": row.department,
        "teacher": row.teacher,
        "goal": row.goal,
        "skills": [one.name for one in sorted(row.skills.all(), key=lambda one: one.number)],
        "arrived": row.arrived_on or row.planned.lower,
        "until": row.planned.upper - timedelta(days=1),
        "ended": row.ended_on,
        "certificate": row.certificate,
        "issued": row.issued_on,
        "assessment": row.assessment,
    }


def _fill(told: Told) -> Told:
    """Who has ended was planned to, if the row does not say otherwise."""
    return told | {"until": told["until"] or told["ended"]}


def _create(turn: Turn, told: Told) -> None:
    arrived, ended = told["arrived"], told["ended"]
    if ended and ended < arrived:
        raise Invalid(TURNED, field="ended")
    actions.record(
        id=turn.id,
        by=turn.by,
        at=turn.at,
        department_id=told["department"].pk,
        trainee_id=told["trainee"].pk,
        arrived_on=arrived,
        ended_on=ended,
        until=told["until"],
        goal=told["goal"] or "",
        certificate=told["certificate"] or "",
        issued_on=told["issued"],
        assessment=told["assessment"] or "",
        teacher_id=told["teacher"].pk if told["teacher"] else None,
        home_department_id=told["home"].pk if told["home"] else None,
        skills=told["skills"] or (),
    )


def _correct(turn: Turn, row: Placement, told: Told, changed: frozenset[str]) -> None:
    """By the verb that the state allows: what was entered of the past, anew; another teacher or last day; the completion."""
    by, at, id = turn.by, turn.at, row.pk
    certified = {"ended", "certificate", "issued", "assessment"}
    plain = changed <= {"teacher", "until", "skills"} | certified
    entered = row.past and not row.arrival_posted and not row.completion_posted
    if entered and (row.status is State.ENDING or not plain):
        _anew(turn, row, told)
        return
    if changed & {"teacher", "until"} and row.status not in (State.ENDING, State.COMPLETED):
        teacher = told["teacher"].pk if "teacher" in changed and told["teacher"] else None
        until = told["until"] if "until" in changed else None
        actions.plan(by=by, at=at, placement_id=id, teacher_id=teacher, until=until, note=WHY)
        changed -= {"teacher", "until"}
    if "skills" in changed and {one.name for one in row.skills.all()} < set(told["skills"] or ()):
        actions.add_skills(by=by, at=at, placement_id=id, names=told["skills"])
        changed -= {"skills"}
    if "ended" in changed and row.ended_on is None and told["ended"]:
        actions.complete(
            by=by, at=at, placement_id=id, on=needed(told, ENDED), certificate=told["certificate"] or "",
            issued_on=told["issued"], assessment=told["assessment"] or "", note=WHY,
        )  # fmt: skip
        changed -= certified
    if changed:
        raise fixed(COLUMNS, changed, row.status.words)


def _anew(turn: Turn, row: Placement, told: Told) -> None:
    """Nobody has confirmed it yet: the claims are taken back, the entry is called off, and it is entered as it should be."""
    by, at, id = turn.by, turn.at, row.pk
    view = queries.placement(by, id)
    for claim in (view.completion if row.ended_on else None, view.arrival):
        if claim is not None:
            ledger.withdraw(by=by, at=at, claim_id=claim.pk, reason=WHY)
    undo = actions.withdraw if by.may(Permission.MANAGE_PLACEMENTS, row.receiving.place) else actions.decline
    undo(by=by, at=at, placement_id=id, note=WHY)
    _create(Turn(by, at, uuid5(id, f"anew:{row.steps}")), told)


def _listed(actor: Actor, wanted: Wanted) -> list[Placement]:
    return queries.shown(actor, tab=wanted.get("tab"), text=wanted.get("q"), on=wanted.on, limit=wanted.most)


PLACEMENTS = RecordSheet(
    code="placement",
    title=Words("进修", "placements"),
    explain=Words(
        "一人一次进修一行；报到和结业记为已发生，等对方确认。",
        "One row for one person's placement; arrival and completion are entered for the other side to confirm.",
    ),
    group=Words("人员与派驻", "people and postings"),
    made_of=COLUMNS,
    key=lambda told: (told["trainee"], told["department"], told["arrived"]),
    there=queries.at_houses,
    listed=_listed,
    said=_said,
    fill=_fill,
    create=_create,
    correct=_correct,
    gone=lambda row: row.status in OFF,
    departments={"home": "taking", "department": "giving"},
    people={"trainee": "taking", "teacher": "giving"},
    fields={"on": "ended", "pairing": "arrived", "names": "skills"},
)
