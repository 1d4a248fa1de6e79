"""The four ones and the way of a goal: worked on, claimed, accepted by the recipient, looked at again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side


class One(StrEnum):
    """The four ones of 四个一, and any other state that an agreement promises in words."""

    NEED = "need"
    LINK = "link"
    TEAM = "team"
    SERVICE = "service"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """The goal as agreements write it."""
        return _ONES[self]


_ONES = {
    One.NEED: Words("解决一项医疗急需", "solve an urgent need"),
    One.LINK: Words("突破一个薄弱环节", "mend a weak link"),
    One.TEAM: Words("带出一支技术团队", "bring up a team"),
    One.SERVICE: Words("新增一个服务项目", "add a service"),
    One.OTHER: Words("其他约定的状态", "another promised state"),
}


class State(StrEnum):
    """Where a goal stands; names follow FHIR Task where it has one."""

    WORKING = "in-progress"
    CLAIMED = "ready"
    DISPUTED = "on-hold"
    ACCEPTED = "completed"
    KEPT = "kept"
    LOST = "lost"
    DROPPED = "cancelled"

    @property
    def words(self) -> Words:
        """The state in words."""
        return _STATES[self]


_STATES = {
    State.WORKING: Words("进行中", "under way"),
    State.CLAIMED: Words("等受援方验收", "waiting to be accepted"),
    State.DISPUTED: Words("受援方有异议", "disputed by the recipient"),
    State.ACCEPTED: Words("已验收", "accepted"),
    State.KEPT: Words("复看：保持住了", "looked at again: kept"),
    State.LOST: Words("复看：没有保持", "looked at again: not kept"),
    State.DROPPED: Words("已放弃", "given up"),
}
_S = State
REACHED = (_S.ACCEPTED, _S.KEPT, _S.LOST)
"""States in which the goal has its entry."""

LIFECYCLE = Lifecycle(
    "goal",
    (
        Move("edit", Words("修改", "edit"), (_S.WORKING,), _S.WORKING, P.EDIT_COMMITMENTS),
        Move(
            "claim",
            Words("申请验收", "claim it reached"),
            (_S.WORKING, _S.DISPUTED),
            _S.CLAIMED,
            P.EDIT_COMMITMENTS,
            posts="goal_reached",
        ),
        Move("posted", Words("验收", "accept"), (_S.CLAIMED, _S.DISPUTED), _S.ACCEPTED, P.CONFIRM),
        Move("disputed", Words("提出异议", "dispute"), (_S.CLAIMED, _S.DISPUTED), _S.DISPUTED, P.CONFIRM),
        Move("withdrawn", Words("撤回", "withdraw"), (_S.CLAIMED, _S.DISPUTED), _S.WORKING, P.CLAIM),
        Move("reversed", Words("冲正", "reverse"), REACHED, _S.WORKING, P.REVERSE),
        Move("keep", Words("复看：保持住了", "look again: kept"), REACHED, _S.KEPT, P.EDIT_COMMITMENTS),
        Move("lose", Words("复看：没有保持", "look again: not kept"), REACHED, _S.LOST, P.EDIT_COMMITMENTS),
        Move("drop", Words("放弃", "give up"), (_S.WORKING,), _S.DROPPED, P.EDIT_COMMITMENTS),
    ),
    sentence(
        "goals.cannot",
        "这个目标现在是“{state}”，不能“{event}”。",
        "This goal is “{state}”; it cannot be “{event}”.",
        then_zh="可能刚被别人处理过，请刷新后再看。",
        then_en="Somebody may just have acted on it; refresh and look again.",
    ),
)
SIDES = {"claim": Side.SUPPORTING, "keep": Side.RECEIVING, "lose": Side.RECEIVING}
"""The supporting side claims; whether it lasts, the recipient says."""

NO_TITLE = sentence(
    "goals.no_title",
    "目标还没有写。",
    "The goal is missing.",
    then_zh="写一句话：要让哪件事变成什么样。",
    then_en="One sentence: what shall become how.",
)
NO_BASELINE = sentence(
    "goals.no_baseline",
    "现状（基线）还没有写。",
    "The baseline is missing.",
    then_zh="写现在是什么样，能写数就写数，将来才比得出变化。",
    then_en="Write how it is now, with numbers where there are any: later the change can be seen.",
)
NO_EVIDENCE = sentence(
    "goals.no_evidence",
    "申请验收要写明依据。",
    "A claim names its evidence.",
    then_zh="写做到了什么、从哪里看得出来；有照片、报表就附上。",
    then_en="Write what was reached and where it can be seen; attach pictures or reports.",
)
LOOK_LATER = sentence(
    "goals.look_later",
    "复看的日期要晚于达成的那天。",
    "The second look lies after the day on which it was reached.",
    then_zh="一般定在专家离开之后三到六个月。",
    then_en="Usually three to six months after the expert has left.",
)
IN_FUTURE = sentence(
    "goals.in_future",
    "这一天还没到。",
    "That day is yet to come.",
    then_zh="请填已经过去的日期。",
    then_en="Give a day that has passed.",
)
TOO_EARLY = sentence(
    "goals.too_early",
    "约定 {day} 以后再复看。",
    "The second look is due from {day} on.",
    then_zh="到那一天再看，才知道专家走后保持得怎样。",
    then_en="Look again then: only after the expert has left can one see whether it lasts.",
)


def check_goal(*, title: str, baseline: str) -> None:
    """Raises Invalid (title, baseline)."""
    if not title.strip():
        raise Invalid(NO_TITLE, field="title")
    if not baseline.strip():
        raise Invalid(NO_BASELINE, field="baseline")


def check_claim(*, reached_on: date, look_on: date, evidence: str, today: date) -> None:
    """Raises Invalid (evidence, reached_on, look_on)."""
    if not evidence.strip():
        raise Invalid(NO_EVIDENCE, field="evidence")
    if reached_on > today:
        raise Invalid(IN_FUTURE, field="reached_on")
    if look_on <= reached_on:
        raise Invalid(LOOK_LATER, field="look_on")


def check_look(*, on: date, look_on: date | None, today: date) -> None:
    """Raises Invalid (on)."""
    if on > today:
        raise Invalid(IN_FUTURE, field="on")
    if look_on is not None and on < look_on:
        raise Invalid(TOO_EARLY, field="on", day=look_on.isoformat())
