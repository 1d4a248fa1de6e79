"""The way of a specialty: planned, built, reached by the ledger's word, kept, or stopped with the reason."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side


class State(StrEnum):
    """Where a specialty stands."""

    PLANNED = "planned"
    BUILDING = "building"
    REACHED = "reached"
    KEPT = "kept"
    STOPPED = "stopped"

    @property
    def words(self) -> Words:
        """In words."""
        return _STATES[self]


_STATES = {
    State.PLANNED: Words("计划中", "planned"),
    State.BUILDING: Words("建设中", "being built"),
    State.REACHED: Words("已建成", "reached"),
    State.KEPT: Words("满一年仍保持", "kept after a year"),
    State.STOPPED: Words("已停止", "stopped"),
}
_S = State
GOING = (_S.PLANNED, _S.BUILDING)
"""States in which the plan is worked on."""
STANDING = (_S.REACHED, _S.KEPT)
"""States in which what was aimed at is in the ledger."""


class What(StrEnum):
    """What is said of a specialty: a milestone is reached; what was aimed at is there."""

    MILESTONE = "milestone"
    AIM = "aim"


def _stays(event: str, words: Words, at: tuple[State, ...], permission: P) -> tuple[Move, ...]:
    """A step that leaves the state as it is."""
    return tuple(Move(event, words, (state,), state, permission) for state in at)


LIFECYCLE = Lifecycle(
    "specialty",
    (
        *_stays("amend", Words("修改", "edit"), GOING, P.MANAGE_CAPABILITY),
        *_stays("plan", Words("排计划节点", "plan milestones"), (*GOING, _S.REACHED), P.MANAGE_CAPABILITY),
        *_stays("gap", Words("记缺口", "note what is missing"), (*GOING, *STANDING), P.CLAIM),
        *_stays("fill", Words("补上缺口", "what was missing is there"), (*GOING, *STANDING), P.CLAIM),
        *_stays("attach", Words("附材料", "attach papers"), (*GOING, *STANDING), P.CLAIM),
        Move("build", Words("开始建设", "begin building"), (_S.PLANNED,), _S.BUILDING, P.MANAGE_CAPABILITY),
        *_stays("milestone", Words("登记节点达成", "milestone reached"), (_S.BUILDING, *STANDING), P.CLAIM),
        *_stays("reach", Words("登记建成", "say it is reached"), (_S.BUILDING,), P.CLAIM),
        Move("reached", Words("双方确认，已建成", "confirmed: reached"), (_S.BUILDING,), _S.REACHED, P.CONFIRM),
        Move("undone", Words("冲正，退回建设中", "reversed: back to building"), STANDING, _S.BUILDING, P.REVERSE),
        Move("keep", Words("满一年仍保持", "kept after a year"), (_S.REACHED,), _S.KEPT, P.MANAGE_CAPABILITY),
        Move("stop", Words("停止", "stop"), (*GOING, *STANDING), _S.STOPPED, P.MANAGE_CAPABILITY),
        Move("resume", Words("重新建设", "take up again"), (_S.STOPPED,), _S.BUILDING, P.MANAGE_CAPABILITY),
        Move("restore", Words("恢复", "restore"), (_S.STOPPED,), _S.REACHED, P.MANAGE_CAPABILITY),
    ),
    sentence(
        "specialties.no_such_step",
        "这个学科现在是“{state}”，不能“{event}”。",
        "This specialty is now “{state}”; “{event}” is not possible.",
        then_zh="请刷新后看它走到了哪一步。",
        then_en="Refresh and see how far it has come.",
    ),
)  # fmt: skip
SIDES = {"keep": Side.RECEIVING}
"""Whether it lasts, the recipient says; everything else either side may say, and the other confirms."""


def a_year_after(day: date) -> date:
    """Twelve months later; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the 28th where the month is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + year, month=month + 1)
    except ValueError:
        return day.replace(year=day.year + year, month=month + 1, day=28)
