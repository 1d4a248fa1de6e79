"""Mutual visits 互访: planned, held and claimed by the visiting side, confirmed by the host; resolutions with owner and date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words


class State(StrEnum):
    """Where a visit stands; names follow FHIR Task where it has one."""

    PLANNED = "requested"
    HELD = "ready"
    DISPUTED = "on-hold"
    CONFIRMED = "completed"
    CANCELLED = "cancelled"

    @property
    def words(self) -> Words:
        """The state in words."""
        return _STATES[self]


_STATES = {
    State.PLANNED: Words("安排中", "being planned"),
    State.HELD: Words("等接待方确认", "waiting for the host"),
    State.DISPUTED: Words("接待方有异议", "disputed by the host"),
    State.CONFIRMED: Words("双方已确认", "confirmed by both"),
    State.CANCELLED: Words("已取消", "cancelled"),
}


class Seat(StrEnum):
    """As what somebody takes part in a visit."""

    LEADER = "leader"
    VISITOR = "visitor"
    HOST = "host"
    GUEST = "guest"

    @property
    def words(self) -> Words:
        """The part in words."""
        return _SEATS[self]


_SEATS = {
    Seat.LEADER: Words("带队", "leads the delegation"),
    Seat.VISITOR: Words("代表团成员", "member of the delegation"),
    Seat.HOST: Words("接待方", "host"),
    Seat.GUEST: Words("特邀", "guest"),
}
DELEGATION = (Seat.LEADER, Seat.VISITOR, Seat.GUEST)
"""Who is counted in the delegation: guests travel with it, hosts do not."""


class TaskState(StrEnum):
    """Where a resolution stands. That it is late is a matter of the day, not of a state."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def words(self) -> Words:
        """The state in words."""
        return _TASKS[self]


_TASKS = {
    TaskState.OPEN: Words("待办", "to be done"),
    TaskState.DONE: Words("已办结", "done"),
    TaskState.DROPPED: Words("不办了", "dropped"),
}
_S = State
_MAY = P.EDIT_VISITS
LIVE = (_S.PLANNED, _S.HELD, _S.DISPUTED, _S.CONFIRMED)
"""States in which resolutions are noted and reported on. Who may report, the verb asks: the owner needs no office."""

LIFECYCLE = Lifecycle(
    "visit",
    (
        Move("edit", Words("修改安排", "edit the plan"), (_S.PLANNED,), _S.PLANNED, _MAY),
        Move("survey", Words("记科室调研", "note a survey"), (_S.PLANNED,), _S.PLANNED, _MAY),
        Move("survey", Words("记科室调研", "note a survey"), (_S.DISPUTED,), _S.DISPUTED, _MAY),
        Move(
            "hold",
            Words("登记已访，请对方确认", "enter it as held"),
            (_S.PLANNED, _S.DISPUTED),
            _S.HELD,
            _MAY,
            posts="mutual_visit",
        ),
        Move("posted", Words("确认", "confirm"), (_S.HELD, _S.DISPUTED), _S.CONFIRMED, P.CONFIRM),
        Move("disputed", Words("提出异议", "dispute"), (_S.HELD, _S.DISPUTED), _S.DISPUTED, P.CONFIRM),
        Move("withdrawn", Words("撤回", "withdraw"), (_S.HELD, _S.DISPUTED), _S.PLANNED, P.CLAIM),
        Move("reversed", Words("冲正", "reverse"), (_S.CONFIRMED,), _S.PLANNED, P.REVERSE),
        Move("cancel", Words("取消", "cancel"), (_S.PLANNED,), _S.CANCELLED, _MAY),
        *(
            Move(event, words, (state,), state, permission)
            for event, words, permission in (
                ("resolve", Words("记议定事项", "note a resolution"), _MAY),
                ("task", Words("更新议定事项", "report on a resolution"), P.READ_SUPPORT),
            )
            for state in LIVE
        ),
    ),
    sentence(
        "visits.cannot",
        "这次互访现在是“{state}”，不能“{event}”。",
        "This visit is “{state}”; it cannot be “{event}”.",
        then_zh="可能刚被别人处理过，请刷新后再看。",
        then_en="Somebody may just have acted on it; refresh and look again.",
    ),
)

NO_PURPOSE = sentence(
    "visits.no_purpose",
    "这次互访为了什么还没有写。",
    "The purpose of the visit is missing.",
    then_zh="写一句话，例如“科室调研、座谈会”。",
    then_en="One sentence, such as “survey of departments, working meeting”.",
)
DAYS_TURNED = sentence(
    "visits.days_turned",
    "最后一天早于第一天。",
    "The last day lies before the first.",
    then_zh="请核对起止日期。",
    then_en="Check both days.",
)
NOT_OVER = sentence(
    "visits.not_over",
    "互访还没有结束，不能登记为已访。",
    "The visit is not over yet.",
    then_zh="等最后一天过后再登记；日期变了，先改安排。",
    then_en="Enter it after its last day; change the plan if the days have moved.",
)
NO_DELEGATION = sentence(
    "visits.no_delegation",
    "代表团有几个人还不知道。",
    "How many people the delegation had is not known.",
    then_zh="列出成员，或填写总人数；从前的访问没有人数过，就写“不详”。",
    then_en="List its members, or give the number; of an old visit that nobody counted, write “unknown”.",
)
FEWER = sentence(
    "visits.fewer",
    "总人数 {told} 少于已列出的 {listed} 人。",
    "The number {told} is less than the {listed} people listed.",
    then_zh="请改总人数，或从名单里去掉没有来的人。",
    then_en="Correct the number, or take those who did not come off the list.",
)
NOBODY = sentence(
    "visits.nobody",
    "姓名还没有填。",
    "The name is missing.",
    then_zh="从名册里选，或写上姓名和单位。",
    then_en="Choose from the directory, or write name and office.",
)
NO_FINDINGS = sentence(
    "visits.no_findings",
    "在这个科室看到了什么还没有写。",
    "What was found in the department is missing.",
    then_zh="写一两句：做得好的、要帮的。",
    then_en="A sentence or two: what is good, what needs help.",
)
NO_TASK = sentence(
    "visits.no_task",
    "议定的事项还没有写。",
    "The resolution is missing.",
    then_zh="写要做的事，一句话。",
    then_en="One sentence: what is to be done.",
)
NO_OWNER = sentence(
    "visits.no_owner",
    "议定的事项要有一位负责人，在这两家机构工作。",
    "A resolution has an owner who works at one of the two institutions.",
    then_zh="请从名册里选一位。",
    then_en="Choose somebody from the directory.",
)
NO_TASK_HERE = sentence(
    "visits.no_task_here",
    "这次互访没有这条议定事项。",
    "The visit has no such resolution.",
    then_zh="请刷新后再看。",
    then_en="Refresh and look again.",
)
SETTLED = sentence(
    "visits.settled",
    "这条议定事项已经是“{state}”。",
    "This resolution is “{state}” already.",
    then_zh="不需要再做什么。",
    then_en="There is nothing more to do.",
)


def check_plan(*, purpose: str, first_on: date, last_on: date) -> None:
    """Raises Invalid (purpose, last_on)."""
    if not purpose.strip():
        raise Invalid(NO_PURPOSE, field="purpose")
    if last_on < first_on:
        raise Invalid(DAYS_TURNED, field="last_on")


def delegation_size(listed: int, told: int | None) -> int:
    """How many came: the number told, else those listed. Raises Invalid (delegation)."""
    if told is not None and told < listed:
        raise Invalid(FEWER, field="delegation", told=told, listed=listed)
    size = listed if told is None else told
    if size < 1:
        raise Invalid(NO_DELEGATION, field="delegation")
    return size
