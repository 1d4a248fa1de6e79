"""People: who was sent, who was on site and for how long, who was trained."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tongzhou.indicators.definitions.catalogue.making import (
    EVER,
    LEDGER,
    LESS,
    act,
    adds_up,
    case,
    chapter,
    each,
    of,
    once_each,
    only,
    whole,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import (
    Attainment,
    Between,
    Days,
    Derived,
    Distinct,
    Is,
    Not,
    Number,
    Ratio,
    Since,
    Step,
    Sum,
    Target,
    Trailing,
)
from tongzhou.indicators.engine.facts import Standing
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.PEOPLE)
RULE = Words(
    "三级医院对口帮扶贫困县县级医院工作方案（据摘要）",
    "plan for tertiary hospitals that support county hospitals (from summaries)",
)
TEAM_RULE = Words("“组团式”帮扶工作方案（据摘要）", "plan for team-based support (from summaries)")
ARRIVED, ON_SITE = of("posting"), of("on_site_days")
COUNTY = Is("receiving_tier", ("county",))
TCM = Is("receiving_kind", ("tcm_hospital",))
NOT_TCM = Not("receiving_kind", ("tcm_hospital",))
EXPERT, TRAINEE = "member:expert", "member:trainee"
SENIOR = ("chief_physician", "associate_chief_physician", "chief_nurse")
LED = ("leader", "department_head", "vice_president", "president")
_PLACES = (
    Standing(institution="h1", start=None, end=None, county="999901", kind="general_hospital", tier="county"),
    Standing(institution="h2", start=None, end=None, county="999901", kind="tcm_hospital", tier="county"),
)
_AT_H1, _AT_H2, _NOWHERE = {"receiving": "h1"}, {"receiving": "h2"}, {"receiving": "h9"}

PEOPLE: tuple[Indicator, ...] = (
    _i(
        "experts_posted", Words("派驻专家", "experts posted"), Unit.PERSON, Distinct(ARRIVED, EXPERT),
        Words("到岗并经受援方确认的派驻专家，整个时段内一人只算一次。", "Experts whose arrival the host confirmed; a person counts once over the whole time."),
        *once_each("posting", "expert"),
    ),
    _i(
        "experts_posted_attainment", Words("派驻专家承诺完成率", "experts posted against the promise"), Rate.PERCENT,
        Attainment(Distinct(ARRIVED, EXPERT), Target("experts_posted")),
        Words("派驻专家人数占协议承诺人数（按日期折算）的百分比。", "Experts posted in per cent of those promised by agreements, prorated to the days."),
        case("承诺 4 人，到了 3 人", "four promised, three arrived", 75, *(act("posting", who=f"expert:{one}") for one in "abc"), promised=4),
        case("没有承诺：没有完成率", "nothing promised: no attainment", None, act("posting", who="expert:a")),
        source=LEDGER,
    ),
    _i(
        "posting_heads_attainment", Words("年派驻人数达标率（县级医院）", "people posted a year, of 5 required"), Rate.PERCENT,
        Attainment(Trailing(Distinct(only(ARRIVED, COUNTY, NOT_TCM), EXPERT), 12), Number(Decimal(5))),
        Words("截止日前 12 个月内到岗一家县级医院（中医医院除外）的专家人数，占要求的 5 人的百分比；看月、季也是 12 个月，只按机构看。", "Experts who arrived at one county hospital (not TCM) in the 12 months before the last day, in per cent of the 5 required; 12 months for a month or quarter too, read by institution only."),
        case("来了 4 人", "four came", 80, *(act("posting", who=f"expert:{one}", columns=_AT_H1) for one in "abcd"), places=_PLACES),
        case("只看 6 月：此前 12 个月来了 4 人，13 个月前的一人不算", "June alone: four came in the 12 months before its end, one came before that", 80,
             act("posting", "2024-06-30", who="expert:z", columns=_AT_H1), *(act("posting", f"2025-0{n}-01", who=f"expert:{n}", columns=_AT_H1) for n in (1, 2, 3, 6)),
             window=Window(date(2025, 6, 1), date(2025, 7, 1)), places=_PLACES),
        case("只到了中医医院，或不知是哪类机构：不知道", "only at a TCM hospital, or at a place of unknown kind: not known", None,
             act("posting", who="expert:a", columns=_AT_H2), act("posting", who="expert:b", columns=_NOWHERE), places=_PLACES),
        source=RULE, confirm=True,
    ),
    _i(
        "posting_heads_attainment_tcm", Words("年派驻人数达标率（县级中医医院）", "people posted a year to TCM hospitals, of 3 required"), Rate.PERCENT,
        Attainment(Trailing(Distinct(only(ARRIVED, COUNTY, TCM), EXPERT), 12), Number(Decimal(3))),
        Words("截止日前 12 个月内到岗一家县级中医医院的专家人数，占要求的 3 人的百分比；看月、季也是 12 个月，只按机构看。", "Experts who arrived at one county TCM hospital in the 12 months before the last day, in per cent of the 3 required; 12 months for a month or quarter too, read by institution only."),
        case("三人里两人在中医医院", "two of three at the TCM hospital", "66.666667",
             act("posting", who="expert:a", columns=_AT_H2), act("posting", who="expert:b", columns=_AT_H2), act("posting", who="expert:c", columns=_AT_H1), places=_PLACES),
        source=RULE, confirm=True,
    ),
    _i(
        "on_site_days", Words("专家在岗天数", "expert days on site"), Unit.DAY, Sum(ON_SITE),
        Words("离岗时双方确认的在岗天数，暂离的天数已扣除；归入到岗的那一天。", "Days on site as both sides confirmed them at departure, days away taken off; they belong to the day of arrival."),
        *adds_up("on_site_days"),
    ),
    _i(
        "posting_days_covered", Words("有人在岗的天数", "days with somebody on site"), Unit.DAY, Distinct(ON_SITE, "day"),
        Words("至少有一位派驻专家在到岗与离岗之间的天数，几人重叠只算一天；离岗结算后才计入。", "Days on which at least one posted expert was between arrival and departure, counted once however many overlap; known once he has left."),
        case("1 月至 3 月一人，3 月至 4 月又一人", "one from January to March, another from March to April", 120,
             act("on_site_days", "2025-01-01", "2025-03-31", quantity=90), act("on_site_days", "2025-03-01", "2025-04-30", quantity=61)),
        case("上年 12 月来、1 月 10 日走：只算年内的 10 天", "came in December, left on 10 January: only the 10 days within the year", 10,
             act("on_site_days", "2024-12-01", "2025-01-10", quantity=41)),
        source=RULE, confirm=True,
    ),
    _i(
        "posting_gap_days", Words("无人在岗天数", "days with nobody on site"), Unit.DAY, Derived(Step.MINUS, (Days(), Distinct(ON_SITE, "day"))),
        Words("时段的天数减去有人在岗的天数；一条在岗记录也没有时不知道。离岗结算后才算在岗：还有人没离岗、或时段没过完，就会偏多。按机构看。", "The days of the time less those with somebody on site; not known without any record of days on site. Days count once somebody has left: too many while somebody is still there, or while the time is not over. Read by institution."),
        case("前 120 天有人", "somebody on the first 120 days", 245, act("on_site_days", "2025-01-01", "2025-04-30", quantity=120)),
        case("全年有人：是零", "somebody all year: zero", 0, act("on_site_days", "2024-07-01", "2025-08-31", quantity=1), act("on_site_days", "2025-08-31", "2026-02-28", quantity=1)),
        source=RULE, better=LESS, confirm=True,
    ),
    _i(
        "postings_six_months", Words("连续驻点满 6 个月的专家", "experts on site six months without a break"), Unit.PERSON,
        Distinct(only(ON_SITE, Between("detail.longest_unbroken", Decimal(180))), EXPERT),
        Words("最长连续在岗不少于 180 天的专家，一人只算一次；归入到岗的那一天。", "Experts whose longest unbroken time on site was 180 days or more, each once; they belong to the day of arrival."),
        case("180 天的算，179 天的不算", "180 days count, 179 do not", 1,
             act("on_site_days", who="expert:a", longest_unbroken=180), act("on_site_days", who="expert:b", longest_unbroken=179)),
        case("同一人两次都满", "one person twice", 1,
             act("on_site_days", "2025-01-01", who="expert:a", longest_unbroken=181), act("on_site_days", "2025-07-02", who="expert:a", longest_unbroken=182)),
        source=RULE, confirm=True,
    ),
    _i(
        "postings_six_months_share", Words("连续驻点满 6 个月的比例", "share on site six months without a break"), Rate.PERCENT,
        Ratio(Distinct(only(ON_SITE, Between("detail.longest_unbroken", Decimal(180))), EXPERT), Distinct(ON_SITE, EXPERT)),
        Words("时段内到岗、已经离岗的专家里，最长连续在岗不少于 180 天的占多少；还没离岗的不在内，近期的时段因此偏低。", "Of the experts who arrived in the time and have left, how many in a hundred had 180 days or more without a break; who is still there is left out, so that recent times look too low."),
        case("三人里两人满", "two of three", "66.666667", *(act("on_site_days", who=f"expert:{one}", longest_unbroken=days) for one, days in (("a", 200), ("b", 180), ("c", 90)))),
        case("一人也没有满：是零", "none of them: zero", 0, act("on_site_days", who="expert:a", longest_unbroken=30)),
        source=RULE, confirm=True,
    ),
    _i(
        "postings_twelve_months_share", Words("连续驻点满 12 个月的比例", "share on site twelve months without a break"), Rate.PERCENT,
        Ratio(Distinct(only(ON_SITE, Between("detail.longest_unbroken", Decimal(365))), EXPERT), Distinct(ON_SITE, EXPERT)),
        Words("时段内到岗、已经离岗的专家里，最长连续在岗不少于 365 天的占多少；还没离岗的不在内，近期的时段因此偏低。用于要求驻满一年的省。", "Of the experts who arrived in the time and have left, how many in a hundred had 365 days or more without a break; who is still there is left out, so that recent times look too low. For provinces that ask for a year."),
        case("365 天的算，364 天的不算", "365 days count, 364 do not", 50, act("on_site_days", who="expert:a", longest_unbroken=365), act("on_site_days", who="expert:b", longest_unbroken=364)),
        source=Words("有省份要求派驻满 12 个月（据摘要）", "a province asks for twelve months (from summaries)"), confirm=True,
    ),
    _i(
        "posting_days_away_share", Words("派驻期内暂离天数占比", "share of posted days spent away"), Rate.PERCENT,
        Ratio(Sum(ON_SITE, "detail.days_away"), Sum(ON_SITE, "detail.days_in_all")),
        Words("到岗至离岗的天数里，休假、病假、外出等暂离的占多少。", "Of the days from arrival to departure, how many in a hundred were spent away on leave, sick or elsewhere."),
        case("200 天里暂离 10 天", "10 of 200 days", 5, act("on_site_days", days_in_all=120, days_away=10), act("on_site_days", days_in_all=80, days_away=0)),
        source=LEDGER, better=LESS,
    ),
    _i(
        "team_experts_posted", Words("“组团式”派驻专家", "experts posted in teams"), Unit.PERSON, Distinct(of("posting", team_based=True), EXPERT),
        Words("随“组团式”团队到岗的专家，一人只算一次。", "Experts who arrived with a team of team-based support, each once."),
        case("两人随团，一人单独来", "two with a team, one alone", 2,
             act("posting", who="expert:a", team_based=True), act("posting", who="expert:b", team_based=True), act("posting", who="expert:c", team_based=False)),
        source=TEAM_RULE, confirm=True,
    ),
    _i(
        "team_year_share", Words("“组团式”计划驻满一年的比例", "share of team members planned for a year"), Rate.PERCENT,
        Ratio(Distinct(only(of("posting", team_based=True), Between("detail.planned_days", Decimal(365))), EXPERT), Distinct(of("posting", team_based=True), EXPERT)),
        Words("“组团式”专家里，计划驻满 365 天的占多少。", "Of the experts posted in teams, how many in a hundred are planned for 365 days or more."),
        case("一人一年，一人半年", "one for a year, one for half", 50, act("posting", who="expert:a", team_based=True, planned_days=365), act("posting", who="expert:b", team_based=True, planned_days=183)),
        source=TEAM_RULE, confirm=True,
    ),
    _i(
        "experts_leading", Words("担任管理或科主任的派驻专家", "posted experts who lead"), Unit.PERSON, Distinct(of("posting", role=LED), EXPERT),
        Words("以队长、科主任、常务副院长或院长身份到岗的专家，一人只算一次。", "Experts who arrived as team leader, head of a department, executive vice-president or president, each once."),
        case("副院长一人、队员一人", "a vice-president and a member", 1, act("posting", who="expert:a", role="vice_president"), act("posting", who="expert:b", role="member")),
        source=LEDGER,
    ),
    _i(
        "experts_senior_share", Words("高级职称派驻专家占比", "share of experts with a senior title"), Rate.PERCENT,
        Ratio(Distinct(of("posting", title=SENIOR), EXPERT), Distinct(only(ARRIVED, Not("detail.title", ("",))), EXPERT)),
        Words("写明职称的派驻专家里，主任、副主任医师和主任护师占多少。", "Of the posted experts whose title is said, how many in a hundred are chief or associate chief physicians or chief nurses."),
        case("主任一人、主治一人、早先没有写的一人", "a chief, an attending physician, one of before it was kept", 50,
             act("posting", who="expert:a", title="chief_physician"), act("posting", who="expert:b", title="attending_physician"), act("posting", who="expert:c", title="")),
        case("都没有高级职称：是零", "none with a senior title: zero", 0, act("posting", who="expert:a", title="attending_physician")),
        source=RULE, confirm=True,
    ),
    _i(
        "posting_specialties", Words("派驻专家涉及的专科", "specialties of posted experts"), Unit.ITEM, Distinct(ARRIVED, "specialty"),
        Words("派驻专家所在科室或本人的诊疗科目，有几种。", "How many different registered specialties posted experts work in."),
        case("两位儿科、一位没有写专科", "two of paediatrics, one without a specialty", 1,
             act("posting", columns={"specialty": "07"}), act("posting", columns={"specialty": "07"}), act("posting")),
        source=LEDGER,
    ),
    _i(
        "staff_trained", Words("进修人员", "staff trained at the supporter"), Unit.PERSON, Distinct(of("placement"), TRAINEE),
        Words("到支援方进修报到的人员，一人只算一次。", "People who began further training at the supporter, each once."),
        *once_each("placement", "trainee"),
    ),
    _i(
        "staff_trained_attainment", Words("进修名额完成率", "further training against the promise"), Rate.PERCENT,
        Attainment(Distinct(of("placement"), TRAINEE), Target("staff_trained")),
        Words("进修人数占协议预留名额（按日期折算）的百分比。", "People in further training in per cent of the slots promised, prorated to the days."),
        case("留 10 个名额，去了 8 人", "ten slots, eight went", 80, *(act("placement", who=f"trainee:{one}") for one in "abcdefgh"), promised=10),
        source=LEDGER,
    ),
    _i(
        "placements_completed", Words("结业的进修", "placements completed"), Unit.PERSON, Distinct(of("placement_completed"), TRAINEE),
        Words("进修结业并经双方确认的人员，一人只算一次；归入结业的那一天。", "People whose further training was completed and confirmed by both sides, each once; they belong to the day of completion."),
        *once_each("placement_completed", "trainee"),
    ),
    _i(
        "placement_days", Words("进修天数", "days of further training"), Unit.DAY, Sum(of("placement_completed"), "detail.days"),
        Words("结业时确认的进修天数之和，中断的天数已扣除；归入结业的那一天。", "The sum of days of further training as confirmed at completion, interruptions taken off; they belong to the day of completion."),
        case("90 天和 180 天", "90 and 180 days", 270, act("placement_completed", days=90), act("placement_completed", days=180)),
        source=LEDGER,
    ),
    _i(
        "placement_alone_share", Words("进修签核技能达到独立的比例", "share of signed competencies up to alone"), Rate.PERCENT,
        Ratio(Sum(of("placement_completed"), "detail.alone"), Sum(of("placement_completed"), "detail.competencies")),
        Words("结业时签核的技能里，达到能独立完成的占多少。", "Of the competencies signed at completion, how many in a hundred were up to doing it alone."),
        case("6 项里 3 项", "3 of 6", 50, act("placement_completed", competencies=4, alone=3), act("placement_completed", competencies=2, alone=0)),
        case("没有签核技能：没有比例", "no competency signed: no share", None, act("placement_completed", competencies=0, alone=0)),
        source=LEDGER,
    ),
    _i(
        "independent_procedures", Words("回院后独立开展的操作", "procedures done alone back home"), Unit.CASE_TIME, Sum(of("independent_procedure")),
        Words("进修人员回院后独立完成的操作例次。", "Procedures that people did alone after they came back from further training."),
        *adds_up("independent_procedure"),
    ),
    _i(
        "trainees_independent_share", Words("进修人员回院独立开展的比例", "share of trainees who work alone back home"), Rate.PERCENT,
        Ratio(
            Since(Distinct(of("independent_procedure", first=True), TRAINEE), EVER),
            Since(Distinct(whole("placement_completed", "independent_procedure"), TRAINEE), EVER),
        ),
        Words("累计结业的进修人员里，回院后有首例独立操作的占多少。", "Of all who completed further training so far, how many in a hundred have a first procedure done alone back home."),
        case("两人结业（一人在上年），一人独立做了", "two completed (one the year before), one works alone", 50,
             act("placement_completed", "2024-05-01", who="trainee:a"), act("placement_completed", "2025-05-01", who="trainee:b"),
             act("independent_procedure", "2025-08-01", who="trainee:a", first=True), act("independent_procedure", "2025-08-09", who="trainee:a", first=False)),
        case("结业一人，还没有独立做：是零", "one completed, none alone yet: zero", 0, act("placement_completed", who="trainee:a")),
        source=LEDGER,
    ),
    _i(
        "expert_workstations", Words("专家工作站", "expert workstations"), Unit.PLACE, Sum(of("workstation")),
        Words("设立并经双方确认的专家工作站。", "Expert workstations opened and confirmed by both sides."),
        *each("workstation"),
    ),
)  # fmt: skip
