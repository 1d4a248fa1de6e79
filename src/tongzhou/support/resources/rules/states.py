"""States of money: funds, projects, purchases, payments. What follows from the ledger is marked so; nobody else takes it."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.resources.rules.sentences import NO_STEP

BY_LEDGER = frozenset({"accept", "dispute", "take_back", "undo"})
"""Events that only the ledger brings: the other side confirmed, disputed; the claim was withdrawn, the entry reversed."""


class Worded(StrEnum):
    """A state with its words."""

    @property
    def words(self) -> Words:
        """The state as people say it."""
        return _WORDS[type(self).__name__][self.value]


class FundState(Worded):
    """A fund is noted, granted (the recipient is asked), received (both stand behind it), closed; or dropped before."""

    NOTED = "noted"
    GRANTED = "granted"
    RECEIVED = "received"
    CLOSED = "closed"
    DROPPED = "dropped"


class ProjectState(Worded):
    """From the request to its end; accepted is the recipient's word."""

    REQUESTED = "requested"
    APPROVED = "approved"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    ACCEPTED = "accepted"
    IN_USE = "in_use"
    ENDED = "ended"
    REFUSED = "refused"
    STOPPED = "stopped"


class PurchaseState(Worded):
    """Ordered, delivered, accepted by the recipient; or cancelled before it came."""

    ORDERED = "ordered"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class PaymentState(Worded):
    """Claimed by who paid, confirmed by the recipient; or withdrawn."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


_WORDS = {
    "FundState": {
        "noted": Words("已登记", "noted"),
        "granted": Words("已拨付，待受援方确认", "granted, to be confirmed"),
        "received": Words("已到位", "received"),
        "closed": Words("已结清", "closed"),
        "dropped": Words("已作废", "dropped"),
    },
    "ProjectState": {
        "requested": Words("已申请", "requested"),
        "approved": Words("已批准", "approved"),
        "under_way": Words("在实施", "under way"),
        "completed": Words("已完工，待受援方验收", "completed, to be accepted"),
        "accepted": Words("已验收", "accepted"),
        "in_use": Words("使用中", "in use"),
        "ended": Words("已结束", "ended"),
        "refused": Words("未批准", "refused"),
        "stopped": Words("已终止", "stopped"),
    },
    "PurchaseState": {
        "ordered": Words("已采购，待到货", "ordered"),
        "delivered": Words("已到货", "delivered"),
        "accepted": Words("已验收", "accepted"),
        "cancelled": Words("已取消", "cancelled"),
    },
    "PaymentState": {
        "claimed": Words("待受援方确认", "to be confirmed"),
        "confirmed": Words("双方已认", "confirmed by both"),
        "withdrawn": Words("已撤回", "withdrawn"),
    },
    "DeviceState": {
        "registered": Words("待启用", "not yet in use"),
        "in_use": Words("在用", "in use"),
        "repair": Words("在修", "under repair"),
        "idle": Words("闲置", "idle"),
        "scrapped": Words("已报废", "scrapped"),
    },
}


class DeviceState(Worded):
    """Registered, in use, under repair, idle (nobody used it for as long as its kind allows), scrapped."""

    REGISTERED = "registered"
    IN_USE = "in_use"
    REPAIR = "repair"
    IDLE = "idle"
    SCRAPPED = "scrapped"


M = P.MANAGE_RESOURCES
F, J, B, Y, D = FundState, ProjectState, PurchaseState, PaymentState, DeviceState
_DISPUTED = Words("提出异议", "dispute")
_BACK = Words("撤回", "take back")
_UNDONE = Words("冲正", "reverse")


def _stays(event: str, words: Words, states: tuple[StrEnum, ...], permission: P = M) -> tuple[Move, ...]:
    """An event that changes something and leaves the state as it is."""
    return tuple(Move(event, words, (state,), state, permission) for state in states)


FUND = Lifecycle(
    "fund",
    (
        Move("edit", Words("更正", "correct"), (F.NOTED,), F.NOTED, M),
        Move("grant", Words("拨付", "grant"), (F.NOTED,), F.GRANTED, M, posts="fund"),
        Move("accept", Words("确认到位", "confirm receipt"), (F.GRANTED,), F.RECEIVED, P.CONFIRM),
        *_stays("dispute", _DISPUTED, (F.GRANTED,), P.CONFIRM),
        Move("take_back", _BACK, (F.GRANTED,), F.NOTED, P.CLAIM),
        Move("undo", _UNDONE, (F.RECEIVED, F.CLOSED), F.NOTED, P.REVERSE),
        Move("close", Words("结清", "close"), (F.RECEIVED,), F.CLOSED, M),
        Move("drop", Words("作废", "drop"), (F.NOTED,), F.DROPPED, M),
        *_stays(
            "state",
            Words("记下文件所载数字", "note a stated figure"),
            (F.NOTED, F.GRANTED, F.RECEIVED, F.CLOSED),
        ),
        *_stays("attach", Words("附上文件", "attach files"), (F.NOTED, F.GRANTED, F.RECEIVED, F.CLOSED)),
    ),
    NO_STEP,
)
_OPEN = (J.REQUESTED, J.APPROVED, J.UNDER_WAY)
_PLANNED = (*_OPEN, J.COMPLETED, J.ACCEPTED, J.IN_USE, J.ENDED)
PROJECT = Lifecycle(
    "project",
    (
        *_stays("edit", Words("更正", "correct"), _OPEN),
        *_stays("plan", Words("列预算", "plan the budget"), _OPEN),
        Move("approve", Words("批准", "approve"), (J.REQUESTED,), J.APPROVED, M),
        Move("refuse", Words("不批准", "refuse"), (J.REQUESTED,), J.REFUSED, M),
        Move("ask_again", Words("再次申请", "ask again"), (J.REFUSED,), J.REQUESTED, M),
        Move("start", Words("开始实施", "start"), (J.APPROVED,), J.UNDER_WAY, M),
        Move(
            "complete",
            Words("完工，请验收", "complete"),
            (J.APPROVED, J.UNDER_WAY),
            J.COMPLETED,
            M,
            posts="project",
        ),
        Move("accept", Words("验收", "accept"), (J.COMPLETED,), J.ACCEPTED, P.CONFIRM),
        *_stays("dispute", _DISPUTED, (J.COMPLETED,), P.CONFIRM),
        Move("take_back", _BACK, (J.COMPLETED,), J.UNDER_WAY, P.CLAIM),
        Move("undo", _UNDONE, (J.ACCEPTED, J.IN_USE, J.ENDED), J.UNDER_WAY, P.REVERSE),
        Move("use", Words("投入使用", "put to use"), (J.ACCEPTED,), J.IN_USE, M),
        Move("end", Words("结束", "end"), (J.ACCEPTED, J.IN_USE), J.ENDED, M),
        Move("stop", Words("终止", "stop"), _OPEN, J.STOPPED, M),
        *_stays("state", Words("记下文件所载数字", "note a stated figure"), _PLANNED),
        *_stays("attach", Words("附上文件", "attach files"), _PLANNED),
    ),
    NO_STEP,
)
PURCHASE = Lifecycle(
    "purchase",
    (
        Move("edit", Words("更正", "correct"), (B.ORDERED,), B.ORDERED, M),
        Move("deliver", Words("到货，请验收", "deliver"), (B.ORDERED,), B.DELIVERED, M, posts="equipment"),
        Move("accept", Words("验收", "accept"), (B.DELIVERED,), B.ACCEPTED, P.CONFIRM),
        *_stays("dispute", _DISPUTED, (B.DELIVERED,), P.CONFIRM),
        Move("take_back", _BACK, (B.DELIVERED,), B.ORDERED, P.CLAIM),
        Move("undo", _UNDONE, (B.ACCEPTED,), B.ORDERED, P.REVERSE),
        Move("cancel", Words("取消采购", "cancel"), (B.ORDERED,), B.CANCELLED, M),
        *_stays("attach", Words("附上文件", "attach files"), (B.ORDERED, B.DELIVERED, B.ACCEPTED)),
    ),
    NO_STEP,
)
PAYMENT = Lifecycle(
    "payment",
    (
        Move("accept", Words("确认", "confirm"), (Y.CLAIMED,), Y.CONFIRMED, P.CONFIRM),
        *_stays("dispute", _DISPUTED, (Y.CLAIMED,), P.CONFIRM),
        Move("take_back", _BACK, (Y.CLAIMED,), Y.WITHDRAWN, P.CLAIM),
        Move("undo", _UNDONE, (Y.CONFIRMED,), Y.WITHDRAWN, P.REVERSE),
    ),
    NO_STEP,
)
_ALIVE = (D.REGISTERED, D.IN_USE, D.REPAIR, D.IDLE)
DEVICE = Lifecycle(
    "device",
    (
        Move("start", Words("开始使用", "put to use"), (D.REGISTERED,), D.IN_USE, P.USE_DEVICES),
        Move("resume", Words("恢复使用", "use again"), (D.IDLE,), D.IN_USE, P.USE_DEVICES),
        Move(
            "break", Words("报修", "report broken"), (D.REGISTERED, D.IN_USE, D.IDLE), D.REPAIR, P.USE_DEVICES
        ),
        Move("mend", Words("修好了", "mended"), (D.REPAIR,), D.IN_USE, P.USE_DEVICES),
        Move("fall_idle", Words("转为闲置", "fall idle"), (D.REGISTERED, D.IN_USE), D.IDLE, P.USE_DEVICES),
        Move("scrap", Words("报废", "scrap"), _ALIVE, D.SCRAPPED, M),
        *_stays("move", Words("调拨", "move"), _ALIVE),
        *_stays("hand_over", Words("换保管人", "hand over"), _ALIVE),
        *_stays("edit", Words("更正", "correct"), _ALIVE),
    ),
    NO_STEP,
)
"""The place where a device stands takes all its steps."""

SIDES = {
    "fund": {"grant": Side.SUPPORTING, "close": Side.SUPPORTING},
    "project": {
        "approve": Side.SUPPORTING,
        "refuse": Side.SUPPORTING,
        "complete": Side.SUPPORTING,
        "use": Side.RECEIVING,
    },
    "purchase": {"deliver": Side.SUPPORTING},
    "payment": {},
    "device": {move.event: Side.RECEIVING for move in DEVICE.moves},
}
"""Whose step it is; what is not named here may be taken by either side."""
STARTS = {
    "fund": frozenset({F.NOTED}),
    "project": frozenset({J.REQUESTED, J.APPROVED, J.UNDER_WAY}),
    "purchase": frozenset({B.ORDERED}),
    "payment": frozenset({Y.CLAIMED}),
    "device": frozenset({D.REGISTERED}),
}
"""In which states a record may begin: a project that was entered late begins where it stood."""
