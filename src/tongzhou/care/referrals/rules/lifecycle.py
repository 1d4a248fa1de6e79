"""The lifecycle of a referral. The table below is the only place where its states and steps stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class State(StrEnum):
    """Where a referral stands. `task` is the FHIR R4 Task.status, `words` our own business status."""

    REQUESTED = "requested"
    ON_HOLD = "on-hold"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    DEPARTED = "departed"
    NO_SHOW = "no-show"
    ARRIVED = "arrived"
    IN_TREATMENT = "in-treatment"
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
    State.REQUESTED: _Said(Words("等接收方答复", "waiting for the receiver's answer"), "requested"),
    State.ON_HOLD: _Said(Words("等转出方补充", "waiting for more from the sender"), "on-hold"),
    State.REJECTED: _Said(Words("未接收，等改送", "declined, to be redirected"), "rejected"),
    State.ACCEPTED: _Said(Words("已接收，等出发", "accepted, to depart"), "accepted"),
    State.DEPARTED: _Said(Words("在路上", "on the road"), "in-progress"),
    State.NO_SHOW: _Said(Words("没有到", "did not arrive"), "on-hold"),
    State.ARRIVED: _Said(Words("已到", "arrived"), "in-progress"),
    State.IN_TREATMENT: _Said(Words("治疗中", "in treatment"), "in-progress"),
    State.ENDED: _Said(Words("已出小结，等转出方结案", "summary written, the sender closes"), "in-progress"),
    State.COMPLETED: _Said(Words("已结案", "closed"), "completed"),
    State.CANCELLED: _Said(Words("已撤销", "cancelled"), "cancelled"),
}


class Clock(StrEnum):
    """What is being waited for."""

    ANSWER = "answer"
    REPLY = "reply"
    DEPARTURE = "departure"
    ROAD = "road"
    TREATMENT = "treatment"
    CLOSING = "closing"

    @property
    def words(self) -> Words:
        """The clock in words."""
        return {
            "answer": Words("等答复", "to be answered"),
            "reply": Words("等补充或改送", "to be completed or redirected"),
            "departure": Words("等出发", "to depart"),
            "road": Words("等到达", "to arrive"),
            "treatment": Words("等收治", "to be taken into treatment"),
            "closing": Words("等结案", "to be closed"),
        }[self.value]


class Side(StrEnum):
    """Whose step it is."""

    SENDER = "sender"
    RECEIVER = "receiver"
    CLOCK = "clock"

    @property
    def words(self) -> Words:
        """The side in words."""
        return {
            "sender": Words("转出方", "the sender"),
            "receiver": Words("接收方", "the receiver"),
            "clock": Words("时钟", "the clock"),
        }[self.value]


NO_SUCH_STEP = sentence(
    "referrals.no_such_step",
    "这次转诊现在是“{state}”，不能“{event}”。",
    "This referral is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚被对方处理过，请刷新后再看。",
    then_en="The other side may just have acted on it; refresh and look again.",
)

WRITTEN = frozenset({"reply", "finish"})
"""Steps that are a long text: while it is written it is kept as a draft."""

S = State
NOT_ARRIVED = (S.REQUESTED, S.ON_HOLD, S.REJECTED, S.ACCEPTED, S.NO_SHOW)

LIFECYCLE = Lifecycle(
    "referral",
    (
        Move("accept", Words("接收", "accept"), (S.REQUESTED,), S.ACCEPTED, P.REFER, Clock.DEPARTURE),
        Move("ask_back", Words("要补充", "ask back"), (S.REQUESTED,), S.ON_HOLD, P.REFER, Clock.REPLY),
        Move("decline", Words("不能接收", "decline"), (S.REQUESTED, S.ACCEPTED), S.REJECTED, P.REFER, Clock.REPLY),
        Move("arrive", Words("确认到达", "confirm the arrival"), (S.ACCEPTED, S.DEPARTED, S.NO_SHOW), S.ARRIVED, P.REFER, Clock.TREATMENT),
        Move("no_show", Words("没有到", "did not arrive"), (S.DEPARTED,), S.NO_SHOW, P.REFER, Clock.REPLY),
        Move("treat", Words("收治", "take into treatment"), (S.ARRIVED,), S.IN_TREATMENT, P.REFER, None),
        Move("finish", Words("写小结交回", "write the summary"), (S.ARRIVED, S.IN_TREATMENT), S.ENDED, P.REFER, Clock.CLOSING),
        Move("reply", Words("补充", "reply"), (S.ON_HOLD,), S.REQUESTED, P.REFER, Clock.ANSWER),
        Move("depart", Words("已出发", "departed"), (S.ACCEPTED,), S.DEPARTED, P.REFER, Clock.ROAD),
        Move("close", Words("看过，结案", "read it, close"), (S.ENDED,), S.COMPLETED, P.REFER, None, posts="confirm"),
        Move("ask_more", Words("还要补小结", "ask for more"), (S.ENDED,), S.IN_TREATMENT, P.REFER, Clock.TREATMENT),
        Move("redirect", Words("改送别处", "redirect"), NOT_ARRIVED, S.REQUESTED, P.REFER, Clock.ANSWER),
        Move("cancel", Words("撤销", "cancel"), (*NOT_ARRIVED, S.DEPARTED), S.CANCELLED, P.REFER, None),
        *(
            Move("escalate", Words("超时提醒", "overdue"), (state,), state, P.ALLOCATE)
            for state in S
            if state.open
        ),
    ),
    NO_SUCH_STEP,
)  # fmt: skip

OF_RECEIVER = frozenset({"accept", "ask_back", "decline", "arrive", "no_show", "treat", "finish"})
OF_SENDER = frozenset({"reply", "depart", "close", "ask_more", "redirect", "cancel"})
OFFICE_TOO = frozenset({"accept", "decline", "redirect"})
"""Steps that the programme office of that side may take as well: it finds the bed. What happened to the patient it does not say."""

SENDERS_TURN = frozenset({S.ON_HOLD, S.REJECTED, S.ACCEPTED, S.NO_SHOW, S.ENDED})
"""States in which the sending side has to move."""

OF_THE_CLOCK = frozenset({"escalate"})
"""Steps the platform takes itself: they do not make somebody's page stale."""


MOVES = frozenset({"ask_back", "decline", "depart", "arrive", "no_show", "redirect", "cancel"})
"""Where the patient is and goes: told by one record alone, so never here while another one tells it."""


def side_of(event: str) -> Side:
    """Whose step it is."""
    return Side.RECEIVER if event in OF_RECEIVER else Side.SENDER if event in OF_SENDER else Side.CLOCK


def turn_of(state: State) -> Side | None:
    """Who has to move now; None when nobody has to."""
    if not state.open:
        return None
    return Side.SENDER if state in SENDERS_TURN else Side.RECEIVER
