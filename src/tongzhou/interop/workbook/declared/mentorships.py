"""The sheet of mentorships: who teaches whom, for which goals, until when; ended early, with the reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tongzhou.interop.workbook import fields
from tongzhou.interop.workbook.columns import Column
from tongzhou.interop.workbook.declared.postings import TURNED, WHY
from tongzhou.interop.workbook.records import RecordSheet, Told, Turn, fixed, needed
from tongzhou.interop.workbook.sheets import Wanted
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.periods import Period
from tongzhou.kernel.words import Words
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.rules.mentoring import Bond

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tongzhou.support.placements.models import Mentorship

DAY = timedelta(days=1)
BROKEN_WHY = fields.written(
    "why", "提前结束原因", "reason of the early end", Words("写了结束日期的要写。", "With a day of the end only."),
    also=("终止原因",), field="note", width=24,
)  # fmt: skip
COLUMNS: tuple[Column, ...] = (
    fields.GIVING,
    fields.TAKING,
    fields.person(
        "mentor", "师傅", "mentor", Words("支援单位名录里的姓名。", "As in the supporter's directory."), required=True,
        also=("导师", "师傅姓名", "带教师傅"), field="mentor_id",
    ),
    fields.person(
        "mentee", "徒弟", "mentee", Words("受援单位名录里的姓名。", "As in the recipient's directory."), required=True,
        also=("徒弟姓名", "弟子"), field="mentee_id",
    ),
    fields.written("field", "带什么", "field", also=("带教方向", "专业方向", "专业")),
    fields.sentences("goals", "目标", "goals", required=True, also=("带教目标", "培养目标"), width=30),
    fields.day("since", "开始日期", "from", required=True, also=("结对日期", "拜师日期")),
    fields.day("until", "计划结束", "planned until", Words("最后一天；可空。", "The last day; may be empty."), also=("计划止",)),
    fields.day(
        "ended", "结束日期", "ended on", Words("提前结束的才写；出师由师傅本人评价。", "Only if it ended early; the mentor himself says that it is completed."),
        also=("提前结束日期", "终止日期"), field="on",
    ),
    BROKEN_WHY,
)  # fmt: skip


def _said(row: Mentorship) -> Told:
    upper = row.during.upper
    return {
        "giving": row.supporting,
        "taking": row.receiving,
        "mentor": row.mentor,
        "mentee": row.mentee,
        "field": row.field,
        "goals": [one.text for one in row.goals.all()],
        "since": row.during.lower,
        "until": upper - DAY if upper else None,
        "ended": row.ended_on,
        "why": next((one.note for one in row.timeline.all()), ""),
    }


def _term(told: Told) -> Period:
    until = told["until"]
    if until and until < told["since"]:
        raise Invalid(TURNED, field="until")
    return Period(told["since"], until + DAY if until else None)


def _goals(texts: Sequence[str]) -> list[actions.Goal]:
    return [actions.Goal(one) for one in texts]


def _create(turn: Turn, told: Told) -> None:
    actions.begin_mentorship(
        id=turn.id,
        by=turn.by,
        at=turn.at,
        mentor_id=told["mentor"].pk,
        mentee_id=told["mentee"].pk,
        during=_term(told),
        goals=_goals(told["goals"]),
        field=told["field"] or "",
    )
    if told["ended"] or told["why"]:
        _stop(turn, told)


def _stop(turn: Turn, told: Told) -> None:
    on = told["ended"] or needed(told, next(one for one in COLUMNS if one.code == "ended"))
    why = needed(told, BROKEN_WHY)
    actions.stop_mentorship(by=turn.by, at=turn.at, mentorship_id=turn.id, on=on, note=why)


def _correct(turn: Turn, row: Mentorship, told: Told, changed: frozenset[str]) -> None:
    """While it goes on: goals are added, the end is moved, it ends early. What was set as a goal stays one."""
    if row.status is Bond.RUNNING:
        before = {one.text for one in row.goals.all()}
        more = [one for one in told["goals"] or () if one not in before]
        grows = "goals" in changed and before < set(told["goals"] or ())
        moved = told["until"] if "until" in changed else None
        if grows or moved:
            _term(told)
            actions.plan_mentorship(
                by=turn.by, at=turn.at, mentorship_id=row.pk, goals=_goals(more if grows else ()), until=moved, note=WHY
            )  # fmt: skip
            changed -= ({"goals"} if grows else set()) | ({"until"} if moved else set())
        if changed & {"ended", "why"} and (told["ended"] or told["why"]):
            _stop(turn, told)
            changed -= {"ended", "why"}
    if changed:
        raise fixed(COLUMNS, changed, row.status.words)


def _listed(actor: Actor, wanted: Wanted) -> list[Mentorship]:
    return queries.bonds_shown(actor, tab=wanted.get("tab"), limit=wanted.most)


MENTORSHIPS = RecordSheet(
    code="mentorship",
    title=Words("师徒结对", "mentorships"),
    explain=Words(
        "一位师傅带一位徒弟一行；目标达成、小结和评价由两人自己写。",
        "One row for one mentor and one mentee; goals reached, notes and the assessment are their own to write.",
    ),
    group=Words("人员与派驻", "people and postings"),
    made_of=COLUMNS,
    key=lambda told: (told["mentor"], told["mentee"], told["since"]),
    there=queries.bonds_at,
    listed=_listed,
    said=_said,
    create=_create,
    correct=_correct,
    people={"mentor": "giving", "mentee": "taking"},
    fields={"pairing": "since"},
    confirmed=False,
)
