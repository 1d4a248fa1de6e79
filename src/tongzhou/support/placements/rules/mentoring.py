"""Mentorship 师带徒: a plan, notes each quarter by both, the mentor's assessment, the reply."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.rules.sentences import NO_SUCH_STEP


class Bond(StrEnum):
    """Where a mentorship stands."""

    RUNNING = "in-progress"
    ASSESSED = "ready"
    ENDED = "completed"
    BROKEN = "failed"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]


_STATES = {
    Bond.RUNNING: Words("带教中", "under way"),
    Bond.ASSESSED: Words("已评价，待徒弟回复", "assessed, the mentee replies"),
    Bond.ENDED: Words("已出师", "ended"),
    Bond.BROKEN: Words("提前结束", "ended early"),
}


class Grade(StrEnum):
    """The mentor's word on the whole."""

    EXCELLENT = "excellent"
    GOOD = "good"
    SUFFICIENT = "sufficient"
    NOT_YET = "not_yet"

    @property
    def words(self) -> Words:
        """The grade in words."""
        return _GRADES[self]


_GRADES = {
    Grade.EXCELLENT: Words("优秀", "excellent"),
    Grade.GOOD: Words("良好", "good"),
    Grade.SUFFICIENT: Words("合格", "sufficient"),
    Grade.NOT_YET: Words("还需再带", "not yet"),
}

_R, _A = Bond.RUNNING, Bond.ASSESSED
BOND_LIFECYCLE = Lifecycle(
    "mentorship",
    (
        Move("plan", Words("修改计划", "change the plan"), (_R,), _R, P.MANAGE_PLACEMENTS),
        Move("reach", Words("目标达成", "goal reached"), (_R,), _R, P.TEACH),
        Move("note", Words("季度小结", "quarterly note"), (_R,), _R, P.READ_SUPPORT),
        Move("assess", Words("师傅评价", "assessment by the mentor"), (_R,), _A, P.TEACH),
        Move("reply", Words("徒弟回复", "reply of the mentee"), (_A,), Bond.ENDED, P.READ_SUPPORT),
        Move("stop", Words("提前结束", "end early"), (_R,), Bond.BROKEN, P.MANAGE_PLACEMENTS),
    ),
    NO_SUCH_STEP,
)
BOND_SIDES = {"reach": Side.SUPPORTING, "assess": Side.SUPPORTING, "reply": Side.RECEIVING}


def quarter(day: date) -> date:
    """The first day of the quarter in which a day falls: the key of its notes."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
