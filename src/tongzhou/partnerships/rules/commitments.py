"""Commitments 承诺: what was promised, how much of it, by when or each year, and whom it binds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.periods import Period
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words


class Comparison(StrEnum):
    """How the target is meant."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"

    @property
    def words(self) -> Words:
        """The comparison as it stands before a number."""
        return _COMPARISONS[self]


_COMPARISONS = {
    Comparison.AT_LEAST: Words("不少于", "at least"),
    Comparison.AT_MOST: Words("不超过", "at most"),
    Comparison.EXACTLY: Words("正好", "exactly"),
}


class Per(StrEnum):
    """What the target is for: each activity year, or the time up to a date."""

    YEAR = "year"
    TERM = "term"

    @property
    def words(self) -> Words:
        """The span in words."""
        return Words("每年", "each year") if self is Per.YEAR else Words("到期为止", "by the date")


class Binds(StrEnum):
    """Whom the commitment binds."""

    SUPPORTING = "supporting"
    RECEIVING = "receiving"
    BOTH = "both"

    @property
    def words(self) -> Words:
        """Those bound, in words."""
        return _BINDS[self]


_BINDS = {
    Binds.SUPPORTING: Words("支援方", "the supporting side"),
    Binds.RECEIVING: Words("受援方", "the recipient side"),
    Binds.BOTH: Words("双方", "both sides"),
}


class CommitmentState(StrEnum):
    """A commitment holds until it is ended, and then stays readable."""

    HOLDS = "holds"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """The state in words."""
        return Words("履行中", "in force") if self is CommitmentState.HOLDS else Words("已终止", "ended")


class Revision(StrEnum):
    """The steps of a commitment's history, each kept as a row that is never edited."""

    MAKE = "make"
    CHANGE = "change"
    END = "end"

    @property
    def words(self) -> Words:
        """The step in words."""
        return _REVISIONS[self]


_REVISIONS = {
    Revision.MAKE: Words("写入承诺", "promised"),
    Revision.CHANGE: Words("改动承诺", "changed"),
    Revision.END: Words("终止承诺", "ended"),
}
_S = CommitmentState
_MAY = Permission.EDIT_COMMITMENTS

COMMITMENT = Lifecycle(
    "commitment",
    (
        Move(Revision.CHANGE, Words("改动", "change"), (_S.HOLDS,), _S.HOLDS, _MAY),
        Move(Revision.END, Words("终止", "end"), (_S.HOLDS,), _S.ENDED, _MAY),
    ),
    sentence(
        "partnerships.commitment_cannot",
        "这条承诺现在是“{state}”，不能{event}。",
        "This commitment is “{state}”: one cannot {event} it.",
        then_zh="请刷新页面，看它走到了哪一步。",
        then_en="Reload the page to see where it stands.",
    ),
)

NO_WORDS = sentence(
    "partnerships.commitment_nameless",
    "承诺的内容还没有写。",
    "The commitment says nothing.",
    then_zh="请照协议原文写一句话，例如“每年选派 3 名专家驻点儿科一年”。",
    then_en="Write one sentence as the agreement has it.",
)
NO_TARGET = sentence(
    "partnerships.commitment_target",
    "目标数量还没有填，或不大于零。",
    "The target is missing, or not above zero.",
    then_zh="请填写数字；没有数量的承诺，“怎么算”一栏选“写成一句话的状态”。",
    then_en="Give a number; a commitment without one is kept as a state in words.",
)
NO_COUNT = sentence(
    "partnerships.commitment_counts_nothing",
    "写成一句话的承诺没有数量。",
    "A commitment kept as a state in words has no number.",
    then_zh="请去掉目标数量，或选一个“怎么算”。",
    then_en="Remove the target, or choose how it is counted.",
)
NO_BY = sentence(
    "partnerships.commitment_by",
    "到哪一天为止还没有填，或不晚于开始的那天。",
    "The day by which it is due is missing, or not after its beginning.",
    then_zh="请填写协议写明的最后一天。",
    then_en="Give the last day that the agreement names.",
)
WRONG_MONTH = sentence(
    "partnerships.commitment_month",
    "活动年度的第一个月应是 1 到 12。",
    "The first month of the activity year lies between 1 and 12.",
    then_zh="自然年填 1；每年 6 月到次年 5 月的填 6。",
    then_en="A calendar year is 1; June to May is 6.",
)
WRONG_WEIGHT = sentence(
    "partnerships.commitment_weight",
    "权重应在 0 到 100 之间。",
    "A weight lies between 0 and 100.",
    then_zh="不计权重就留空。",
    then_en="Leave it empty if it has none.",
)


def check_commitment(
    *,
    words: str,
    measure: str,
    target: Decimal | None,
    per: Per,
    starts_on: date,
    due_on: date | None,
    first_month: int,
    weight: Decimal | None,
) -> None:
    """Whether the parts fit together. Raises Invalid (words, target, due_on, first_month, weight)."""
    if not words.strip():
        raise Invalid(NO_WORDS, field="words")
    if measure and (target is None or target <= 0):
        raise Invalid(NO_TARGET, field="target")
    if not measure and target is not None:
        raise Invalid(NO_COUNT, field="target")
    if (per is Per.TERM and due_on is None) or (due_on is not None and due_on <= starts_on):
        raise Invalid(NO_BY, field="due_on")
    if not 1 <= first_month <= 12:
        raise Invalid(WRONG_MONTH, field="first_month")
    if weight is not None and not 0 <= weight <= 100:
        raise Invalid(WRONG_WEIGHT, field="weight")


def activity_year(on: date, first_month: int) -> Period:
    """The activity year in which a day lies: twelve months from the first of `first_month` (June to May: 6)."""
    year = on.year if on.month >= first_month else on.year - 1
    return Period(date(year, first_month, 1), date(year + 1, first_month, 1))
