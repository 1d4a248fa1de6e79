"""The lifecycle of a placement: nominated, accepted, there, ended. What the ledger says moves it, too."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.rules.sentences import NO_SUCH_STEP


class State(StrEnum):
    """Where a placement stands."""

    NOMINATED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "rejected"
    WITHDRAWN = "cancelled"
    ARRIVING = "received"
    LEARNING = "in-progress"
    PAUSED = "on-hold"
    ENDING = "ready"
    COMPLETED = "completed"
    STOPPED = "failed"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]


_STATES = {
    State.NOMINATED: Words("待接收", "waiting for acceptance"),
    State.ACCEPTED: Words("已接收，待报到", "accepted, not yet arrived"),
    State.DECLINED: Words("未接收", "declined"),
    State.WITHDRAWN: Words("已撤回", "withdrawn"),
    State.ARRIVING: Words("已报到，待确认", "arrival to be confirmed"),
    State.LEARNING: Words("进修中", "learning"),
    State.PAUSED: Words("中断", "interrupted"),
    State.ENDING: Words("结业待确认", "completion to be confirmed"),
    State.COMPLETED: Words("已结业", "completed"),
    State.STOPPED: Words("提前结束", "ended early"),
}

SEATED = (
    State.ACCEPTED,
    State.ARRIVING,
    State.LEARNING,
    State.PAUSED,
    State.ENDING,
    State.COMPLETED,
    State.STOPPED,
)
"""States in which a placement takes one of the year's slots: who came and left early has used it."""
OFF = (State.DECLINED, State.WITHDRAWN)
"""States in which it takes no days of the trainee."""
THERE = (State.ARRIVING, State.LEARNING, State.PAUSED)
"""States in which a teacher signs: he has come, and no certificate says yet what he can do."""
LEFT = (State.ENDING, State.COMPLETED, State.STOPPED)
"""States in which he is back home."""

_N, _A, _D, _R = State.NOMINATED, State.ACCEPTED, State.DECLINED, State.ARRIVING
_L, _P, _E, _C, _S = State.LEARNING, State.PAUSED, State.ENDING, State.COMPLETED, State.STOPPED
_M = P.MANAGE_PLACEMENTS


def _same(event: str, words: Words, states: tuple[State, ...], permission: P) -> tuple[Move, ...]:
    """A step that leaves the state as it is."""
    return tuple(Move(event, words, (state,), state, permission) for state in states)


LIFECYCLE = Lifecycle(
    "placement",
    (
        Move("amend", Words("修改提名", "change the nomination"), (_N, _D), _N, _M),
        Move("accept", Words("接收", "accept"), (_N,), _A, _M),
        Move("decline", Words("不接收", "decline"), (_N, _A), _D, _M),
        Move("withdraw", Words("撤回提名", "withdraw"), (_N, _A, _D), State.WITHDRAWN, _M),
        *_same("plan", Words("调整安排", "change the plan"), (_A, _R, _L, _P), _M),
        Move("arrive", Words("登记报到", "enter the arrival"), (_A,), _R, P.CLAIM, posts="placement"),
        *_same("learn", Words("列出要学的技能", "list what is to be learned"), (_A, *THERE), P.READ_SUPPORT),
        *_same("sign", Words("签核技能", "sign competencies"), THERE, P.TEACH),
        Move("pause", Words("登记中断", "interrupt"), (_L,), _P, _M),
        Move("resume", Words("恢复进修", "resume"), (_P,), _L, _M),
        Move("stop", Words("提前结束", "end early"), (_R, _L, _P), _S, _M),
        Move(
            "complete", Words("结业发证", "complete, issue the certificate"), (_R, _L, _P), _E, _M,
            posts="placement_completed",
        ),
        Move("arrival_confirmed", Words("报到已确认", "arrival confirmed"), (_R,), _L, P.CONFIRM),
        *_same("arrival_confirmed", Words("报到已确认", "arrival confirmed"), (_P, _E, _S), P.CONFIRM),
        *_same("arrival_disputed", Words("报到有异议", "arrival disputed"), (_R, _P, _E, _S), P.CONFIRM),
        Move("arrival_taken_back", Words("报到已撤回", "arrival taken back"), (_R, _L, _P, _S), _A, P.CLAIM),
        Move("completed", Words("双方确认结业", "completion confirmed"), (_E,), _C, P.CONFIRM),
        *_same("completion_confirmed", Words("结业已确认", "completion confirmed"), (_E,), P.CONFIRM),
        *_same("completion_disputed", Words("结业有异议", "completion disputed"), (_E,), P.CONFIRM),
        Move("completion_taken_back", Words("结业已撤回", "completion taken back"), (_E, _C), _L, P.CLAIM),
        Move("completion_taken_back_early", Words("结业已撤回", "completion taken back"), (_E,), _R, P.CLAIM),
    ),
    NO_SUCH_STEP,
)  # fmt: skip
LEDGER_EVENTS = frozenset(
    {
        "arrival_confirmed",
        "arrival_disputed",
        "arrival_taken_back",
        "completed",
        "completion_confirmed",
        "completion_disputed",
        "completion_taken_back",
        "completion_taken_back_early",
    }
)
"""Steps that only follow from the ledger; no page offers them."""

SIDES = {
    "amend": Side.RECEIVING,
    "accept": Side.SUPPORTING,
    "decline": Side.SUPPORTING,
    "withdraw": Side.RECEIVING,
    "plan": Side.SUPPORTING,
    "arrive": Side.RECEIVING,
    "sign": Side.SUPPORTING,
    "complete": Side.SUPPORTING,
}
"""For which side a step is taken; the others by either."""
