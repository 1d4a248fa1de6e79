"""The lifecycle of a mission. The table below is the only place where its states and steps stand."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class State(StrEnum):
    """Where a mission stands."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    ON_SCENE = "on-scene"
    LOADED = "loaded"
    ARRIVED = "arrived"
    CREW_SIGNED = "crew-signed"
    ROOM_SIGNED = "room-signed"
    HANDED_OVER = "handed-over"
    CANCELLED = "cancelled"
    NOBODY = "nobody"
    STAYED = "stayed"

    @property
    def words(self) -> Words:
        """The state in words."""
        return _STATES[self]

    @property
    def open(self) -> bool:
        """Whether the ambulance is still on it."""
        return self not in ENDED

    @property
    def at_hospital(self) -> bool:
        """Whether it stands at its destination."""
        return self in (State.ARRIVED, State.CREW_SIGNED, State.ROOM_SIGNED)


ENDED = (State.HANDED_OVER, State.CANCELLED, State.NOBODY, State.STAYED)

_STATES = {
    State.ASSIGNED: Words("已派车，等接令", "sent, to be accepted"),
    State.ACCEPTED: Words("去现场", "on the way to the scene"),
    State.ON_SCENE: Words("在现场", "on the scene"),
    State.LOADED: Words("送医院", "on the way to hospital"),
    State.ARRIVED: Words("到院，等交接", "at the hospital, to be handed over"),
    State.CREW_SIGNED: Words("车组已签，等急诊签收", "signed by the crew, the emergency room signs"),
    State.ROOM_SIGNED: Words("急诊已签，等车组签", "signed by the emergency room, the crew signs"),
    State.HANDED_OVER: Words("已交接", "handed over"),
    State.CANCELLED: Words("已撤销", "cancelled"),
    State.NOBODY: Words("现场无人", "nobody found"),
    State.STAYED: Words("未送院", "not taken to hospital"),
}


class Side(StrEnum):
    """Whose step it is."""

    CREW = "crew"
    ROOM = "room"
    DESK = "desk"

    @property
    def words(self) -> Words:
        """The side in words."""
        return {
            "crew": Words("急救车组", "the crew"),
            "room": Words("接诊急诊", "the emergency room"),
            "desk": Words("120 调度", "the dispatcher"),
        }[self.value]


NO_SUCH_STEP = sentence(
    "dispatch.no_such_step",
    "这趟出车现在是“{state}”，不能“{event}”。",
    "This mission is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚有人办过，请刷新后再看。",
    then_en="Somebody may just have acted on it; refresh and look again.",
)

S = State
WAY = (S.ASSIGNED, S.ACCEPTED, S.ON_SCENE, S.LOADED)

LIFECYCLE = Lifecycle(
    "mission",
    (
        Move("accept", Words("接令出车", "accept and drive"), (S.ASSIGNED,), S.ACCEPTED, P.RIDE),
        Move("on_scene", Words("到现场", "on the scene"), (S.ACCEPTED,), S.ON_SCENE, P.RIDE),
        Move("load", Words("病人上车", "patient on board"), (S.ON_SCENE,), S.LOADED, P.RIDE),
        Move("arrive", Words("到医院", "at the hospital"), (S.LOADED,), S.ARRIVED, P.RIDE),
        Move("write", Words("填交接单", "fill in the sheet"), (S.LOADED,), S.LOADED, P.RIDE),
        Move("write", Words("填交接单", "fill in the sheet"), (S.ARRIVED,), S.ARRIVED, P.RIDE),
        Move("hand_over", Words("车组签交", "sign for the crew"), (S.ARRIVED,), S.CREW_SIGNED, P.RIDE),
        Move("hand_over", Words("车组签交", "sign for the crew"), (S.ROOM_SIGNED,), S.HANDED_OVER, P.RIDE),
        Move("take_over", Words("急诊签收", "sign for the emergency room"), (S.ARRIVED,), S.ROOM_SIGNED, P.REFER),
        Move("take_over", Words("急诊签收", "sign for the emergency room"), (S.CREW_SIGNED,), S.HANDED_OVER, P.REFER),
        Move("ask_more", Words("交接单要补充", "the sheet lacks something"), (S.CREW_SIGNED,), S.ARRIVED, P.REFER),
        *(Move("redirect", Words("改送医院", "change the hospital"), (state,), state, P.RIDE) for state in WAY),
        Move("nobody", Words("现场无人", "nobody found"), (S.ON_SCENE,), S.NOBODY, P.RIDE),
        Move("stay", Words("不送院", "not taken to hospital"), (S.ON_SCENE,), S.STAYED, P.RIDE),
        Move("cancel", Words("撤销出车", "cancel the mission"), WAY, S.CANCELLED, P.DISPATCH),
    ),
    NO_SUCH_STEP,
)  # fmt: skip

OF_ROOM = frozenset({"take_over", "ask_more"})
OF_DESK = frozenset({"cancel"})
SIGNED = frozenset({"hand_over", "take_over"})
DESK_TOO = frozenset({"accept", "on_scene", "load", "arrive", "redirect", "nobody", "stay"})
"""Steps of the crew that it may radio: the desk says them for it. It never signs for it."""
ROOM_TOO = frozenset({"arrive"})
"""Steps that the emergency room sees with its own eyes."""


def side_of(event: str) -> Side:
    """Whose step it is first of all."""
    return Side.ROOM if event in OF_ROOM else Side.DESK if event in OF_DESK else Side.CREW


def turn_of(state: State) -> Side | None:
    """Who has to move now; None when nobody has to."""
    if not state.open:
        return None
    return Side.ROOM if state is State.CREW_SIGNED else Side.CREW


def event_words(event: str) -> Words:
    """A step's name in words."""
    if event == "assign":
        return Words("派车", "send an ambulance")
    return next((move.words for move in LIFECYCLE.moves if move.event == event), Words(event, event))
