"""Two-way referral: up and down, arrived, answered, brought back. The records come with the referral package.

Volumes count who arrived. Shares of what was asked for count as well what did not come about (its own kinds, both sides stand behind it); the share
that went outside the network names the kind of one-sided books, which no other figure counts.
"""

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
UP_UNMET, DOWN_UNMET, OUTSIDE = "referral_up_unmet", "referral_down_unmet", "referral_outside"
RULES = Words("双向转诊的通行要求（据记忆）", "what two-way referral is commonly asked for (from memory)")


def _yes(code: str, kind: str, field: str, words: Words, says: Words) -> Indicator:
    return _i(
        code, words, Rate.PERCENT, share(only(of(kind), Known(f"detail.{field}")), Is(f"detail.{field}", (True,))), says,
        *shares(kind, {field: True}, {field: False}), source=RULES, confirm=True,
    )  # fmt: skip


def _of_asked(code: str, kind: str, field: str, words: Words, says: Words) -> Indicator:
    """A share of all that were asked for: those that came about and those that did not."""
    unmet = {UP: UP_UNMET, DOWN: DOWN_UNMET}[kind]
    asked = only(of(kind, unmet), Known(f"detail.{field}"))
    return _i(
        code, words, Rate.PERCENT, share(asked, Is(f"detail.{field}", (True,))), says,
        *shares(kind, {field: True}, {field: False}),
        case("成了三例，没成的一例也在分母里", "three came about; the one that did not is in the denominator", 75, *(act(kind, told={field: True}) for _ in range(3)), act(unmet, told={field: False})),
        source=RULES, confirm=True,
    )  # fmt: skip


REFERRAL: tuple[Indicator, ...] = (
    _i("referrals_up", Words("上转", "upward referrals"), Unit.CASE_TIME, Sum(of(UP)),
       Words("转往上级机构、已经到诊的患者例次，记在转出方；转往网外的另计。", "Patients referred to a higher institution who arrived there, credited to the sender; those sent outside the network are counted apart."), *each(UP), source=RULES, better=NEITHER, confirm=True),
    _i("referrals_down", Words("下转", "downward referrals"), Unit.CASE_TIME, Sum(of(DOWN)),
       Words("转回下级机构、已经到诊的患者例次，记在接收方。", "Patients referred to a lower institution who arrived there, credited to the receiver."), *each(DOWN), source=RULES, confirm=True),
    _i(
        "referrals_down_per_up", Words("下转与上转之比", "downward for 100 upward"), Rate.PERCENT, Ratio(Sum(of(DOWN)), Sum(whole(UP, DOWN))),
        Words("每 100 例次上转对应几例次下转。", "Downward referrals for each hundred upward ones."),
        case("上转 4，下转 1", "4 up, 1 down", 25, *(act(UP) for _ in range(4)), act(DOWN)),
        case("只上转：是零", "only up: zero", 0, act(UP)), source=RULES, confirm=True,
    ),
    _of_asked("referrals_accepted_share", UP, "accepted", Words("上转接收率", "share of upward referrals accepted"), Words("得到答复的上转里，被接收的占多少；谢绝后改送别处的，谢绝的那次也算一次。", "Of the upward referrals that were answered, how many in a hundred were accepted; one that was declined and sent elsewhere counts at the house that declined as well.")),
    _i(
        "referral_answer_median", Words("上转答复时间中位数", "median time to answer a referral"), Unit.MINUTE, Quantile(of(UP, UP_UNMET), "detail.minutes_to_answer", 50),
        Words("从发起上转到对方答复的分钟数，中间的那个。", "Minutes from asking for a referral to its answer, the one in the middle."),
        case("10、20、60 分钟，一例还没有答复", "10, 20 and 60 minutes, one not answered", 20, *(act(UP, minutes_to_answer=one) for one in (60, 10, 20)), act(UP)), source=RULES, better=LESS, confirm=True,
    ),
    _of_asked("referrals_answered_in_time", UP, "answered_within", Words("上转按时答复率", "upward referrals answered in time"), Words("得到答复的上转里，在时限内答复的占多少；无法判断的不计，一直没有答复就撤销或改送的不在台账里。", "Of the upward referrals that were answered, how many in a hundred within the limit; left out where it cannot be told. Those called off or sent elsewhere without any answer are not in the ledger.")),
    _of_asked("referrals_arrived_share", UP, "arrived", Words("上转到诊率", "share of upward referrals that arrived"), Words("知道去向的上转里，患者已到诊的占多少。", "Of the upward referrals of which it is known, how many in a hundred patients arrived.")),
    _yes("referrals_returned_share", UP, "returned", Words("上转后转回率", "share brought back after treatment"), Words("知道去向的上转里，治疗后转回的占多少。", "Of the upward referrals of which it is known, how many in a hundred came back after treatment.")),
    _i(
        "referrals_returned_with_plan", Words("转回带方案率", "share brought back with a plan"), Rate.PERCENT, share(only(of(UP, returned=True), Known("detail.with_plan")), Is("detail.with_plan", (True,))),
        Words("转回的患者里，带着后续治疗方案的占多少。", "Of the patients who came back, how many in a hundred brought a plan of further care."),
        *shares(UP, {"with_plan": True}, {"with_plan": False}, returned=True),
        case("没有转回的不计", "who did not come back is left out", None, act(UP, returned=False, with_plan=False)), source=RULES, confirm=True,
    ),
    _i(
        "referrals_outside_share", Words("转往网外占比", "share referred outside the network"), Rate.PERCENT, share(only(of(UP, OUTSIDE), Known("detail.network")), Is("detail.network", (False,))),
        Words("上转到诊的患者里，去往结对和医共体以外机构的占多少；网外的由转出方凭对方告知记入单方账簿。", "Of the patients who arrived after an upward referral, how many in a hundred were outside the network; those stand in the sender’s one-sided book, on the other party’s word."),
        case("网内三例，网外一例", "three inside, one outside", 25, *(act(UP, network=True) for _ in range(3)), act(OUTSIDE, network=False)),
        case("只有网内：是零", "only inside: zero", 0, act(UP, network=True)),
        case("没有上转：不知道", "no referral: not known", None, act(DOWN)), source=RULES, better=LESS, confirm=True,
    ),
    _of_asked("referrals_down_arrived_share", DOWN, "arrived", Words("下转到诊率", "share of downward referrals that arrived"), Words("知道去向的下转里，患者已到诊的占多少。", "Of the downward referrals of which it is known, how many in a hundred patients arrived.")),
    _yes("referrals_down_followed_up", DOWN, "followed_up", Words("下转随访率", "share of downward referrals followed up"), Words("知道结果的下转里，接收方做了随访的占多少。", "Of the downward referrals of which it is known, how many in a hundred were followed up by the receiver.")),
)  # fmt: skip
