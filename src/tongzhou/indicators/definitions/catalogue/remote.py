"""Remote care: consultations and their clocks, diagnosis by a reading centre, rounds and lectures over the network.

A consultation is advice, a diagnosis is a signed report: they are counted apart.
"""

from __future__ import annotations

from decimal import Decimal

from tongzhou.indicators.definitions.catalogue.making import (
    LEDGER,
    LESS,
    NEITHER,
    act,
    adds_up,
    amount,
    case,
    chapter,
    each,
    middles,
    of,
    once_each,
    only,
    share,
    shares,
    whole,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import (
    Between,
    Change,
    Count,
    Distinct,
    Facts,
    Is,
    Known,
    Not,
    Quantile,
    Ratio,
    Sum,
)
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.REMOTE)
CODE = "remote_consultation"
ALL = of(CODE)
CLOCKS = Words(
    "远程会诊按缓急限时答复的约定（据记忆）",
    "limits of answering by urgency, as agreed by pairings (from memory)",
)
AUDIT = Words(
    "国家远程医疗服务审计所见（据摘要）",
    "what an audit of a national telemedicine service found (from summaries)",
)
SUPPORT, ALLIANCE = Is("relation", ("support",)), Is("relation", ("alliance",))
_P = {"pairing": "p1"}
_URGENCIES = {
    "immediate": Words("特急", "immediate"),
    "urgent": Words("急", "urgent"),
    "routine": Words("普通", "routine"),
}


def _known(field: str, facts: Facts = ALL) -> Facts:
    return only(facts, Known(f"detail.{field}"))


def _yes(field: str, facts: Facts = ALL) -> Ratio:
    """How many in a hundred say yes, of those that say it."""
    return share(_known(field, facts), Is(f"detail.{field}", (True,)))


def _within(urgency: str, words: Words) -> Indicator:
    return _i(
        f"consultations_within_{urgency}", Words(f"{words.zh}会诊按时答复率", f"{words.en} consultations answered in time"), Rate.PERCENT,
        _yes("answered_within", of(CODE, urgency=urgency)),
        Words(f"缓急为“{words.zh}”的会诊里，在时限内签署答复的占多少；无法判断的不计。", f"Of {words.en} consultations, how many in a hundred were answered within the limit; left out where it cannot be told."),
        *shares(CODE, {"answered_within": True}, {"answered_within": False}, urgency=urgency),
        case("只有别的缓急", "only consultations of another urgency", None, act(CODE, urgency="other", answered_within=True)),
        source=CLOCKS, confirm=True,
    )  # fmt: skip


def _reports(kind: str, words: Words) -> Indicator:
    return _i(
        kind.replace("diagnosis", "diagnoses"), words, Unit.CASE_TIME, amount(kind),
        Words(f"由诊断中心签发报告的{words.zh}例次；与会诊分开计。", f"{words.en[0].upper()}{words.en[1:]} with a report signed by the reading centre; counted apart from consultations."),
        *adds_up(kind), source=LEDGER,
    )  # fmt: skip


REMOTE: tuple[Indicator, ...] = (
    _i("remote_consultations", Words("远程会诊", "remote consultations"), Unit.CASE_TIME, amount(CODE),
       Words("答复并由申请方结案的会诊；几位专家签署、修订几次都只算一例次。", "Consultations answered and closed by the asker; each once, however many experts signed and however often it was amended."), *each(CODE)),
    _i(
        "consultations_of_supporters", Words("支援方答复的会诊", "consultations answered by supporters"), Unit.CASE_TIME, Sum(only(ALL, SUPPORT)),
        Words("在结对关系下由支援方答复的会诊。", "Consultations that a supporter answered under a pairing."),
        case("结对下一例，县内一例", "one under a pairing, one inside the county", 1, act(CODE, columns=_P), act(CODE)), source=LEDGER,
    ),
    _i(
        "consultations_in_alliance", Words("医共体内会诊", "consultations inside the alliance"), Unit.CASE_TIME, Sum(only(ALL, ALLIANCE)),
        Words("县级医院为本县乡镇、村答复的会诊（不在结对关系下）。", "Consultations answered inside one county's alliance, not under a pairing."),
        case("结对下一例，县内两例", "one under a pairing, two inside the county", 2, act(CODE, columns=_P), act(CODE), act(CODE)), source=LEDGER,
    ),
    _i(
        "consultations_for_grassroots", Words("乡镇和村发起的会诊", "consultations asked by townships and villages"), Unit.CASE_TIME,
        Sum(only(ALL, Is("tier", ("township", "village")))),
        Words("由乡镇卫生院或村卫生室发起的会诊。", "Consultations that a township health centre or a village clinic asked for."),
        case("村一例，乡一例，县一例", "one by a village, a township, a county hospital each", 2, *(act(CODE, columns={"tier": one}) for one in ("village", "township", "county"))), source=LEDGER,
    ),
    _i(
        "consultations_growth", Words("会诊同比增长", "consultations against the year before"), Rate.PERCENT, Change(amount(CODE)),
        Words("会诊例次与上一年同期相比增减的百分比。", "Consultations against the same days of the year before, in per cent of those."),
        case("上年 4 例，今年 3 例：少四分之一", "4 the year before, 3 this year", -25, *(act(CODE, "2024-03-01") for _ in range(4)), *(act(CODE) for _ in range(3))), source=LEDGER,
    ),
    _i(
        "consultation_answer_median", Words("会诊答复时间中位数", "median time to the answer"), Unit.MINUTE, Quantile(ALL, "minutes", 50),
        Words("从发起到签署答复的分钟数，中间的那个；偶数例取中间两个的平均。", "Minutes from asking to the signed answer: the one in the middle, the mean of two for an even number."),
        *middles(CODE), source=CLOCKS, better=LESS, confirm=True,
    ),
    _i(
        "consultation_answer_p90", Words("会诊答复时间第 90 百分位", "90th percentile of time to the answer"), Unit.MINUTE, Quantile(ALL, "minutes", 90),
        Words("从发起到签署答复的分钟数，十例里有九例不超过它。", "Minutes from asking to the signed answer that nine of ten do not exceed."),
        case("1 至 11 分钟各一例", "one each of 1 to 11 minutes", 10, *(act(CODE, minutes=one) for one in range(1, 12))),
        case("1 至 10 分钟各一例：第 9 个和第 10 个的平均", "one each of 1 to 10 minutes: the mean of the ninth and the tenth", "9.5", *(act(CODE, minutes=one) for one in range(1, 11))),
        source=CLOCKS, better=LESS, confirm=True,
    ),
    _i(
        "consultation_accept_median", Words("会诊接诊时间中位数", "median time to taking up"), Unit.MINUTE, Quantile(ALL, "detail.minutes_to_accept", 50),
        Words("从发起到有专家接诊的分钟数，中间的那个；没有接诊步骤的不计。", "Minutes from asking until an expert took the case up, the one in the middle; left out where nobody took it up."),
        case("5 和 15 分钟，一例直接答复", "5 and 15 minutes, one answered without being taken up", 10, act(CODE, minutes_to_accept=5), act(CODE, minutes_to_accept=15), act(CODE)),
        source=CLOCKS, better=LESS, confirm=True,
    ),
    _i(
        "consultations_within_limit", Words("会诊按时答复率", "consultations answered in time"), Rate.PERCENT, _yes("answered_within"),
        Words("答复并结案的会诊里，在结对约定的时限内签署答复的占多少；无法判断的不计，没有答复就撤销的不在台账里。", "Of the consultations answered and closed, how many in a hundred were answered within the limit that the pairing sets; left out where it cannot be told. Those called off without an answer are not in the ledger."),
        *shares(CODE, {"answered_within": True}, {"answered_within": False}),
        case("一例无法判断：不知道", "one of which it cannot be told: not known", None, act(CODE)),
        source=CLOCKS, confirm=True,
    ),
    *(_within(code, words) for code, words in _URGENCIES.items()),
    _i(
        "consultations_accepted_in_time", Words("会诊按时接诊率", "consultations taken up in time"), Rate.PERCENT, _yes("accepted_within"),
        Words("答复并结案的会诊里，在时限内有专家接诊的占多少；无法判断的不计。", "Of the consultations answered and closed, how many in a hundred were taken up within the limit; left out where it cannot be told."),
        *shares(CODE, {"accepted_within": True}, {"accepted_within": False}), source=CLOCKS, confirm=True,
    ),
    _i(
        "consultations_usable_share", Words("会诊申请一次可用率", "share of requests usable as they came"), Rate.PERCENT, _yes("usable"),
        Words("答复并结案的会诊里，不用补充资料、也没有因专科不对退回就得到答复的占多少；早先没有记录的不计。", "Of the consultations answered and closed, how many in a hundred were answered without asking back and without a return for another specialty; left out where it was not recorded."),
        *shares(CODE, {"usable": True}, {"usable": False}),
        case("早先的记录没有写", "earlier records do not say it", None, act(CODE)),
        source=AUDIT, confirm=True,
    ),
    _i(
        "consultations_outcome_known_share", Words("会诊病人结局知晓率", "share with a known outcome"), Rate.PERCENT,
        Ratio(Count(only(of("consultation_outcome"), Not("detail.outcome", ("lost",)))), Count(whole(CODE, "consultation_outcome"))),
        Words("已结案的会诊里，后来记录了病人结局（失访不算）的占多少。", "Of the closed consultations, how many in a hundred have the patient's outcome recorded; lost to follow-up does not count."),
        case("四例，两例有结局，一例失访", "four, two with an outcome, one lost", 50, *(act(CODE) for _ in range(4)),
             act("consultation_outcome", outcome="better"), act("consultation_outcome", outcome="died"), act("consultation_outcome", outcome="lost")),
        case("两例都没有结局：是零", "two without an outcome: zero", 0, act(CODE), act(CODE)),
        source=LEDGER,
    ),
    _i("consulting_experts", Words("答复会诊的专家", "experts who answered"), Unit.PERSON, Distinct(ALL, "member:expert"),
       Words("签署过会诊意见的不同专家，一人只算一次。", "Different experts who signed an opinion, each once."), *once_each(CODE, "expert"), source=LEDGER),
    _i("asking_doctors", Words("发起会诊的医生", "doctors who asked"), Unit.PERSON, Distinct(ALL, "member:asker"),
       Words("发起过会诊的不同医生，一人只算一次。", "Different doctors who asked for a consultation, each once."), *once_each(CODE, "asker"), source=LEDGER),
    _i(
        "asking_institutions", Words("发起会诊的机构", "institutions that asked"), Unit.PLACE, Distinct(ALL, "receiving"),
        Words("发起过会诊的不同机构，有几家。", "How many different institutions asked for a consultation."),
        case("甲院两例，乙院一例", "one hospital twice, another once", 2, *(act(CODE, columns={"receiving": one}) for one in ("h1", "h1", "h2"))), source=LEDGER,
    ),
    _i("consultation_patients", Words("会诊患者", "patients of consultations"), Unit.PERSON, Distinct(ALL, "member:patient"),
       Words("会诊的不同患者，一人只算一次；台账里只有不可还原的编号。", "Different patients of consultations, each once; the ledger holds keyed numbers only."), *once_each(CODE, "patient"), source=LEDGER),
    _i(
        "consultations_per_expert", Words("每位专家的会诊", "consultations for each expert"), Rate.EACH, Ratio(Count(ALL), Distinct(ALL, "member:expert"), 1),
        Words("会诊例次除以签署过意见的专家人数。", "Consultations divided by the experts who signed."),
        case("三例，两位专家", "three by two experts", "1.5", act(CODE, who="expert:a"), act(CODE, who="expert:a"), act(CODE, who="expert:b")), source=LEDGER, better=NEITHER,
    ),
    _i(
        "consultations_joint_share", Words("多专家会诊占比", "share answered by several experts"), Rate.PERCENT,
        share(_known("experts"), Between("detail.experts", Decimal(2))),
        Words("由两位以上专家签署的占多少。", "How many in a hundred were signed by two experts or more."),
        *shares(CODE, {"experts": 2}, {"experts": 1}), source=LEDGER, better=NEITHER,
    ),
    _i(
        "consultations_passed_on_share", Words("转请上级占比", "share passed on to another house"), Rate.PERCENT,
        share(_known("stations"), Between("detail.stations", Decimal(2))),
        Words("经过两站以上才得到答复的占多少。", "How many in a hundred went through two houses or more before the answer."),
        *shares(CODE, {"stations": 2}, {"stations": 1}), source=LEDGER, better=NEITHER,
    ),
    _i(
        "consultations_refer_share", Words("会诊建议转诊占比", "share with advice to refer"), Rate.PERCENT,
        share(_known("referral"), Is("detail.referral", ("soon", "now"))),
        Words("专家建议择期或立即转诊的占多少；其余留在当地治疗。", "How many in a hundred were advised to be referred soon or now; the others stay where they are."),
        *shares(CODE, {"referral": "now"}, {"referral": "stay"}), source=LEDGER, better=NEITHER,
    ),
    _i(
        "remote_ward_rounds", Words("远程查房", "remote ward rounds"), Unit.TIME, amount("teaching_ward_round", how="remote"),
        Words("通过网络举行的教学查房，一次算一次。", "Teaching ward rounds held over the network, each once."),
        case("远程一次，现场一次，一次没有写", "one remote, one on site, one that does not say", 1, act("teaching_ward_round", how="remote"), act("teaching_ward_round", how="on_site"), act("teaching_ward_round")), source=LEDGER,
    ),
    _i(
        "remote_lectures", Words("远程讲座", "remote lectures"), Unit.SESSION, amount("lecture", how="remote"),
        Words("通过网络举行的讲座，一场算一场次。", "Lectures held over the network, each session once."),
        case("远程两场，现场一场", "two remote, one on site", 2, act("lecture", how="remote"), act("lecture", how="remote"), act("lecture", how="on_site")), source=LEDGER,
    ),
    _reports("remote_imaging_diagnosis", Words("远程影像诊断", "remote imaging diagnoses")),
    _reports("remote_ecg_diagnosis", Words("远程心电诊断", "remote ECG diagnoses")),
    _reports("remote_pathology_diagnosis", Words("远程病理诊断", "remote pathology diagnoses")),
    _i(
        "remote_ecg_report_median", Words("远程心电报告时间中位数", "median time to the ECG report"), Unit.MINUTE, Quantile(of("remote_ecg_diagnosis"), "detail.minutes_to_report", 50),
        Words("从心电图传到到签发报告的分钟数，中间的那个。", "Minutes from the arrival of the ECG to the signed report, the one in the middle."),
        case("6、8、30 分钟", "6, 8 and 30 minutes", 8, *(act("remote_ecg_diagnosis", minutes_to_report=one) for one in (30, 6, 8))), source=LEDGER, better=LESS,
    ),
    _i(
        "remote_imaging_within_limit", Words("远程影像按时报告率", "imaging reported in time"), Rate.PERCENT, _yes("reported_within", of("remote_imaging_diagnosis")),
        Words("在时限内签发影像报告的占多少；无法判断的不计。", "How many in a hundred images were reported within the limit; left out where it cannot be told."),
        *shares("remote_imaging_diagnosis", {"reported_within": True}, {"reported_within": False}), source=CLOCKS, confirm=True,
    ),
)  # fmt: skip
