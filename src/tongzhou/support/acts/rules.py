"""What a plain act is: its kind, what is asked, who takes part, and its small lifecycle.

One declaration (`ActKind`) makes the form on the phone, the sheet of the workbook, the typed detail in the ledger and the
labels on the entry's page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side

SILENT = Words("", "")


class Ask(StrEnum):
    """What is typed into a field of an act; the value kept in the detail stands beside it."""

    TEXT = "text"
    """str, one line."""
    WHOLE = "whole"
    """int, not negative."""
    CHOICE = "choice"
    """the option's code."""
    YES_NO = "yes_no"
    """bool."""
    FEN = "fen"
    """int, whole fen; typed and shown in yuan."""
    DAY = "day"
    """ISO date."""
    LIST = "list"
    """list of str; typed with 、 or commas between them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked about an act. `explain` is the hint of the form and the explanation row of the sheet.

    With `tells`, two acts that differ here are two acts (the measure of a health outcome): it is part of the natural key.
    A whole number lies from `least` to `most`. A text fits `pattern` once `tidy` has taken off what people paste with it;
    `expected` says in words what would fit.
    """

    code: str
    words: Words
    ask: Ask = Ask.TEXT
    required: bool = False
    explain: Words = SILENT
    options: tuple[Option, ...] = ()
    most: int | None = None
    tells: bool = False
    least: int = 0
    pattern: str = ""
    expected: Words = SILENT
    tidy: Callable[[str], str] | None = None


class Group(StrEnum):
    """Where a kind stands on the page: what people would look under."""

    TEACHING = "teaching"
    ONSITE = "onsite"
    RESEARCH = "research"
    OUTREACH = "outreach"
    OUTCOME = "outcome"

    @property
    def words(self) -> Words:
        """The group's name."""
        return _GROUPS[self]


_GROUPS = {
    Group.TEACHING: Words("带教与培训", "teaching and training"),
    Group.ONSITE: Words("驻点诊疗", "service on site"),
    Group.RESEARCH: Words("科研产出", "research"),
    Group.OUTREACH: Words("义诊、巡诊与救助", "outreach and aid"),
    Group.OUTCOME: Words("健康结局与血液保障", "outcomes and blood support"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """As what people take part: role in the ledger, on which side they are, how many at least."""

    role: str
    words: Words
    side: Side
    least: int = 0
    several: bool = True


@dataclass(frozen=True, slots=True)
class ActKind:
    """A plain act. `typed`: how much is asked ("看了几人次"); else it counts one. `timed`: start and minutes are asked, else days.

    `grades` are the grades of an operation. `needs_department`: of the recipient. `usual` is the side that usually records.
    With `once`, a topic (and what `tells`) is there once between two institutions, on whatever day (a paper); so is the value of
    the field that `number` names (a DOI). `longest` is how many characters a topic takes.
    """

    code: str
    words: Words
    group: Group
    unit: Unit
    explain: Words
    fields: tuple[Field, ...] = ()
    parts: tuple[Part, ...] = ()
    typed: bool = False
    timed: bool = False
    topic: Words | None = None
    grades: tuple[Option, ...] = ()
    needs_department: bool = True
    usual: Side = Side.SUPPORTING
    version: int = 1
    once: bool = False
    number: str = ""
    longest: int = 120

    def field(self, code: str) -> Field | None:
        """The field with `code`."""
        return next((one for one in self.fields if one.code == code), None)


class State(StrEnum):
    """Where an act stands; all but the first and withdrawn are what the ledger said."""

    CLAIMED = "requested"
    CONFIRMED = "completed"
    DISPUTED = "on-hold"
    WITHDRAWN = "cancelled"
    REVERSED = "failed"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]


_STATES = {
    State.CLAIMED: Words("待对方确认", "waiting for the other side"),
    State.CONFIRMED: Words("已入账", "in the ledger"),
    State.DISPUTED: Words("有异议", "disputed"),
    State.WITHDRAWN: Words("已撤回", "withdrawn"),
    State.REVERSED: Words("已冲正", "reversed"),
}

NO_SUCH_STEP = sentence(
    "acts.no_such_step",
    "这项工作现在是“{state}”，不能“{event}”。",
    "This act is now “{state}”; it cannot be “{event}”.",
    then_zh="已入账的要更正，请在台账里申请冲正，再重新登记。",
    then_en="To correct what is in the ledger, ask for a reversal there and enter it anew.",
)
NO_FILES = sentence(
    "acts.no_files",
    "还没有选佐证。",
    "No evidence was chosen.",
    then_zh="请拍照或选取文件，等它传完再提交。",
    then_en="Take a photo or choose a file, and send once it has arrived.",
)
_OPEN = (State.CLAIMED, State.DISPUTED)
ATTACHED = Words("补充佐证", "evidence added")
LIFECYCLE = Lifecycle(
    "act",
    (
        Move(
            "amend", Words("更正", "correct"), (*_OPEN, State.REVERSED), State.CLAIMED, P.CLAIM, posts="claim"
        ),
        Move("attach", ATTACHED, _OPEN, State.CLAIMED, P.CLAIM, posts="claim"),
        Move("attach", ATTACHED, (State.CONFIRMED,), State.CONFIRMED, P.CLAIM),
        Move("withdraw", Words("撤回", "withdraw"), _OPEN, State.WITHDRAWN, P.CLAIM),
        Move(
            "posted", Words("对方确认，入账", "confirmed, in the ledger"), _OPEN, State.CONFIRMED, P.CONFIRM
        ),
        Move("disputed", Words("对方有异议", "disputed"), (State.CLAIMED,), State.DISPUTED, P.CONFIRM),
        Move("reversed", Words("冲正", "reversed"), (State.CONFIRMED,), State.REVERSED, P.REVERSE),
    ),
    NO_SUCH_STEP,
)

LONGEST_DAY = timedelta(hours=24)
MOST = Decimal(1_000_000)
LONGEST_NOTE = 2000

UNKNOWN_KIND = sentence(
    "acts.unknown_kind",
    "没有“{kind}”这类工作。",
    "There is no kind of work “{kind}”.",
    then_zh="请从列表里选择工作类别。",
    then_en="Choose the kind of work from the list.",
)
NEEDED = sentence(
    "acts.needed",
    "还缺“{what}”。",
    "“{what}” is missing.",
    then_zh="请补上再提交。",
    then_en="Fill it in and send again.",
)
WRONG = sentence(
    "acts.wrong",
    "“{what}”写成了“{given}”，应为{expected}。",
    "“{what}” says “{given}”; expected is {expected}.",
    then_zh="请改正后再提交，其余内容都还在。",
    then_en="Correct it and send again; all the rest is kept.",
)
IN_FUTURE = sentence(
    "acts.in_future",
    "这件事还没有发生完（{when}）。",
    "This has not ended yet ({when}).",
    then_zh="结束以后再登记，或核对日期。",
    then_en="Enter it when it is over, or check the day.",
)
ENDS_BEFORE = sentence(
    "acts.ends_before",
    "结束早于开始。",
    "It ends before it begins.",
    then_zh="请核对两个时间。",
    then_en="Check the two times.",
)
TOO_LONG_A_DAY = sentence(
    "acts.too_long",
    "一次带教或培训不会超过 24 小时。",
    "One session does not last longer than 24 hours.",
    then_zh="分几天的，请按天各登记一次。",
    then_en="If it went on for days, enter each day.",
)
NOT_OURS = sentence(
    "acts.not_ours",
    "{name}不是{place}的人员。",
    "{name} does not belong to {place}.",
    then_zh="请从名单里选；对方单位的人由对方登记。",
    then_en="Choose from the list; people of the other side are entered by them.",
)
THERE_ALREADY = sentence(
    "acts.there_already",
    "同一项工作已经登记过（同一天、同一科室、同样的人和题目）。",
    "The same work was entered before (same day, department, people and topic).",
    then_zh="请在列表里找到它；要改就在那里更正。",
    then_en="Find it in the list; correct it there.",
)

TOPIC_THERE = sentence(
    "acts.topic_there",
    "两家之间已经登记过“{topic}”。",
    "“{topic}” was entered before between the two institutions.",
    then_zh="请在列表里找到它；内容不对，就在那里更正。",
    then_en="Find it in the list; if it is wrong, correct it there.",
)
NUMBER_THERE = sentence(
    "acts.number_there",
    "两家之间已经登记过编号“{number}”。",
    "The number “{number}” was entered before between the two institutions.",
    then_zh="请核对编号；是同一项，就在已有的那条里更正。",
    then_en="Check the number; if it is the same thing, correct what is there.",
)

EXPECTED: Mapping[Ask, Words] = {
    Ask.TEXT: Words("一行文字", "one line of text"),
    Ask.WHOLE: Words("不小于 0 的整数", "a whole number, not negative"),
    Ask.CHOICE: Words("列表中的一项", "one of the list"),
    Ask.YES_NO: Words("是或否", "yes or no"),
    Ask.FEN: Words("金额（元，最多两位小数）", "an amount in yuan with at most two decimals"),
    Ask.DAY: Words("日期", "a date"),
    Ask.LIST: Words("几项，用“、”隔开", "items separated by commas"),
}
