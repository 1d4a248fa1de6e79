"""Service on site, and what became of people's health."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.making import (
    EVER,
    LEDGER,
    LESS,
    NEITHER,
    act,
    adds_up,
    amount,
    case,
    chapter,
    of,
    only,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import (
    Change,
    Distinct,
    Is,
    Known,
    Ratio,
    Since,
    Stated,
    Sum,
    Trailing,
)
from tongzhou.indicators.rules.measures import Better
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.SERVICE)
VISITS = ("outpatient_visit", "emergency_visit")
OUTCOME, VALUE = "health_outcome", "detail.value"
YEAR = ("2025-01-01", "2025-12-31")
GRADED = only(of("operation"), Known("grade"))


def _stated(measure: str) -> Stated:
    return Stated(of(OUTCOME, measure=measure), VALUE)


def _outcome(code: str, measure: str, words: Words, unit: Unit, what: Words, better: Better) -> Indicator:
    says = Words(
        f"为各时段陈述的{what.zh}之和；有一天没有陈述就不知道。几个县合看时，每个陈述过的县都要说全。",
        f"The {what.en} as stated for periods, added up; not known when a day is left out. Over several counties, each that states any states every day.",
    )
    half, rest = ("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")
    return _i(
        code, words, unit, _stated(measure), says,
        case("上半年 2，下半年 0", "2 in the first half, none in the second", 2,
             act(OUTCOME, *half, measure=measure, value=2), act(OUTCOME, *rest, measure=measure, value=0)),
        case("只陈述了上半年：不知道", "stated for the first half only: not known", None, act(OUTCOME, *half, measure=measure, value=2)),
        better=better,
    )  # fmt: skip


SERVICE: tuple[Indicator, ...] = (
    _i(
        "outpatient_and_emergency_visits", Words("门急诊", "outpatient and emergency visits"), Unit.PERSON_VISIT, amount(*VISITS),
        Words("派驻专家看的门诊和急诊人次。", "Outpatient and emergency visits seen by posted experts."),
        case("门诊 30，急诊 5", "30 outpatient, 5 emergency", 35, act("outpatient_visit", quantity=30), act("emergency_visit", quantity=5)),
        case("约 100 加 20：约 120", "about 100 and 20: about 120", 120, act("outpatient_visit", quantity=100, sure="about"), act("outpatient_visit", quantity=20), sure="about"),
    ),
    _i(
        "visits_per_day_on_site", Words("每在岗日门急诊人次", "visits for each day on site"), Rate.EACH,
        Ratio(Since(amount(*VISITS), EVER), Since(amount("on_site_days"), EVER), 1),
        Words("累计门急诊人次除以累计在岗天数：在岗天数归入到岗的那一天，跨年的驻点只有累计才对得上；还没离岗的人天数未结算，会偏高。", "All visits so far divided by all days on site so far: days belong to the day of arrival, so that only cumulative numbers fit a posting over the new year; too high while somebody's days are not settled."),
        case("300 人次，60 天", "300 visits, 60 days", 5, act("outpatient_visit", quantity=300), act("on_site_days", quantity=60)),
        case("上年 11 月到岗、今年 2 月离岗，共 100 天；上年 60 人次，今年 40 人次", "arrived in November, left in February: 100 days; 60 visits the year before, 40 this year", 1,
             act("on_site_days", "2024-11-10", "2025-02-17", quantity=100), act("outpatient_visit", "2024-12-01", quantity=60), act("outpatient_visit", "2025-02-01", quantity=40)),
        case("没有在岗天数：不知道", "no days on site: not known", None, act("outpatient_visit", quantity=300)),
        source=LEDGER, better=NEITHER,
    ),
    _i("admissions", Words("住院", "admissions"), Unit.PERSON_VISIT, amount("admission"),
       Words("派驻专家收治的住院人次。", "Admissions by posted experts."), *adds_up("admission")),
    _i("emergency_admissions", Words("急诊收治", "emergency admissions"), Unit.PERSON_VISIT, amount("emergency_admission"),
       Words("经急诊收住院的人次。", "Admissions by way of the emergency department."), *adds_up("emergency_admission")),
    _i("operations", Words("手术", "operations"), Unit.CASE, amount("operation"),
       Words("专家主刀或指导完成的手术例数。", "Operations that experts did or directed."), *adds_up("operation")),
    _i(
        "operations_grade_3_4_share", Words("三四级手术占比", "share of grade 3 and 4 operations"), Rate.PERCENT,
        Ratio(Sum(only(GRADED, Is("grade", ("3", "4")))), Sum(GRADED)),
        Words("写明级别的手术里，三级和四级的占多少。", "Of the operations whose grade is said, how many in a hundred are of grade 3 or 4."),
        case("三级 6 例、二级 4 例、不明 5 例", "6 of grade 3, 4 of grade 2, 5 of unknown grade", 60,
             act("operation", quantity=6, columns={"grade": "3"}), act("operation", quantity=4, columns={"grade": "2"}), act("operation", quantity=5)),
        case("级别都不知道：不知道", "no grade is known: not known", None, act("operation", quantity=5)),
        source=Words("公立医院绩效考核的常用口径（据记忆）", "as performance reviews of public hospitals count (from memory)"), confirm=True,
    ),
    _i(
        "operations_growth", Words("手术同比增长", "operations against the year before"), Rate.PERCENT, Change(amount("operation")),
        Words("手术例数与上一年同期相比增减的百分比。", "Operations against the same days of the year before, in per cent of those."),
        case("上年 40，今年 50", "40 the year before, 50 this year", 25, act("operation", "2024-05-01", quantity=40), act("operation", "2025-05-01", quantity=50)),
        case("上年没有记录：不知道", "nothing recorded the year before: not known", None, act("operation", "2025-05-01", quantity=50)),
        source=LEDGER,
    ),
    _i(
        "service_departments", Words("专家出诊的科室", "departments served"), Unit.PLACE, Distinct(of(*VISITS, "admission", "operation"), "department"),
        Words("派驻专家做过门急诊、住院或手术的受援科室，有几个。", "How many departments of the recipient posted experts have served."),
        case("外科门诊又手术", "surgery: visits and an operation", 1, act("outpatient_visit", columns={"department": "d1"}), act("operation", columns={"department": "d1"})),
        source=LEDGER,
    ),
    _i("prehospital_rescues", Words("院前急救危重患者", "critical patients rescued before hospital"), Unit.CASE, amount("prehospital_rescue"),
       Words("到医院之前抢救的危重患者例数。", "Critical patients who were rescued before they reached the hospital."), *adds_up("prehospital_rescue")),
    _i(
        "maternal_deaths_5_years", Words("近 5 年孕产妇死亡", "maternal deaths in the last 5 years"), Unit.CASE, Trailing(_stated("maternal_deaths"), 60),
        Words("截止日前 5 年的孕产妇死亡数；5 年里每一天都有陈述才知道，没有发生要写 0。", "Maternal deaths of the 5 years before the last day; known only when statements leave no day out, and none is a stated 0."),
        case("五年都陈述为 0：是零", "stated as none for five years: zero", 0, *(act(OUTCOME, f"{year}-01-01", f"{year}-12-31", measure="maternal_deaths", value=0) for year in range(2021, 2026))),
        case("缺一年：不知道", "a year is missing: not known", None, *(act(OUTCOME, f"{year}-01-01", f"{year}-12-31", measure="maternal_deaths", value=0) for year in (2021, 2022, 2024, 2025))),
        better=LESS,
    ),
    _outcome("maternal_deaths", "maternal_deaths", Words("孕产妇死亡", "maternal deaths"), Unit.CASE, Words("孕产妇死亡数", "maternal deaths"), LESS),
    _outcome("infant_deaths", "infant_deaths", Words("婴儿死亡", "infant deaths"), Unit.CASE, Words("婴儿死亡数", "infant deaths"), LESS),
    _outcome("live_births", "live_births", Words("活产", "live births"), Unit.CASE, Words("活产数", "live births"), NEITHER),
    _i(
        "maternal_mortality", Words("孕产妇死亡率", "maternal mortality"), Rate.PER_100_000, Ratio(_stated("maternal_deaths"), _stated("live_births"), 100_000),
        Words("为同一时段陈述的孕产妇死亡数除以活产数（每 10 万）；两样都陈述了才知道，没有发生要写 0。", "Maternal deaths for 100,000 live births, both as stated for the same time; known only when both are, and none is a stated 0."),
        case("死亡 1，活产 4000", "1 death, 4,000 live births", 25, act(OUTCOME, *YEAR, measure="maternal_deaths", value=1), act(OUTCOME, *YEAR, measure="live_births", value=4000)),
        case("陈述死亡 0：是零", "stated as none: zero", 0, act(OUTCOME, *YEAR, measure="maternal_deaths", value=0), act(OUTCOME, *YEAR, measure="live_births", value=4000)),
        case("没有陈述死亡：不知道，不是零", "deaths not stated: not known, which is not zero", None, act(OUTCOME, *YEAR, measure="live_births", value=4000)),
        case("活产只陈述了半年：不知道", "births stated for half the year: not known", None, act(OUTCOME, *YEAR, measure="maternal_deaths", value=1), act(OUTCOME, "2025-01-01", "2025-06-30", measure="live_births", value=2000)),
        better=LESS, confirm=True, source=Words("妇幼健康统计的常用口径（据记忆）", "as statistics of maternal and child health count (from memory)"),
    ),
    _outcome("critical_patients_saved", "critical_saved", Words("抢救成功的危重患者", "critical patients saved"), Unit.CASE, Words("抢救成功危重患者数", "critical patients saved"), Better.MORE),
    _outcome("referred_out_of_county", "referred_out", Words("转出县外的病人", "patients referred out of the county"), Unit.PERSON, Words("转出县外病人数", "patients referred out of the county"), LESS),
)  # fmt: skip
