"""The lifecycle of a consultation. The table below is the only place where its states and steps stand."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Clock


class State(StrEnum):
    """FHIR Task.status names; `words` is our own business status."""

    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    ON_HOLD = "on-hold"
    REJECTED = "rejected"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self not in (State.COMPLETED, State.CANCELLED)


_STATES = {
    State.REQUESTED: Words("待分派", "to be allocated"),
    State.RECEIVED: Words("待接诊", "to be accepted"),
    State.ACCEPTED: Words("待作答", "to be answered"),
    State.ON_HOLD: Words("待补充", "waiting for more from the asker"),
    State.REJECTED: Words("已退回", "returned to the asker"),
    State.IN_PROGRESS: Words("已答复，待结案", "answered, to be closed"),
    State.COMPLETED: Words("已结案", "closed"),
    State.CANCELLED: Words("已撤销", "cancelled"),
}

NO_SUCH_STEP = sentence(
    "consultations.no_such_step",
    "这个病例现在是“{state}”，不能“{event}”。",
    "This case is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚被别人处理过，请刷新后再看。",
    then_en="Somebody may just have acted on it; refresh and look again.",
)

_WAITING = (State.REQUESTED, State.RECEIVED, State.ACCEPTED)

LIFECYCLE = Lifecycle(
    "consultation",
    (
        Move(
            "allocate",
            Words("分派", "allocate"),
            (State.REQUESTED, State.RECEIVED, State.ACCEPTED),
            State.RECEIVED,
            P.ALLOCATE,
            Clock.ACCEPTANCE,
        ),
        Move(
            "accept",
            Words("接诊", "accept"),
            (State.REQUESTED, State.RECEIVED),
            State.ACCEPTED,
            P.ANSWER,
            Clock.ANSWER,
        ),
        Move(
            "decline",
            Words("谢绝接诊", "decline"),
            (State.RECEIVED, State.ACCEPTED),
            State.REQUESTED,
            P.ANSWER,
            Clock.ALLOCATION,
        ),
        Move("pass_on", Words("转请上级", "pass on"), _WAITING, State.REQUESTED, P.ANSWER, Clock.ALLOCATION),
        Move("ask_back", Words("要补充", "ask back"), _WAITING, State.ON_HOLD, P.ANSWER, Clock.REPLY),
        Move("reply", Words("补充", "reply"), (State.ON_HOLD,), State.ACCEPTED, P.ASK, Clock.ANSWER),
        Move(
            "return",
            Words("退回改科", "return for another specialty"),
            _WAITING,
            State.REJECTED,
            P.ANSWER,
            Clock.REPLY,
        ),
        Move(
            "reroute",
            Words("改科再送", "re-route"),
            (State.REJECTED,),
            State.REQUESTED,
            P.ASK,
            Clock.ALLOCATION,
        ),
        Move(
            "invite",
            Words("请专家会诊", "invite an expert"),
            (State.ACCEPTED,),
            State.ACCEPTED,
            P.ANSWER,
            Clock.ANSWER,
        ),
        Move(
            "leave",
            Words("退出会诊", "leave the panel"),
            (State.ACCEPTED,),
            State.ACCEPTED,
            P.ANSWER,
            Clock.ANSWER,
        ),
        Move(
            "leave_last",
            Words("退出会诊", "leave the panel"),
            (State.ACCEPTED,),
            State.IN_PROGRESS,
            P.ANSWER,
            Clock.CLOSING,
            posts="claim",
        ),
        Move(
            "leave_lead",
            Words("牵头专家退出，交回分派", "the lead leaves, back to be allocated"),
            (State.ACCEPTED,),
            State.REQUESTED,
            P.ANSWER,
            Clock.ALLOCATION,
        ),
        Move(
            "excuse",
            Words("不再等某位专家", "no longer wait for an expert"),
            (State.ACCEPTED,),
            State.ACCEPTED,
            P.ANSWER,
            Clock.ANSWER,
        ),
        Move(
            "excuse_last",
            Words("不再等某位专家", "no longer wait for an expert"),
            (State.ACCEPTED,),
            State.IN_PROGRESS,
            P.ANSWER,
            Clock.CLOSING,
            posts="claim",
        ),
        Move(
            "sign_part",
            Words("签署（等其他专家）", "sign (others still to sign)"),
            (State.ACCEPTED,),
            State.ACCEPTED,
            P.ANSWER,
            Clock.ANSWER,
        ),
        Move(
            "sign",
            Words("签署意见", "sign the opinion"),
            (State.ACCEPTED,),
            State.IN_PROGRESS,
            P.ANSWER,
            Clock.CLOSING,
            posts="claim",
        ),
        Move(
            "amend",
            Words("修订意见", "amend the opinion"),
            (State.IN_PROGRESS,),
            State.IN_PROGRESS,
            P.ANSWER,
            Clock.CLOSING,
            posts="claim",
        ),
        Move(
            "amend",
            Words("结案后修订意见", "amend the opinion after closing"),
            (State.COMPLETED,),
            State.COMPLETED,
            P.ANSWER,
            Clock.REPLY,
        ),
        Move(
            "acknowledge",
            Words("已看修订", "confirm having read the amendment"),
            (State.COMPLETED,),
            State.COMPLETED,
            P.ASK,
            None,
        ),
        Move(
            "question",
            Words("追问", "ask the expert again"),
            (State.IN_PROGRESS,),
            State.ACCEPTED,
            P.ASK,
            Clock.ANSWER,
        ),
        Move(
            "close",
            Words("结案", "close"),
            (State.IN_PROGRESS,),
            State.COMPLETED,
            P.ASK,
            None,
            posts="confirm",
        ),
        Move(
            "cancel",
            Words("撤销", "cancel"),
            (*_WAITING, State.ON_HOLD, State.REJECTED),
            State.CANCELLED,
            P.ASK,
            None,
        ),
        Move(
            "record_outcome",
            Words("记录结局", "record the outcome"),
            (State.COMPLETED,),
            State.COMPLETED,
            P.ASK,
            None,
        ),
        *(
            Move("escalate", Words("超时升级", "escalate"), (state,), state, P.ALLOCATE)
            for state in (*_WAITING, State.ON_HOLD, State.REJECTED, State.IN_PROGRESS, State.COMPLETED)
        ),
    ),
    NO_SUCH_STEP,
)

KEEPS_CLOCK = frozenset({"escalate", "invite", "leave", "excuse", "sign_part", "amend", "record_outcome"})
"""Steps during which the running clock runs on. After closing one runs only while an amendment is unread (ADR 0009)."""

OF_THE_CLOCK = frozenset({"escalate"})
"""Steps the platform takes itself: they do not make somebody's page stale."""

COORDINATOR_TOO = frozenset({"pass_on", "return", "excuse"})
"""Answering steps that the programme office of the holder may take as well (it allocates there)."""

AMENDABLE = frozenset({State.IN_PROGRESS, State.COMPLETED})
"""States in which what an expert writes is the next version of what he has signed."""

ASKERS_TURN = frozenset({State.ON_HOLD, State.REJECTED, State.IN_PROGRESS})
"""States in which the asking side has to move."""

DUTY_JOINS, OFFICE_JOINS = 1, 2
"""After the first escalation the department's duty may act for the named expert; after the second the office is told."""

REREAD = Words("等看修订", "the amendment to be read by the asker")


def awaited(state: State, clock: Clock) -> Words:
    """What is waited for, in words. In a closed case that is one thing only: that an amendment is read."""
    return REREAD if state is State.COMPLETED else clock.words
