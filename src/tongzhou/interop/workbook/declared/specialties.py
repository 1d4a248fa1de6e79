"""The sheets of specialties: what is built up to, and the milestones of its plan, each perhaps reached on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongzhou.interop.workbook import fields
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.declared.postings import WHY
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed, needed
from tongzhou.interop.workbook.sheets import Wanted
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.support.sides.standing import GONE, OPEN, Standing
from tongzhou.support.specialties import actions, queries
from tongzhou.support.specialties.rules.aims import Aim
from tongzhou.support.specialties.rules.states import GOING, State, What

if TYPE_CHECKING:
    from uuid import UUID

    from tongzhou.support.specialties.models import Milestone, Specialty, Statement

GROUP = Words("学科与技术", "specialties and techniques")
NO_SPECIALTY = sentence(
    "workbook.no_specialty",
    "这两家之间没有叫“{name}”、目标是“{aim}”的学科。",
    "Between the two there is no specialty “{name}” with the aim “{aim}”.",
    then_zh="请先在“学科建设”表里登记，或照平台上的名称写。",
    then_en="Register it first in the sheet of specialties, or write its name as the platform has it.",
)
TWO_SPECIALTIES = sentence(
    "workbook.two_specialties",
    "叫“{name}”、目标是“{aim}”的学科有几个，分不清是哪一个。",
    "Several specialties are called “{name}” and have the aim “{aim}”.",
    then_zh="请打开那个学科，在它的页面上排节点。",
    then_en="Open the one that is meant and plan its milestones there.",
)
AIM = fields.choice(
    "aim", "建设目标", "aim", {one.value: one.words for one in Aim}, Words("从列表选。", "One of the list."),
    required=True, also=("目标", "建设类型"), width=22,
)  # fmt: skip
REACHED = fields.day(
    "reached", "建成日期", "reached on", Words("还没建成的空着。", "Empty while it is being built."),
    also=("授牌日期", "验收日期", "通过日期"), field="on",
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    AIM,
    fields.written(
        "department", "科室", "department", Words("受援单位的科室；可空。", "Of the recipient; may be empty."), also=("建设科室",), field="department_id"
    ),
    fields.written(
        "name", "学科名称", "name of the specialty", Words("空着：重点专科照科室，其余照目标。", "Empty: as the department or the aim is called."), also=("名称", "学科", "专科名称"), width=20
    ),
    fields.written("why", "为什么建", "why", also=("建设理由",), width=24),
    fields.day("began", "开始日期", "from", Words("定计划的那天。", "The day of the plan."), required=True, also=("启动日期", "立项日期"), field="began_on"),
    fields.day("due", "计划建成", "planned for", Words("可空。", "May be empty."), also=("计划建成日期", "建设期限"), field="due_on"),
    REACHED,
    fields.written("evidence", "依据", "evidence", Words("写了建成日期的要写。", "With a day on which it was reached."), also=("佐证材料",), width=24),
    fields.written("granted", "评定机关", "granted by", Words("重点专科才写。", "Of a key department."), also=("评定单位", "授牌单位"), field="granted_by"),
    fields.written("number", "文号", "document", Words("重点专科才写。", "Of a key department."), also=("文件号",)),
)  # fmt: skip
SUBJECT = frozenset({"aim", "department", "name", "why", "due"})
WORD = frozenset({"reached", "evidence", "granted", "number"})


def _fill(told: Told) -> Told:
    """What has no name of its own is called as its department, where a rank is the aim, or as the aim."""
    aim, department = Aim(told["aim"]), told["department"]
    usual = department.name if department and aim.rank else aim.words.zh
    return told | {"name": told["name"] or usual}


def _standing(said: Statement | None) -> Statement | None:
    return None if said is None or said.stands in GONE else said


def _aim_of(row: Specialty) -> Statement | None:
    return _standing(next((one for one in row.statements.all() if one.topic is What.AIM), None))


def _said(row: Specialty) -> Told:
    aim = _aim_of(row)
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "aim": row.aim,
        "department": row.department,
        "name": row.name,
        "why": row.why,
        "began": row.began_on,
        "due": row.due_on,
        "reached": aim.on if aim else None,
        "evidence": aim.evidence if aim else None,
        "granted": aim.granted_by if aim else None,
        "number": aim.number if aim else None,
    }


def _subject(told: Told) -> actions.Subject:
    return actions.Subject(
        aim=Aim(told["aim"]),
        name=told["name"] or "",
        department_id=told["department"].pk if told["department"] else None,
        why=told["why"] or "",
        due_on=told["due"],
    )


def _create(turn: Turn, told: Told) -> None:
    actions.propose(
        id=turn.id,
        by=turn.by,
        at=turn.at,
        supporting_id=told["giving"].pk,
        receiving_id=told["taking"].pk,
        on=told["began"],
        subject=_subject(told),
    )
    if any(told[code] for code in WORD):
        _reach(turn, turn.id, State.PLANNED, told)


def _reach(turn: Turn, id: UUID, state: State, told: Told) -> None:
    """What is reached was built before: that step is taken with it."""
    on = needed(told, REACHED)
    if state is State.PLANNED:
        actions.build(by=turn.by, at=turn.at, specialty_id=id, note=WHY)
    actions.reach(
        by=turn.by,
        at=turn.at,
        specialty_id=id,
        on=on,
        evidence=told["evidence"] or "",
        granted_by=told["granted"] or "",
        number=told["number"] or "",
    )


def _correct(turn: Turn, row: Specialty, told: Told, changed: frozenset[str]) -> None:
    """What is built while it is planned or built; what is said to be reached until it is in the ledger."""
    if changed & SUBJECT and row.status in GOING:
        actions.amend(by=turn.by, at=turn.at, specialty_id=row.pk, subject=_subject(told))
        changed -= SUBJECT
    aim = _aim_of(row)
    if changed & WORD and row.status in GOING and (aim is None or aim.stands in OPEN):
        if told["reached"] or aim is None:
            _reach(turn, row.pk, row.status, told)
        else:
            ledger.withdraw(by=turn.by, at=turn.at, claim_id=aim.claim, reason=WHY)
        changed -= WORD
    if changed:
        raise fixed(COLUMNS, changed, row.status.words)


SPECIALTIES = RecordSheet(
    code="specialty",
    title=Words("学科建设", "specialties"),
    explain=Words(
        "要建的一个科一行；写了建成日期的，等对方确认。",
        "One row for one department that is built up; with a day on which it was reached, the other side confirms it.",
    ),
    group=GROUP,
    made_of=COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["aim"], told["name"]),
    there=queries.specialties_at,
    listed=lambda actor, wanted: queries.specialties_shown(
        actor, receiving=wanted.id("at"), programme=wanted.get("programme"), limit=wanted.most
    ),
    said=_said,
    fill=_fill,
    create=_create,
    correct=_correct,
    departments={"department": "taking"},
    fields={"pairing": "began", "due_on": "due"},
)

DONE = fields.day(
    "reached", "达成日期", "reached on", Words("还没达成的空着。", "Empty while it is not reached."),
    also=("完成日期", "实际完成", "达成时间"), field="on",
)  # fmt: skip
MILESTONE_COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    AIM,
    fields.written(
        "specialty", "学科名称", "name of the specialty", Words("照“学科建设”表写；空着照建设目标。", "As in the sheet of specialties; empty: as the aim is called."),
        also=("学科", "专科名称"), width=20,
    ),
    fields.written("name", "节点", "milestone", required=True, also=("建设节点", "里程碑", "节点名称", "任务"), width=26),
    fields.written("needs", "达成要求", "shown by", Words("凭什么算达成；可空。", "What shows it; may be empty."), also=("要求", "考核要求"), width=24),
    fields.day("due", "计划日期", "planned for", Words("可空。", "May be empty."), also=("计划完成", "计划时间", "完成期限"), field="due_on"),
    DONE,
    fields.written("evidence", "达成依据", "evidence", Words("写了达成日期的要写。", "With a day on which it was reached."), also=("依据", "佐证材料"), width=24),
)  # fmt: skip
PLANNED = frozenset({"name", "needs", "due"})
SHOWN = frozenset({"reached", "evidence"})


def _milestone_fill(told: Told) -> Told:
    return told | {"specialty": told["specialty"] or Aim(told["aim"]).words.zh}


def _word_of(row: Milestone) -> Statement | None:
    return _standing(next(iter(row.statements.all()), None))


def _milestone_said(row: Milestone) -> Told:
    said = _word_of(row)
    return {
        "giving": row.specialty.supporting,
        "taking": row.specialty.receiving,
        "aim": row.specialty.aim,
        "specialty": row.specialty.name,
        "name": row.name,
        "needs": row.needs,
        "due": row.due_on,
        "reached": said.on if said else None,
        "evidence": said.evidence if said else None,
    }


def _specialty(turn: Turn, told: Told) -> UUID:
    name, aim = told["specialty"], Aim(told["aim"])
    found = queries.specialties_named(turn.by, (told["giving"].pk, told["taking"].pk), aim.value, name)
    if len(found) != 1:
        raise Invalid(TWO_SPECIALTIES if found else NO_SPECIALTY, field="specialty", name=name, aim=aim.words)
    return found[0]


def _plan(turn: Turn, specialty: UUID, milestone: UUID, told: Told) -> State:
    planned = actions.Planned(told["name"], told["needs"] or "", told["due"])
    row = actions.plan(by=turn.by, at=turn.at, specialty_id=specialty, id=milestone, planned=planned)
    return row.status


def _milestone_new(turn: Turn, told: Told) -> None:
    specialty = _specialty(turn, told)
    state = _plan(turn, specialty, turn.id, told)
    if told["reached"] or told["evidence"]:
        _done(turn, specialty, turn.id, state, told)


def _done(turn: Turn, specialty: UUID, milestone: UUID, state: State, told: Told) -> None:
    """What is reached was built before: that step is taken with it."""
    on = needed(told, DONE)
    if state is State.PLANNED:
        actions.build(by=turn.by, at=turn.at, specialty_id=specialty, note=WHY)
    actions.reach_milestone(
        by=turn.by,
        at=turn.at,
        specialty_id=specialty,
        milestone_id=milestone,
        on=on,
        evidence=told["evidence"] or "",
    )


def _milestone_other(turn: Turn, row: Milestone, told: Told, changed: frozenset[str]) -> None:
    """The plan, and what is said to be reached until it is in the ledger."""
    said, state = _word_of(row), row.specialty.status
    posted = said is not None and said.stands is Standing.POSTED
    if changed & PLANNED and not posted:
        state = _plan(turn, row.specialty_id, row.pk, told)
        changed -= PLANNED
    if changed & SHOWN and not posted:
        if told["reached"] or said is None:
            _done(turn, row.specialty_id, row.pk, state, told)
        else:
            ledger.withdraw(by=turn.by, at=turn.at, claim_id=said.claim, reason=WHY)
        changed -= SHOWN
    if changed:
        raise fixed(MILESTONE_COLUMNS, changed, said.stands.words if said else state.words)


def _milestones(actor: Actor, wanted: Wanted) -> list[Milestone]:
    return queries.milestones_shown(
        actor, receiving=wanted.id("at"), programme=wanted.get("programme"), limit=wanted.most
    )


MILESTONES = RecordSheet(
    code="milestone",
    title=Words("学科建设节点", "milestones of specialties"),
    explain=Words(
        "计划里的一个节点一行；写了达成日期的，等对方确认。",
        "One row for one milestone of a plan; with a day on which it was reached, the other side confirms it.",
    ),
    group=GROUP,
    made_of=MILESTONE_COLUMNS,
    key=lambda told: (told["giving"], told["taking"], told["aim"], told["specialty"], told["name"]),
    there=queries.milestones_at,
    listed=_milestones,
    said=_milestone_said,
    fill=_milestone_fill,
    create=_milestone_new,
    correct=_milestone_other,
    gone=lambda row: row.dropped,
)
