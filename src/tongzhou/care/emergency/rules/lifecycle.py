"""The lifecycle of a run. The table below is the only place where its states and steps stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class State(StrEnum):
    """Where a run stands. `task` is the FHIR R4 Task.status, `words` our own business status."""

    COMING = "coming"
    EMERGENCY = "emergency"
    OBSERVATION = "observation"
    ENDED = "ended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self].words

    @property
    def task(self) -> str:
        """The FHIR R4 Task.status."""
        return _STATES[self].task

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self not in (State.COMPLETED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class _Said:
    words: Words
    task: str


_STATES = {
    State.COMING: _Said(Words("院前", "before arrival"), "in-progress"),
    State.EMERGENCY: _Said(Words("急诊抢救", "in the emergency department"), "in-progress"),
    State.OBSERVATION: _Said(Words("留观", "under observation"), "in-progress"),
    State.ENDED: _Said(Words("接收方已了结，等送出方结案", "the receiver is done, the sender closes"), "in-progress"),
    State.COMPLETED: _Said(Words("已结案", "closed"), "completed"),
    State.CANCELLED: _Said(Words("已撤销", "cancelled"), "cancelled"),
}  # fmt: skip


class Clock(StrEnum):
    """What is being waited for."""

    ANSWER = "answer"
    CLOSING = "closing"

    @property
    def words(self) -> Words:
        """The clock in words."""
        return {
            "answer": Words("等接诊医生回话", "to be answered by the receiving doctor"),
            "closing": Words("等送出方结案", "to be closed by the sender"),
        }[self.value]


class Side(StrEnum):
    """Whose step it is."""

    SENDER = "sender"
    RECEIVER = "receiver"
    EITHER = "either"
    CLOCK = "clock"

    @property
    def words(self) -> Words:
        """The side in words."""
        return {
            "sender": Words("送出方", "the sender"),
            "receiver": Words("接收方", "the receiver"),
            "either": Words("送出方或接收方", "the sender or the receiver"),
            "clock": Words("时钟", "the clock"),
        }[self.value]


NO_SUCH_STEP = sentence(
    "emergency.no_such_step",
    "这次急救现在是“{state}”，不能“{event}”。",
    "This emergency is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚被对方处理过，请刷新后再看。",
    then_en="The other side may just have acted on it; refresh and look again.",
)

S = State
INSIDE = (S.EMERGENCY, S.OBSERVATION)
OPEN = (S.COMING, *INSIDE, S.ENDED)

LIFECYCLE = Lifecycle(
    "emergency",
    (
        Move("answer", Words("回话", "answer the crew"), (S.COMING,), S.COMING, P.RESCUE, None),
        Move("redirect", Words("改送", "send elsewhere"), (S.COMING,), S.COMING, P.RESCUE, Clock.ANSWER),
        Move("arrive", Words("确认到达", "confirm the arrival"), (S.COMING,), S.EMERGENCY, P.RESCUE, None),
        Move("observe", Words("上留观床", "put on an observation bed"), INSIDE, S.OBSERVATION, P.RESCUE, None),
        Move("resume", Words("回抢救区", "take back to the emergency room"), (S.OBSERVATION,), S.EMERGENCY, P.RESCUE, None),
        Move("transfer", Words("转往上级", "transfer to a higher hospital"), INSIDE, S.ENDED, P.RESCUE, Clock.CLOSING),
        Move("finish", Words("写去向", "say what became of him"), INSIDE, S.ENDED, P.RESCUE, Clock.CLOSING),
        Move("close", Words("看过，结案", "read it, close"), (S.ENDED,), S.COMPLETED, P.RESCUE, None, posts="confirm"),
        Move("ask_more", Words("去向没写清，退回", "not clear, back to the receiver"), (S.ENDED,), S.EMERGENCY, P.RESCUE, None),
        Move("cancel", Words("撤销", "cancel"), (S.COMING,), S.CANCELLED, P.RESCUE, None),
        *(Move("identify", Words("认定病人", "say who it is"), (state,), state, P.RESCUE) for state in OPEN),
        *(Move("escalate", Words("超时提醒", "overdue"), (state,), state, P.ALLOCATE) for state in (S.COMING, S.ENDED)),
    ),
    NO_SUCH_STEP,
)  # fmt: skip

OF_RECEIVER = frozenset({"answer", "arrive", "observe", "resume", "transfer", "finish"})
OF_SENDER = frozenset({"redirect", "close", "ask_more", "cancel"})
OF_EITHER = frozenset({"identify"})
OF_THE_CLOCK = frozenset({"escalate"})
CLOCK_GOES_ON = OF_THE_CLOCK | OF_EITHER
"""Steps that neither stop the clock nor start one."""


def side_of(event: str) -> Side:
    """Whose step it is."""
    if event in OF_RECEIVER:
        return Side.RECEIVER
    if event in OF_EITHER:
        return Side.EITHER
    return Side.CLOCK if event in OF_THE_CLOCK else Side.SENDER


def turn_of(state: State) -> Side | None:
    """Who has to move now; None when nobody has."""
    if not state.open:
        return None
    return Side.SENDER if state is State.ENDED else Side.RECEIVER
