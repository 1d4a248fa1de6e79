"""Two-way referral: up and down, arrived, answered, brought back. The records come with the referral package."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.making import (
    LESS,
    NEITHER,
    act,
    case,
    chapter,
    each,
    of,
    only,
    share,
    shares,
    whole,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import Is, Known, Quantile, Ratio, Sum
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.REFERRAL)
UP, DOWN = "referral_up", "referral_down"
RULES = Words("双向转诊的通行要求（据记忆）", "what two-way referral is commonly asked for (from memory)")


def _yes(code: str, kind: str, field: str, words: Words, says: Words) -> Indicator:
    return _i(
        code, words, Rate.PERCENT, share(only(of(kind), Known(f"detail.{field}")), Is(f"detail.{field}", (True,))), says,
        *shares(kind, {field: True}, {field: False}), source=RULES, confirm=True,
    )  # fmt: skip


REFERRAL: tuple[Indicator, ...] = (
    _i("referrals_up", Words("上转", "upward referrals"), Unit.CASE_TIME, Sum(of(UP)),
       Words("转往上级机构的患者例次，记在转出方。", "Patients referred to a higher institution, credited to the sender."), *each(UP), source=RULES, better=NEITHER, confirm=True),
    _i("referrals_down", Words("下转", "downward referrals"), Unit.CASE_TIME, Sum(of(DOWN)),
       Words("转回下级机构的患者例次，记在接收方。", "Patients referred to a lower institution, credited to the receiver."), *each(DOWN), source=RULES, confirm=True),
    _i(
        "referrals_down_per_up", Words("下转与上转之比", "downward for 100 upward"), Rate.PERCENT, Ratio(Sum(of(DOWN)), Sum(whole(UP, DOWN))),
        Words("每 100 例次上转对应几例次下转。", "Downward referrals for each hundred upward ones."),
        case("上转 4，下转 1", "4 up, 1 down", 25, *(act(UP) for _ in range(4)), act(DOWN)),
        case("只上转：是零", "only up: zero", 0, act(UP)), source=RULES, confirm=True,
    ),
    _yes("referrals_accepted_share", UP, "accepted", Words("上转接收率", "share of upward referrals accepted"), Words("得到答复的上转里，被接收的占多少。", "Of the upward referrals that were answered, how many in a hundred were accepted.")),
    _i(
        "referral_answer_median", Words("上转答复时间中位数", "median time to answer a referral"), Unit.MINUTE, Quantile(of(UP), "detail.minutes_to_answer", 50),
        Words("从发起上转到对方答复的分钟数，中间的那个。", "Minutes from asking for a referral to its answer, the one in the middle."),
        case("10、20、60 分钟，一例还没有答复", "10, 20 and 60 minutes, one not answered", 20, *(act(UP, minutes_to_answer=one) for one in (60, 10, 20)), act(UP)), source=RULES, better=LESS, confirm=True,
    ),
    _yes("referrals_answered_in_time", UP, "answered_within", Words("上转按时答复率", "upward referrals answered in time"), Words("在时限内答复的上转占多少；无法判断的不计。", "How many in a hundred upward referrals were answered within the limit; left out where it cannot be told.")),
    _yes("referrals_arrived_share", UP, "arrived", Words("上转到诊率", "share of upward referrals that arrived"), Words("知道去向的上转里，患者已到诊的占多少。", "Of the upward referrals of which it is known, how many in a hundred patients arrived.")),
    _yes("referrals_returned_share", UP, "returned", Words("上转后转回率", "share brought back after treatment"), Words("知道去向的上转里，治疗后转回的占多少。", "Of the upward referrals of which it is known, how many in a hundred came back after treatment.")),
    _i(
        "referrals_returned_with_plan", Words("转回带方案率", "share brought back with a plan"), Rate.PERCENT, share(only(of(UP, returned=True), Known("detail.with_plan")), Is("detail.with_plan", (True,))),
        Words("转回的患者里，带着后续治疗方案的占多少。", "Of the patients who came back, how many in a hundred brought a plan of further care."),
        *shares(UP, {"with_plan": True}, {"with_plan": False}, returned=True),
        case("没有转回的不计", "who did not come back is left out", None, act(UP, returned=False, with_plan=False)), source=RULES, confirm=True,
    ),
    _i(
        "referrals_outside_share", Words("转往网外占比", "share referred outside the network"), Rate.PERCENT, share(only(of(UP), Known("detail.network")), Is("detail.network", (False,))),
        Words("上转里，去往结对和医共体以外机构的占多少。", "Of the upward referrals, how many in a hundred went to institutions outside the network."),
        *shares(UP, {"network": False}, {"network": True}), source=RULES, better=LESS, confirm=True,
    ),
    _yes("referrals_down_arrived_share", DOWN, "arrived", Words("下转到诊率", "share of downward referrals that arrived"), Words("知道去向的下转里，患者已到诊的占多少。", "Of the downward referrals of which it is known, how many in a hundred patients arrived.")),
    _yes("referrals_down_followed_up", DOWN, "followed_up", Words("下转随访率", "share of downward referrals followed up"), Words("知道结果的下转里，接收方做了随访的占多少。", "Of the downward referrals of which it is known, how many in a hundred were followed up by the receiver.")),
)  # fmt: skip
