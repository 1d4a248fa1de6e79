"""Expert workstations 专家工作站: a named base at the recipient, opened, used, closed."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.support.placements.rules.sentences import NO_SUCH_STEP


class Base(StrEnum):
    """Where a workstation stands."""

    OPENING = "requested"
    OPEN = "in-progress"
    CLOSED = "completed"
    WITHDRAWN = "cancelled"
    REVERSED = "failed"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]


_STATES = {
    Base.OPENING: Words("已设立，待对方确认", "opened, to be confirmed"),
    Base.OPEN: Words("运行中", "open"),
    Base.CLOSED: Words("已撤站", "closed"),
    Base.WITHDRAWN: Words("已撤回", "withdrawn"),
    Base.REVERSED: Words("已冲正", "reversed"),
}
NOT_THERE = (Base.WITHDRAWN, Base.REVERSED)
_O, _R = Base.OPENING, Base.OPEN
_M = P.MANAGE_PLACEMENTS


def _same(event: str, words: Words, states: tuple[Base, ...], permission: P) -> tuple[Move, ...]:
    return tuple(Move(event, words, (state,), state, permission) for state in states)


BASE_LIFECYCLE = Lifecycle(
    "workstation",
    (
        *_same("days", Words("登记在站日", "enter days on site"), (_O, _R), P.CLAIM),
        Move("withdraw", Words("撤回", "withdraw"), (_O,), Base.WITHDRAWN, _M),
        Move("close", Words("撤站", "close"), (_R,), Base.CLOSED, _M),
        Move("posted", Words("对方确认设立", "opening confirmed"), (_O,), _R, P.CONFIRM),
        Move("posted_closed", Words("对方确认设立", "opening confirmed"), (_O,), Base.CLOSED, P.CONFIRM),
        *_same("disputed", Words("对方有异议", "disputed"), (_O,), P.CONFIRM),
        Move("reversed", Words("冲正", "reversed"), (_R, Base.CLOSED), Base.REVERSED, P.REVERSE),
    ),
    NO_SUCH_STEP,
)
