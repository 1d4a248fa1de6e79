"""Capability: techniques and what stays of them, departments, research, preparations, goals."""

from __future__ import annotations

from tongzhou.indicators.definitions.catalogue.making import (
    EVER,
    LEDGER,
    LESS,
    act,
    amount,
    case,
    chapter,
    each,
    of,
    once_each,
    only,
    share,
    shares,
)
from tongzhou.indicators.definitions.indicator import Indicator, Rate, Theme
from tongzhou.indicators.definitions.tree import (
    Derived,
    Distinct,
    Facts,
    Is,
    Known,
    Ratio,
    Since,
    Step,
    Sum,
    Trailing,
)
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_i = chapter(Theme.CAPABILITY)
CASE = "technique_case"
FOUR = ("need", "link", "team", "service")
_NEW = ("technique", "clinical_service")
_INTRODUCED = Sum(Facts((*_NEW, "technique_kept"), (Is("kind", _NEW),)))
"""Both kinds of what is introduced: either may be kept."""


def _counter(
    code: str, kind: str, words: Words, says: Words, unit: Unit = Unit.ITEM, **told: str
) -> Indicator:
    return _i(code, words, unit, amount(kind, **told), says, *each(kind, **told))


CAPABILITY: tuple[Indicator, ...] = (
    _counter("techniques", "technique", Words("新适宜技术", "techniques introduced"),
             Words("支援方引进、受援方确认的适宜技术。", "Appropriate techniques that the supporter introduced and the recipient confirmed.")),
    _counter("clinical_services", "clinical_service", Words("新诊疗项目", "clinical services added"),
             Words("新增的诊疗项目。", "New services of diagnosis and treatment.")),
    _counter("local_firsts", "local_first", Words("县域首例", "local firsts"),
             Words("在本县（或更大范围）第一次做成、有依据的技术或手术。", "Techniques or operations done for the first time in the county or wider, with proof.")),
    _counter("techniques_independent", "technique_independent", Words("能独立开展的技术", "techniques done alone"),
             Words("学员第一次独立完成某项技术；每人每项算一项。", "A learner's first case alone; one for each learner and technique.")),
    _counter("techniques_kept", "technique_kept", Words("满 12 个月仍在开展的技术", "techniques kept at twelve months"),
             Words("首次独立完成满 12 个月后仍在开展的技术。", "Techniques still done twelve months after the first case alone.")),
    _i(
        "techniques_kept_share", Words("新技术留存率", "share of techniques kept"), Rate.PERCENT,
        Ratio(Since(amount("technique_kept"), EVER), Derived(Step.MINUS, (Since(_INTRODUCED, EVER), Trailing(_INTRODUCED, 12)), missing_is_zero=True)),
        Words("截止日 12 个月以前引进的技术和诊疗项目里，首次独立完成满一年仍在做的占多少；累计。引进到独立的那段时间也在内，所以新近引进的会拉低它。", "Of the techniques and services introduced more than twelve months before the last day, how many in a hundred were kept a year after the first case alone; cumulative. The time until that first case is in it, so that recent ones lower it."),
        case("以前引进 4 项留住 3 项，今年又引进 2 项", "three of four earlier ones kept, two more introduced this year", 75,
             *(act("technique", f"2023-0{month}-01") for month in (1, 2, 3, 4)), *(act("technique_kept", f"2025-0{month}-01") for month in (1, 2, 3)), *(act("technique", "2025-05-01") for _ in range(2))),
        case("技术和诊疗项目各引进 1 项，都留住", "one technique and one service introduced, both kept", 100,
             act("technique", "2023-01-01"), act("clinical_service", "2023-02-01"), act("technique_kept", "2025-01-01"), act("technique_kept", "2025-02-01")),
        case("以前引进 1 项，没有留住：是零", "one earlier technique, not kept: zero", 0, act("technique", "2023-01-01")),
        case("都是今年引进的：还没有比例", "all introduced this year: no share yet", None, act("technique", "2025-05-01")),
        source=LEDGER,
    ),
    _i(
        "technique_cases", Words("新技术病例", "cases of new techniques"), Unit.CASE_TIME, amount(CASE),
        Words("新技术做的病例，一例算一例次。", "Cases of new techniques, each once."), *each(CASE), source=LEDGER,
    ),
    _i(
        "technique_cases_alone_share", Words("新技术病例独立完成占比", "share of cases done alone"), Rate.PERCENT, share(only(of(CASE), Known("detail.level")), Is("detail.level", ("alone",))),
        Words("新技术病例里，没有专家在场、由本院人员独立完成的占多少。", "Of the cases of new techniques, how many in a hundred were done alone by the recipient's own people."),
        *shares(CASE, {"level": "alone"}, {"level": "assisted"}), source=LEDGER,
    ),
    _i(
        "technique_complications_share", Words("新技术并发症占比", "share of cases with a complication"), Rate.PERCENT, share(only(of(CASE), Known("detail.complication")), Is("detail.complication", (True,))),
        Words("写明有无并发症的新技术病例里，有并发症的占多少；3 例以内不成其为率。", "Of the cases that say it, how many in a hundred had a complication; over three cases it is not a rate."),
        *shares(CASE, {"complication": True}, {"complication": False}),
        case("都没有写：不知道", "none says it: not known", None, act(CASE)), source=LEDGER, better=LESS,
    ),
    _i("technique_learners", Words("学会新技术的人员", "people who do a technique alone"), Unit.PERSON, Distinct(of("technique_independent"), "member:learner"),
       Words("至少独立完成一项新技术的不同人员，一人只算一次。", "Different people who did at least one technique alone, each once."), *once_each("technique_independent", "learner"), source=LEDGER),
    _i(
        "technique_departments", Words("引进新技术的科室", "departments with a new technique"), Unit.PLACE, Distinct(of("technique", "clinical_service"), "department"),
        Words("引进过新技术或新诊疗项目的科室，有几个。", "How many departments introduced a technique or a service."),
        case("一个科室两项", "one department, two techniques", 1, act("technique", columns={"department": "d1"}), act("clinical_service", columns={"department": "d1"})), source=LEDGER,
    ),
    _counter("specialty_milestones", "specialty_milestone", Words("学科建设节点", "specialty milestones"),
             Words("学科建设计划里达成并经对方确认的节点。", "Milestones of specialty plans, reached and confirmed by the other side.")),
    _i(
        "specialties_built", Words("建成的学科", "specialties built"), Unit.ITEM, amount("specialty_milestone", last=True),
        Words("达成最后一个节点、即已建成的学科建设目标。", "Aims of specialty plans whose last milestone was reached."),
        case("三个节点，其中一个是最后的", "three milestones, one of them the last", 1, act("specialty_milestone", last=False), act("specialty_milestone", last=False), act("specialty_milestone", last=True)), source=LEDGER,
    ),
    _counter("key_departments", "key_department", Words("重点专科", "key departments"),
             Words("获得评定级别的科室。", "Departments that were granted a named rank."), Unit.PLACE),
    _i(
        "key_departments_prefecture", Words("州市级以上重点专科", "key departments of prefecture rank or above"), Unit.PLACE, Sum(of("key_department", rank=("municipal", "provincial", "national"))),
        Words("评为市（州）级、省级或国家级的科室。", "Departments ranked by the prefecture, the province or the nation."),
        case("县级一个，州级两个", "one of the county, two of the prefecture", 2, act("key_department", rank="county"), act("key_department", rank="municipal"), act("key_department", rank="municipal")), source=LEDGER,
    ),
    _counter("research_grants_provincial", "research_grant", Words("省级科研课题", "provincial research grants"),
             Words("立项级别为省级的课题。", "Research grants of the province."), level="provincial"),
    _i(
        "research_grant_money", Words("科研课题经费", "money of research grants"), Unit.FEN, Sum(of("research_grant"), "detail.fen"),
        Words("写明资助金额的课题经费之和。", "The money of grants, where it is said, added up."),
        case("10 万元，一项没有写", "100,000 yuan, one does not say", 10_000_000, act("research_grant", fen=10_000_000), act("research_grant")), source=LEDGER,
    ),
    _counter("papers_core_zh", "paper", Words("中文核心论文", "papers in Chinese core journals"),
             Words("已发表、收录为中文核心的论文。", "Published papers in Chinese core journals."), Unit.PAPER, index="core_zh"),
    _counter("papers_sci", "paper", Words("SCI 论文", "SCI papers"),
             Words("已发表、收录为 SCI 的论文。", "Published papers in journals of the SCI."), Unit.PAPER, index="sci"),
    _counter("preparations", "preparation", Words("院内制剂", "hospital preparations"),
             Words("有质量文件并已备案或注册的院内制剂。", "Hospital preparations filed or registered with their quality documents.")),
    _counter("goals_reached", "goal_reached", Words("“四个一”验收", "goals accepted"),
             Words("受援方验收的“四个一”目标。", "Goals of the four ones that the recipient accepted.")),
    _i(
        "four_ones_kinds", Words("“四个一”达成的类别", "kinds of the four ones reached"), Unit.ITEM, Since(Distinct(of("goal_reached", one=FOUR), "detail.one"), EVER),
        Words("到截止日为止，“四个一”里至少达成一个目标的有几类，满是 4；其他目标不计。按县、按机构看。", "Up to the last day, how many of the four ones have at least one goal reached, four at most; other goals are left out. Read by county or institution."),
        case("上年达成急需，今年达成团队：到今年末是两类", "a need reached the year before, a team this year: two by the end of it", 2, act("goal_reached", "2024-05-01", one="need"), act("goal_reached", one="team")),
        case("急需两个、团队一个、其他一个", "two urgent needs, one team, one other", 2, act("goal_reached", one="need"), act("goal_reached", one="need"), act("goal_reached", one="team"), act("goal_reached", one="other")), source=LEDGER,
    ),
)  # fmt: skip
