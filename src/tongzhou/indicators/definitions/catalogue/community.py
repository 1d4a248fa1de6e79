"""The county medical community: what the schemes of 2020 and 2024 look at, as far as it can be computed.

Most of it needs tables from outside: insurance settlements, statistics. Without their rows there is no figure, and the
page says which table is missing. Ratios of two averages (incomes, for instance) are not here: ratios are never averaged.
"""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.awaited import SERIES
from tongzhou.indicators.definitions.catalogue.making import (
    LEDGER,
    LESS,
    act,
    adds_up,
    case,
    chapter,
    of,
    only,
    whole,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import Derived, Distinct, Is, Ratio, Step, Sum
from tongzhou.indicators.engine.facts import Fact, Standing
from tongzhou.indicators.rules.measures import Better
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.COMMUNITY)
S2020 = Words(
    "紧密型县域医疗卫生共同体评判标准和监测指标体系（试行，2020 年；据记忆）",
    "trial criteria and monitoring indicators of tight county medical communities, 2020 (from memory)",
)
S2024 = Words(
    "紧密型县域医疗卫生共同体监测指标体系（2024 版；据记忆）",
    "monitoring indicators of tight county medical communities, 2024 (from memory)",
)
MOTHERS = Words(
    "妇幼健康统计的常用口径（据记忆）", "as statistics of maternal and child health count (from memory)"
)
GRASSROOTS = ("township", "village")
FROM_COUNTY = Is("supporting_tier", ("county",))
_PLACES = tuple(
    Standing(institution=one, start=None, end=None, tier=tier)
    for one, tier in (("s1", "province"), ("h1", "county"), ("t1", "township"))
)
_DOWN = {"supporting": "h1", "receiving": "t1"}
DIAGNOSES = ("remote_imaging_diagnosis", "remote_ecg_diagnosis", "remote_pathology_diagnosis")


def _table(series: str) -> Sum:
    return Sum(of(f"outside.{series}"))


def _row(series: str, number: int, on: str = "2025-03-01") -> Fact:
    return act(f"outside.{series}", on, quantity=number)


def _name(series: str) -> Words:
    return SERIES[f"outside.{series}"].words


def _part(
    code: str,
    words: Words,
    part: str,
    total: str,
    *,
    source: Words,
    better: Better = Better.MORE,
    scale: int = 100,
) -> Indicator:
    """One table in another: `part` for each hundred (or `scale`) of `total`."""
    of_what, to_what = _name(part), _name(total)
    each = "每百" if scale == 100 else "每 10 万"
    return _i(
        code, words, Rate.PERCENT if scale == 100 else Rate.PER_100_000, Ratio(_table(part), _table(total), scale),
        Words(f"{of_what.zh}除以{to_what.zh}（{each}）；两张表要有同样的月份和地区，缺一行就不知道。", f"{of_what.en}, for each {scale:,} of: {to_what.en}; both tables for the same months and places, not known when a row is missing."),
        case("3 与 4，各两个月", "3 in 4, two months each", 3 * scale // 4, _row(part, 1, "2025-01-01"), _row(part, 2), _row(total, 3, "2025-01-01"), _row(total, 1)),
        case("前一张表两个月，后一张表只有一个月：不知道", "the first table has two months, the second one only: not known", None, _row(part, 1, "2025-01-01"), _row(part, 2), _row(total, 4)),
        case("缺后一张表：不知道", "without the second table: not known", None, _row(part, 3)),
        source=source, better=better, confirm=True,
    )  # fmt: skip


def _inside(
    code: str,
    words: Words,
    says: Words,
    inside: str,
    outside: str,
    *,
    of_inside: bool = True,
    better: Better = Better.MORE,
) -> Indicator:
    """What lies inside the county (or outside) of both together."""
    both = Derived(Step.PLUS, (_table(inside), _table(outside)))
    return _i(
        code, words, Rate.PERCENT, Ratio(_table(inside if of_inside else outside), both), says,
        case("县域内 90，县域外 10，都是 2 个月", "90 inside, 10 outside, two months each", 90 if of_inside else 10, _row(inside, 60, "2025-02-01"), _row(inside, 30), _row(outside, 4, "2025-02-01"), _row(outside, 6)),
        case("县域外少一个月：不知道，不当成零", "a month is missing outside: not known, which is not zero", None, _row(inside, 60, "2025-02-01"), _row(inside, 30), _row(outside, 6)),
        case("没有县域外的数据：没有分母", "nothing from outside the county: no denominator", None, _row(inside, 90)),
        source=S2020, better=better, confirm=True,
    )  # fmt: skip


COMMUNITY: tuple[Indicator, ...] = (
    _inside("in_county_admission_rate", Words("县域内住院率", "in-county admission rate"),
            Words("参保人的住院里，在县域内的占多少；没有医保的县域外数据、或少了月份，就没有分母。", "Of the stays of the insured, how many in a hundred were inside the county; without insurance data from outside, or with a month missing, there is no denominator."),
            "insurance_in_county", "insurance_out_of_county"),
    _inside("out_of_county_rate", Words("外转率", "out-of-county rate"),
            Words("参保人的住院里，在县域外的占多少。", "Of the stays of the insured, how many in a hundred were outside the county."),
            "insurance_in_county", "insurance_out_of_county", of_inside=False, better=LESS),
    _i(
        "ordered_out_of_county_share", Words("有序外转率", "share of out-of-county stays that were referred"), Rate.PERCENT,
        Ratio(
            Derived(Step.PLUS, (Sum(only(of("referral_up"), Is("relation", ("support",)))), Sum(of("referral_outside"))), missing_is_zero=True),
            Sum(whole("outside.insurance_out_of_county", "referral_up", "referral_outside")), 100,
        ),
        Words("经双向转诊到县外支援医院或网外机构的例次，占参保人县域外住院人次的多少；其余是自行外出就医。没有医保的县域外数据就没有分母。",
              "Referrals that arrived at a supporting hospital outside the county or outside the network, for each hundred stays of the insured outside the county; the others went on their own. Without insurance data there is no denominator."),
        case("转出 3 例，医保记 12 人次；县内上转不算", "3 referred, 12 stays by insurance; a referral inside the county is none", 25,
             act("referral_up", columns={"pairing": "p1"}), act("referral_up", columns={"pairing": "p1"}), act("referral_up"), act("referral_outside"), _row("insurance_out_of_county", 12)),
        case("只有转往支援医院的，没有转往网外的", "to supporting hospitals only, nobody outside the network", 25, *(act("referral_up", columns={"pairing": "p1"}) for _ in range(3)), _row("insurance_out_of_county", 12)),
        case("一例也没有转诊：是零", "nobody was referred: zero", 0, _row("insurance_out_of_county", 12)),
        case("没有医保数据：没有分母", "no insurance data: no denominator", None, act("referral_up", columns={"pairing": "p1"})),
        source=S2020, confirm=True,
    ),
    _inside("in_county_fund_share", Words("医保基金县域内支出率", "share of the insurance fund spent inside the county"),
            Words("医保基金支出里，付给县域内机构的占多少。", "Of what the insurance fund paid, how many in a hundred went to institutions inside the county."),
            "insurance_fund_in_county", "insurance_fund_out_of_county"),
    _part("grassroots_fund_share", Words("医保基金基层支出占比", "share of the insurance fund spent at the grassroots"), "insurance_fund_grassroots", "insurance_fund_in_county", source=S2020),
    _part("insurance_paid_share", Words("县域内住院实际报销比", "share of cost paid by insurance"), "insurance_paid_in_county", "insurance_cost_in_county", source=S2020),
    _i(
        "cost_of_a_stay", Words("县域内次均住院费用", "cost of a stay inside the county"), Unit.FEN, Ratio(_table("insurance_cost_in_county"), _table("insurance_in_county"), 1),
        Words("参保人县域内住院总费用除以住院人次。", "The cost of stays inside the county divided by their number."),
        case("两次共 9000 元", "9,000 yuan for two", 450_000, _row("insurance_cost_in_county", 900_000), _row("insurance_in_county", 2)), source=S2020, better=LESS, confirm=True,
    ),
    _part("maternal_mortality_reported", Words("孕产妇死亡率（妇幼年报）", "maternal mortality in the annual report"), "maternal_deaths", "live_births", source=MOTHERS, better=LESS, scale=100_000),
    _part("grassroots_visit_share", Words("基层门急诊占比", "grassroots share of visits"), "visits_grassroots", "visits_in_county", source=S2020),
    _part("grassroots_tcm_visit_share", Words("基层中医门急诊占比", "TCM share of grassroots visits"), "visits_grassroots_tcm", "visits_grassroots", source=S2020),
    _part("county_operations_grade_3_4_share", Words("县级医院三四级手术占比", "share of grade 3 and 4 operations at county hospitals"), "operations_grade_3_4", "operations_county", source=S2020),
    _i("township_operations", Words("乡镇卫生院手术", "operations at township health centres"), Unit.CASE, _table("operations_township"),
       Words("乡镇卫生院做的手术例数。", "Operations done at township health centres."), *adds_up("outside.operations_township"), source=S2024, confirm=True),
    _part("grassroots_bed_use", Words("基层病床使用率", "use of grassroots beds"), "bed_days_used_grassroots", "bed_days_open_grassroots", source=S2020),
    _part("chronic_managed_share", Words("慢病患者基层管理率", "share of chronic patients managed at the grassroots"), "chronic_managed", "chronic_known", source=S2020),
    _part("general_practitioners_rate", Words("每 10 万人口全科医生", "general practitioners for 100,000 residents"), "general_practitioners", "population", source=S2020, scale=100_000),
    _i(
        "down_referral_share", Words("县级医院下转患者占比", "share of discharges referred down"), Rate.PERCENT, Ratio(
            Sum(only(of("referral_down"), FROM_COUNTY, Is("receiving_tier", GRASSROOTS))), Sum(whole("outside.discharges_county", "referral_down")),
        ),
        Words("县级医院出院患者里，下转到乡镇、村的占多少；支援医院转回县级医院的不算。", "Of the discharges of county hospitals, how many in a hundred were referred down to townships and villages; who came back from a supporting hospital to the county hospital is not among them."),
        case("出院 200，下转 2；从支援医院转回县医院的 1 例不算", "200 discharges, 2 referred down; one who came back from a supporter to the county hospital is none", 1, _row("discharges_county", 200),
             act("referral_down", columns=_DOWN), act("referral_down", columns=_DOWN), act("referral_down", columns={"supporting": "s1", "receiving": "h1"}), places=_PLACES),
        case("一例也没有下转：是零", "nobody was referred down: zero", 0, _row("discharges_county", 200)),
        case("没有出院数：不知道", "without discharges: not known", None, act("referral_down", columns=_DOWN), places=_PLACES), source=S2020, confirm=True,
    ),
    _i(
        "doctors_posted_to_grassroots", Words("县级派驻基层的人员", "county staff posted to the grassroots"), Unit.PERSON,
        Distinct(only(of("posting"), FROM_COUNTY, Is("receiving_tier", GRASSROOTS)), "member:expert"),
        Words("县级机构派驻到乡镇卫生院、村卫生室的人员，一人只算一次；县外支援方派来的不算。", "People whom county institutions posted to township health centres and village clinics, each once; whom supporters from elsewhere sent is none."),
        case("县医院派到卫生院两人，支援医院派到卫生院、县医院各一人", "the county hospital sent two to a township centre, a supporter sent one there and one to the county hospital", 2,
             act("posting", who="expert:a", columns=_DOWN), act("posting", who="expert:b", columns=_DOWN),
             act("posting", who="expert:c", columns={"supporting": "s1", "receiving": "t1"}), act("posting", who="expert:d", columns={"supporting": "s1", "receiving": "h1"}), places=_PLACES),
        source=S2024, confirm=True,
    ),
    _i(
        "diagnoses_for_grassroots", Words("为基层做的远程诊断", "remote diagnoses for the grassroots"), Unit.CASE_TIME, Sum(only(of(*DIAGNOSES), Is("tier", GRASSROOTS))),
        Words("影像、心电、病理中心为乡镇、村签发的报告例次。", "Reports that imaging, ECG and pathology centres signed for townships and villages."),
        case("村心电 2，乡影像 1，县影像 1", "2 ECGs for a village, an image for a township, one for the county hospital", 3,
             act(DIAGNOSES[1], quantity=2, columns={"tier": "village"}), act(DIAGNOSES[0], columns={"tier": "township"}), act(DIAGNOSES[0], columns={"tier": "county"})),
        source=S2024, confirm=True,
    ),
    _i("results_recognised", Words("检查检验结果互认", "results recognised"), Unit.CASE_TIME, Sum(of("result_recognised")),
       Words("采用其他机构结果、没有重复检查的例次。", "Results of another institution that were taken instead of a new test."), *adds_up("result_recognised"), source=S2024, confirm=True),
    _i(
        "alliance_support_share", Words("外援会诊占比", "share of consultations from outside the county"), Rate.PERCENT,
        Ratio(Sum(only(of("remote_consultation"), Is("relation", ("support",)))), Sum(of("remote_consultation"))),
        Words("会诊里，由县外支援方答复的占多少；下降说明县内能自己解决。", "Of the consultations, how many in a hundred were answered by supporters; it falls as the county helps itself."),
        case("四例里一例靠支援方", "one of four by a supporter", 25, act("remote_consultation", columns={"pairing": "p1"}), *(act("remote_consultation") for _ in range(3))), source=LEDGER, better=Better.NEITHER,
    ),
)  # fmt: skip
