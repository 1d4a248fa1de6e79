"""The way of a posting: planned, agreed by the host, on site, away and back, left, appraised."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.postings.rules.sentences import NO_SUCH_STEP


class State(StrEnum):
    """Where a posting stands. Arriving and leaving wait for the other side's seal in the ledger."""

    PLANNED = "planned"
    AGREED = "agreed"
    DECLINED = "declined"
    ARRIVING = "arriving"
    ON_SITE = "on_site"
    AWAY = "away"
    LEAVING = "leaving"
    LEFT = "left"
    APPRAISED = "appraised"
    CANCELLED = "cancelled"

    @property
    def words(self) -> Words:
        """The state in words."""
        return _STATES[self]


_STATES = {
    State.PLANNED: Words("待接收方同意", "waiting for the host to agree"),
    State.AGREED: Words("已同意，待到岗", "agreed, not yet arrived"),
    State.DECLINED: Words("接收方未同意", "declined by the host"),
    State.ARRIVING: Words("到岗待确认", "arrival to be confirmed"),
    State.ON_SITE: Words("在岗", "on site"),
    State.AWAY: Words("暂离", "away"),
    State.LEAVING: Words("离岗待确认", "departure to be confirmed"),
    State.LEFT: Words("已离岗，待评价", "left, to be appraised"),
    State.APPRAISED: Words("已评价", "appraised"),
    State.CANCELLED: Words("已取消", "cancelled"),
}

COMING = (State.PLANNED, State.AGREED, State.ARRIVING)
"""Nobody has confirmed yet that he is there."""
HERE = (State.ON_SITE, State.AWAY)
"""Arrived, confirmed, not yet gone."""
REAL = (*HERE, State.LEAVING, State.LEFT, State.APPRAISED)
"""The arrival stands in the ledger: only these days are counted."""
GONE = (State.LEAVING, State.LEFT, State.APPRAISED)
OFF = (State.DECLINED, State.CANCELLED)
"""Takes nobody's days."""
STAYED = (State.ON_SITE, State.AWAY, State.LEAVING, State.LEFT, State.APPRAISED)
CHANGEABLE = (State.PLANNED, State.AGREED, *HERE)

_MANAGE, _CLAIM, _LEDGER = P.MANAGE_POSTINGS, P.CLAIM, P.CONFIRM


def _same(event: str, words: Words, states: tuple[State, ...], permission: P) -> tuple[Move, ...]:
    """An event that leaves the state as it is."""
    return tuple(Move(event, words, (state,), state, permission) for state in states)


LEDGER_EVENTS = {
    "arrival_confirmed": Words("确认到岗", "confirm the arrival"),
    "gone_confirmed": Words("确认到岗（已离岗）", "confirm the arrival (gone since)"),
    "stay_confirmed": Words("确认到岗（天数已确认）", "confirm the arrival (days stand already)"),
    "arrival_disputed": Words("对到岗有异议", "dispute the arrival"),
    "arrival_withdrawn": Words("撤回到岗", "withdraw the arrival"),
    "arrival_reversed": Words("冲正到岗", "reverse the arrival"),
    "days_confirmed": Words("确认在岗天数", "confirm the days on site"),
    "days_disputed": Words("对在岗天数有异议", "dispute the days on site"),
    "days_withdrawn": Words("撤回离岗", "withdraw the departure"),
    "days_reversed": Words("冲正在岗天数", "reverse the days on site"),
}
"""Steps that follow from the ledger; no page offers them."""


def _told(event: str, sources: tuple[State, ...], target: State) -> Move:
    return Move(event, LEDGER_EVENTS[event], sources, target, _LEDGER)


LIFECYCLE = Lifecycle(
    "posting",
    (
        Move("agree", Words("同意接收", "agree"), (State.PLANNED,), State.AGREED, _MANAGE),
        Move("decline", Words("不同意", "decline"), (State.PLANNED,), State.DECLINED, _MANAGE),
        Move(
            "replan",
            Words("改计划", "change the plan"),
            (State.PLANNED, State.AGREED, State.DECLINED),
            State.PLANNED,
            _MANAGE,
        ),
        Move("arrive", Words("登记到岗", "arrive"), (State.AGREED,), State.ARRIVING, _CLAIM, posts="posting"),
        _told("arrival_confirmed", (State.ARRIVING,), State.ON_SITE),
        _told("gone_confirmed", (State.ARRIVING,), State.LEAVING),
        _told("stay_confirmed", (State.ARRIVING,), State.LEFT),
        _told("arrival_disputed", (State.ARRIVING,), State.ARRIVING),
        _told("arrival_withdrawn", (State.ARRIVING,), State.AGREED),
        _told("arrival_reversed", HERE, State.AGREED),
        Move("away", Words("登记暂离", "go away"), (State.ON_SITE,), State.AWAY, _CLAIM),
        Move("back", Words("登记返岗", "come back"), (State.AWAY,), State.ON_SITE, _CLAIM),
        Move("depart", Words("登记离岗", "leave"), HERE, State.LEAVING, _CLAIM, posts="on_site_days"),
        _told("days_confirmed", (State.LEAVING,), State.LEFT),
        _told("days_confirmed", (State.ARRIVING,), State.ARRIVING),
        _told("days_disputed", (State.LEAVING,), State.LEAVING),
        _told("days_disputed", (State.ARRIVING,), State.ARRIVING),
        _told("days_withdrawn", (State.LEAVING,), State.ON_SITE),
        _told("days_withdrawn", (State.ARRIVING,), State.ARRIVING),
        _told("days_reversed", (State.LEFT, State.APPRAISED), State.ON_SITE),
        _told("days_reversed", (State.ARRIVING,), State.ARRIVING),
        *_same("extend", Words("延期", "extend"), CHANGEABLE, _MANAGE),
        *_same("shorten", Words("提前结束", "cut short"), CHANGEABLE, _MANAGE),
        Move("swap", Words("换人", "swap"), (State.PLANNED, State.AGREED), State.CANCELLED, _MANAGE),
        *_same("swap", Words("换人", "swap"), HERE, _MANAGE),
        Move(
            "cancel",
            Words("取消派驻", "cancel"),
            (State.PLANNED, State.AGREED, State.DECLINED),
            State.CANCELLED,
            _MANAGE,
        ),
        *_same("hand_over", Words("写交接", "hand over"), STAYED, _CLAIM),
        *_same("take_over", Words("接手", "take over"), STAYED, _CLAIM),
        Move(
            "appraise",
            Words("评价", "appraise"),
            (State.LEFT, State.APPRAISED),
            State.APPRAISED,
            _MANAGE,
        ),
        *_same("reply", Words("答复评价", "reply to the appraisal"), (State.APPRAISED,), _CLAIM),
    ),
    NO_SUCH_STEP,
)
"""Planned and reported by the supporting side, agreed and appraised by the host; its seals are the ledger's."""

SIDES = {
    "agree": Side.RECEIVING,
    "decline": Side.RECEIVING,
    "appraise": Side.RECEIVING,
    **dict.fromkeys(
        (
            "replan",
            "arrive",
            "depart",
            "extend",
            "shorten",
            "swap",
            "cancel",
            "hand_over",
            "take_over",
            "reply",
        ),
        Side.SUPPORTING,
    ),
}
"""For which side an event is taken. Leave and return may be entered by either."""

OWN = frozenset({"arrive", "away", "back", "depart", "hand_over"})
"""What the expert himself may enter, besides his office."""
PERSONAL = frozenset({"reply"})
"""What only the expert himself may say."""
