"""The lifecycles of a request and of a bag. The tables below are the only places where their states and steps stand."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class State(StrEnum):
    """Where a request stands. `task` is the FHIR R4 Task.status, `words` our own business status."""

    REQUESTED = "requested"
    OFFERED = "offered"
    ISSUED = "issued"
    IN_TRANSIT = "in-transit"
    RECEIVED = "received"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self][0]

    @property
    def task(self) -> str:
        """The FHIR R4 Task.status."""
        return _STATES[self][1]

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self not in DONE


_STATES = {
    State.REQUESTED: (Words("等供血方答复", "waiting for the giver's answer"), "requested"),
    State.OFFERED: (Words("已留血，等发出", "bags held, to be issued"), "accepted"),
    State.ISSUED: (Words("已发血，等启运", "issued, to depart"), "in-progress"),
    State.IN_TRANSIT: (Words("运送中", "on the way"), "in-progress"),
    State.RECEIVED: (Words("已签收，等供血方核对", "received, the giver checks"), "in-progress"),
    State.CLOSED: (Words("双方已核对", "checked by both"), "completed"),
    State.DECLINED: (Words("未能供应", "declined"), "rejected"),
    State.CANCELLED: (Words("已撤销", "cancelled"), "cancelled"),
    State.EXPIRED: (Words("过时未供", "not supplied in time"), "failed"),
}
DONE = frozenset({State.CLOSED, State.DECLINED, State.CANCELLED, State.EXPIRED})


class Clock(StrEnum):
    """What is being waited for."""

    ANSWER = "answer"
    ISSUE = "issue"
    DEPARTURE = "departure"
    ROAD = "road"
    CLOSING = "closing"

    @property
    def words(self) -> Words:
        """The clock in words."""
        return {
            "answer": Words("等答复", "to be answered"),
            "issue": Words("等发血", "to be issued"),
            "departure": Words("等启运", "to depart"),
            "road": Words("等签收", "to be received"),
            "closing": Words("等核对", "to be checked"),
        }[self.value]


class Side(StrEnum):
    """Whose step it is."""

    ASKER = "asker"
    GIVER = "giver"
    CLOCK = "clock"

    @property
    def words(self) -> Words:
        """The side in words."""
        return {
            "asker": Words("用血方", "the asker"),
            "giver": Words("供血方", "the giver"),
            "clock": Words("时钟", "the clock"),
        }[self.value]


NO_SUCH_STEP = sentence(
    "blood.no_such_step",
    "这次用血申请现在是“{state}”，不能“{event}”。",
    "This request for blood is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚被对方处理过，请刷新后再看。",
    then_en="The other side may just have acted on it; refresh and look again.",
)
NO_BAG_STEP = sentence(
    "blood.no_bag_step",
    "这袋血现在是“{state}”，不能“{event}”。",
    "This bag is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚被别人处理过，请刷新后再看。",
    then_en="Somebody may just have acted on it; refresh and look again.",
)

S, H = State, P.HANDLE_BLOOD
WAITING = (S.REQUESTED, S.OFFERED)
OUT = (S.ISSUED, S.IN_TRANSIT)

LIFECYCLE = Lifecycle(
    "blood request",
    (
        Move("offer", Words("留血", "hold bags"), WAITING, S.OFFERED, H, Clock.ISSUE),
        Move("issue", Words("发血", "issue"), (S.OFFERED,), S.ISSUED, H, Clock.DEPARTURE),
        Move("depart", Words("启运", "send off"), (S.ISSUED,), S.IN_TRANSIT, H, Clock.ROAD),
        Move("receive", Words("签收", "receive"), OUT, S.RECEIVED, H, Clock.CLOSING),
        Move(
            "close", Words("核对结案", "check and close"), (S.RECEIVED,), S.CLOSED, H, None, posts="confirm"
        ),
        Move("let_go", Words("放开留血", "let go"), (S.OFFERED,), S.REQUESTED, H, Clock.ANSWER),
        Move("call_back", Words("召回", "call back"), OUT, S.REQUESTED, H, Clock.ANSWER),
        Move("decline", Words("不能供应", "decline"), WAITING, S.DECLINED, H, None, posts="claim"),
        Move("cancel", Words("撤销申请", "cancel"), WAITING, S.CANCELLED, H, None),
        Move("expire", Words("过时未供", "not supplied in time"), WAITING, S.EXPIRED, H, None, posts="claim"),
        *(Move("escalate", Words("超时提醒", "overdue"), (state,), state, H) for state in S if state.open),
    ),
    NO_SUCH_STEP,
)
OF_ASKER = frozenset({"receive", "cancel", "expire"})
OF_GIVER = frozenset({"offer", "issue", "depart", "close", "let_go", "call_back", "decline"})
OF_THE_CLOCK = frozenset({"escalate"})
"""Steps the platform takes itself: they do not make somebody's page stale."""


def side_of(event: str) -> Side:
    """Whose step it is."""
    return Side.ASKER if event in OF_ASKER else Side.GIVER if event in OF_GIVER else Side.CLOCK


def turn_of(state: State) -> Side | None:
    """Who has to move now; None when nobody has to."""
    if not state.open:
        return None
    return Side.ASKER if state is State.IN_TRANSIT else Side.GIVER


class BagState(StrEnum):
    """Where a bag stands. Held is not among them: a hold is a range of time that ends by itself."""

    IN_STOCK = "in-stock"
    ISSUED = "issued"
    RECEIVED = "received"
    MISSING = "missing"
    RETURNED = "returned"
    USED = "used"
    WASTED = "wasted"

    @property
    def words(self) -> Words:
        """The state in words."""
        return {
            "in-stock": Words("在库", "in stock"),
            "issued": Words("已发出", "issued"),
            "received": Words("已签收", "received"),
            "missing": Words("没有到，待查", "missing, being looked for"),
            "returned": Words("退回途中", "on its way back"),
            "used": Words("已用", "used"),
            "wasted": Words("已报废", "wasted"),
        }[self.value]

    @property
    def ended(self) -> bool:
        """Whether nothing more can become of it, unless the entry of its waste is taken back."""
        return self in (BagState.USED, BagState.WASTED)


B = BagState
BAG = Lifecycle(
    "bag",
    (
        Move("use", Words("记用血", "record the use"), (B.IN_STOCK, B.RECEIVED), B.USED, H),
        Move("shelve", Words("入库", "put into stock"), (B.RECEIVED,), B.IN_STOCK, H),
        Move("give_back", Words("退回供血方", "give back"), (B.RECEIVED,), B.RETURNED, H),
        Move("take_back", Words("收回入库", "take back into stock"), (B.RETURNED,), B.IN_STOCK, H),
        Move("find", Words("找到了", "found"), (B.MISSING,), B.RECEIVED, H),
        Move("lose", Words("确认丢失", "write off as lost"), (B.MISSING,), B.WASTED, H),
        Move("waste", Words("报废", "waste"), (B.IN_STOCK, B.RECEIVED, B.RETURNED), B.WASTED, H),
        Move(
            "restore",
            Words("报废记错，回到库存", "wasted by mistake, back in stock"),
            (B.WASTED,),
            B.IN_STOCK,
            P.REVERSE,
        ),
        Move("issue", Words("发出", "issue"), (B.IN_STOCK,), B.ISSUED, H),
        Move("come", Words("签收", "receive"), (B.ISSUED,), B.RECEIVED, H),
        Move("refuse", Words("拒收", "refuse"), (B.ISSUED,), B.RETURNED, H),
        Move("miss", Words("没有到", "did not arrive"), (B.ISSUED,), B.MISSING, H),
        Move("unpack", Words("未启运，放回库存", "put back before departure"), (B.ISSUED,), B.IN_STOCK, H),
        Move("turn_back", Words("途中召回", "called back on the way"), (B.ISSUED,), B.RETURNED, H),
    ),
    NO_BAG_STEP,
)
BY_HAND = ("use", "shelve", "give_back", "take_back", "find", "lose", "waste")
"""Steps of a bag that people take on its own page; the others are made by the steps of its request, `restore` by the reversal of its entry."""
OF_RECEIVER_OF_BAG = frozenset({"find"})
OF_GIVER_OF_BAG = frozenset({"take_back", "lose"})
