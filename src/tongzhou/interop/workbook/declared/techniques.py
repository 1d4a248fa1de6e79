"""The sheet of techniques and services: needed, introduced by an expert on a day, perhaps the first in the county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongzhou.interop.workbook import fields
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed, needed
from tongzhou.interop.workbook.sheets import Wanted
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.support.sides.standing import GONE
from tongzhou.support.techniques import actions, queries
from tongzhou.support.techniques.rules.cases import Scope, What
from tongzhou.support.techniques.rules.stages import GRADES, Kind, Stage

if TYPE_CHECKING:
    from tongzhou.support.techniques.models import Technique

NEEDED = fields.day(
    "needed", "提出日期", "needed since", Words("可空；默认为引进那天。", "May be empty: the day of the introduction."),
    also=("需求日期",), field="begun_on",
)  # fmt: skip
INTRODUCED = fields.day(
    "introduced", "引进日期", "introduced on", Words("还没引进的空着。", "Empty while it is only needed."),
    also=("开展日期", "首次开展", "开展时间", "引进时间"), field="on",
)  # fmt: skip
EXPERT = fields.person(
    "expert", "引进专家", "expert", Words("支援单位名录里的姓名。", "As in the supporter's directory."),
    also=("专家", "带教专家", "指导专家"),
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    fields.choice("kind", "类别", "kind", {one.value: one.words for one in Kind}, also=("类型",), width=18),
    fields.written(
        "name", "名称", "name", Words("技术或项目的名称。", "Of the technique or service."), required=True,
        also=("技术名称", "项目名称", "新技术名称", "新技术新项目"), width=28,
    ),
    fields.written("code", "编码", "code", also=("手术编码", "操作编码")),
    fields.choice("grade", "手术级别", "grade of operation", GRADES, also=("级别",), width=10),
    fields.written(
        "department", "科室", "department", Words("受援单位的科室。", "Of the recipient."), also=("开展科室",), field="department_id"
    ),
    fields.written("need", "为什么需要", "why it is needed", also=("需求",), width=24),
    fields.written("source", "依据", "source", also=("需求来源",)),
    fields.whole("planned", "计划带教例数", "supervised cases planned", field="planned_cases"),
    NEEDED,
    INTRODUCED,
    EXPERT,
    fields.day("first", "县内首例日期", "first in the county on", Words("不是首例的空着。", "Empty if it was no first."), also=("首例日期",)),
    fields.choice("scope", "首例范围", "first in", {one.value: one.words for one in Scope}, width=10),
    fields.written("written", "首例依据", "proof of the first", Words("哪份文件、哪一页。", "Which document and page."), also=("佐证材料",)),
)  # fmt: skip
NEED = frozenset({"kind", "name", "code", "grade", "department", "need", "source", "planned"})
FIRST = frozenset({"first", "scope", "written"})


def _fill(told: Told) -> Told:
    """What is nothing else is a technique; who introduced it that day needed it that day; a first is the county's."""
    return told | {
        "kind": told["kind"] or Kind.TECHNIQUE.value,
        "needed": told["needed"] or told["introduced"],
        "scope": told["scope"] or (Scope.COUNTY.value if told["first"] else None),
    }


def _said(row: Technique) -> Told:
    first = next((one for one in row.statements.all() if one.what == What.LOCAL_FIRST.value), None)
    if first is not None and first.stands in GONE:
        first = None
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "kind": row.kind,
        "name": row.name,
        "code": row.code,
        "grade": row.grade,
        "department": row.department,
        "need": row.need,
        "source": row.need_source,
        "planned": row.planned_cases,
        "needed": row.begun_on,
        "introduced": row.introduced_on,
        "expert": row.expert,
        "first": first.on if first else None,
        "scope": first.scope if first else None,
        "written": first.written if first else None,
    }


def _need(told: Told, row: Technique | None = None) -> actions.Need:
    return actions.Need(
        kind=Kind(told["kind"] or Kind.TECHNIQUE),
        name=told["name"],
        code=told["code"] or "",
        grade=told["grade"] or "",
        need=told["need"] or "",
        source=told["source"] or "",
        department_id=told["department"].pk if told["department"] else None,
        disease_id=row.disease_id if row else None,
        planned_cases=told["planned"],
    )


def _create(turn: Turn, told: Told) -> None:
    by, at = turn.by, turn.at
    houses = {"supporting_id": told["giving"].pk, "receiving_id": told["taking"].pk}
    introduced = told["introduced"]
    if introduced and told["needed"] == introduced:
        expert = needed(told, EXPERT).pk
        actions.record(id=turn.id, by=by, at=at, on=introduced, need=_need(told), expert_id=expert, **houses)
    else:
        actions.propose(id=turn.id, by=by, at=at, on=needed(told, NEEDED), need=_need(told), **houses)
        if introduced or told["expert"]:
            _introduce(turn, told)
    if told["first"]:
        _first(turn, told)


def _introduce(turn: Turn, told: Told) -> None:
    actions.introduce(
        by=turn.by,
        at=turn.at,
        technique_id=turn.id,
        on=needed(told, INTRODUCED),
        expert_id=needed(told, EXPERT).pk,
        department_id=told["department"].pk if told["department"] else None,
    )


def _first(turn: Turn, told: Told) -> None:
    actions.state_first(
        by=turn.by,
        at=turn.at,
        technique_id=turn.id,
        on=told["first"],
        scope=Scope(told["scope"] or Scope.COUNTY),
        written=told["written"] or "",
    )


def _correct(turn: Turn, row: Technique, told: Told, changed: frozenset[str]) -> None:
    """The need while nothing is introduced; the introduction while it waits; a first that is not in the ledger."""
    if changed & NEED and row.stage is Stage.NEEDED:
        actions.amend(by=turn.by, at=turn.at, technique_id=row.pk, need=_need(told, row))
        changed -= NEED
    if changed & {"introduced", "expert", "department"} and row.stage in (Stage.NEEDED, Stage.INTRODUCING):
        _introduce(turn, told)
        changed -= {"introduced", "expert", "department"}
    if changed & FIRST and told["first"] and row.stage is not Stage.DROPPED:
        _first(turn, told)
        changed -= FIRST
    if changed:
        raise fixed(COLUMNS, changed, row.stage.words)


STAGES = {
    "needed": (Stage.NEEDED,),
    "introduced": (Stage.INTRODUCING, Stage.INTRODUCED),
    "supervised": (Stage.SUPERVISED,),
    "independent": (Stage.INDEPENDENT,),
    "year": (Stage.KEPT, Stage.NOT_KEPT),
    "dropped": (Stage.DROPPED,),
}
"""The stages of a list of the board, as its page names them."""


def _listed(actor: Actor, wanted: Wanted) -> list[Technique]:
    kinds = {"technique": Kind.TECHNIQUE, "service": Kind.CLINICAL_SERVICE}
    filters = queries.Filters(
        text=wanted.get("q"),
        kind=kinds.get(wanted.get("kind")),
        receiving=wanted.id("at"),
        programme=wanted.get("programme"),
    )
    return queries.shown(actor, filters, stages=STAGES.get(wanted.get("stage"), ()), limit=wanted.most)


TECHNIQUES = RecordSheet(
    code="technique",
    title=Words("新技术新项目", "techniques and services"),
    explain=Words(
        "一项技术一行；写了引进日期和专家的记为已引进，等对方确认。",
        "One row for one technique; with day and expert it is entered as introduced, for the other side to confirm.",
    ),
    group=Words("学科与技术", "specialties and techniques"),
    made_of=COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["kind"], told["name"]),
    there=queries.at_houses,
    listed=_listed,
    said=_said,
    fill=_fill,
    create=_create,
    correct=_correct,
    gone=lambda row: row.stage is Stage.DROPPED,
    departments={"department": "taking"},
    people={"expert": "giving"},
    fields={"begun_on": "needed", "pairing": "introduced", "disease": "need"},
)
