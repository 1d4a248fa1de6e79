"""The measures by name: data in code. Kinds are those of docs/design-programme.md; each is declared by its own package.

A name never changes its meaning: what is counted differently gets another name.
"""

from __future__ import annotations

from tongzhou.indicators.rules.measures import (
    Aggregate,
    Better,
    Cover,
    Fact,
    Known,
    Measure,
    Where,
)
from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

_A, _U = Aggregate, Unit

NO_MEASURE = sentence(
    "indicators.no_measure",
    "没有“{code}”这个指标。",
    "There is no measure “{code}”.",
    then_zh="请从列表里打开。",
    then_en="Open one of the list.",
)

PEOPLE: tuple[Known, ...] = (
    Measure(
        "experts_posted", Words("派驻专家", "experts posted"), _U.PERSON, ("posting",), _A.MEMBERS, "expert"
    ),
    Measure(
        "on_site_days", Words("专家在岗天数", "expert days on site"), _U.DAY, ("on_site_days",)
    ),
    Measure(
        "staff_trained", Words("进修人员", "staff trained at the supporter"), _U.PERSON, ("placement",), _A.MEMBERS, "trainee"
    ),
    Measure(
        "placements_completed", Words("结业的进修", "placements completed"), _U.PERSON, ("placement_completed",), _A.MEMBERS, "trainee"
    ),
    Measure(
        "independent_procedures", Words("回院后独立开展的操作", "procedures done alone back home"), _U.CASE_TIME, ("independent_procedure",)
    ),
    Measure("expert_workstations", Words("专家工作站", "expert workstations"), _U.PLACE, ("workstation",)),
)  # fmt: skip
TEACHING: tuple[Known, ...] = (
    Measure("teaching_ward_rounds", Words("教学查房", "teaching ward rounds"), _U.TIME, ("teaching_ward_round",)),
    Measure("surgical_teaching", Words("手术带教", "operations taught"), _U.CASE_TIME, ("surgical_teaching",)),
    Measure("lectures", Words("讲座", "lectures"), _U.SESSION, ("lecture",)),
    Measure("case_discussions", Words("疑难病例讨论", "difficult-case discussions"), _U.TIME, ("case_discussion",)),
    Measure("skills_trainings", Words("技能培训", "skills trainings"), _U.SESSION, ("skills_training",)),
    Measure("management_guidance", Words("管理指导", "management guidance"), _U.TIME, ("management_guidance",)),
    Measure("public_health_trainings", Words("公共卫生培训", "public-health trainings"), _U.SESSION, ("public_health_training",)),
    Measure("training_courses", Words("培训班", "training courses"), _U.SESSION, ("training_course",)),
)  # fmt: skip
SERVICE: tuple[Known, ...] = (
    Measure(
        "outpatient_and_emergency_visits", Words("门急诊", "outpatient and emergency visits"), _U.PERSON_VISIT,
        ("outpatient_visit", "emergency_visit"),
    ),
    Measure("admissions", Words("住院", "admissions"), _U.PERSON_VISIT, ("admission",)),
    Measure("emergency_admissions", Words("急诊收治", "emergency admissions"), _U.PERSON_VISIT, ("emergency_admission",)),
    Measure("operations", Words("手术", "operations"), _U.CASE, ("operation",)),
    Measure("prehospital_rescues", Words("院前急救危重患者", "critical patients rescued before hospital"), _U.CASE, ("prehospital_rescue",)),
    Measure("remote_consultations", Words("远程会诊", "remote consultations"), _U.CASE_TIME, ("remote_consultation",)),
    Measure("platelet_deliveries", Words("紧急供血小板", "emergency platelet deliveries"), _U.TIME, ("platelet_support",), _A.ENTRIES),
    Measure("platelet_doses", Words("血小板", "platelets"), _U.THERAPEUTIC_DOSE, ("platelet_support",)),
    Cover("maternal_deaths_5_years", Words("近 5 年孕产妇死亡", "maternal deaths in the last 5 years"), _U.CASE, "health_outcome", "maternal_deaths", 5),
)  # fmt: skip
CAPABILITY: tuple[Known, ...] = (
    Measure("techniques", Words("新适宜技术", "techniques introduced"), _U.ITEM, ("technique",)),
    Measure("clinical_services", Words("新诊疗项目", "clinical services added"), _U.ITEM, ("clinical_service",)),
    Measure("local_firsts", Words("县域首例", "local firsts"), _U.ITEM, ("local_first",)),
    Measure("techniques_independent", Words("能独立开展的技术", "techniques done alone"), _U.ITEM, ("technique_independent",)),
    Measure("techniques_kept", Words("满 12 个月仍在开展的技术", "techniques kept at twelve months"), _U.ITEM, ("technique_kept",)),
    Measure("key_departments", Words("重点专科", "key departments"), _U.PLACE, ("key_department",)),
    Measure("research_grants_provincial", Words("省级科研课题", "provincial research grants"), _U.ITEM, ("research_grant",), where=(Where("detail.level", ("provincial",)),)),
    Measure("papers_core_zh", Words("中文核心论文", "papers in Chinese core journals"), _U.PAPER, ("paper",), where=(Where("detail.index", ("core_zh",)),)),
    Measure("papers_sci", Words("SCI 论文", "SCI papers"), _U.PAPER, ("paper",), where=(Where("detail.index", ("sci",)),)),
    Measure("preparations", Words("院内制剂", "hospital preparations"), _U.ITEM, ("preparation",)),
    Measure("goals_reached", Words("“四个一”验收", "goals accepted"), _U.ITEM, ("goal_reached",)),
)  # fmt: skip
OUTREACH: tuple[Known, ...] = (
    Measure("free_clinics", Words("义诊", "free clinics"), _U.SESSION, ("free_clinic",)),
    Measure("home_visits", Words("送医上门", "home visits"), _U.PERSON_VISIT, ("home_visit",)),
    Measure("exchange_experts", Words("学术交流专家", "experts of academic exchanges"), _U.PERSON, ("exchange",), _A.DETAIL, "experts"),
    Measure("aided_patients", Words("救助患者", "patients aided"), _U.CASE, ("patient_aid",)),
    Measure("aid_out_of_pocket", Words("救助患者自付", "paid by aided patients"), _U.FEN, ("patient_aid",), _A.DETAIL, "out_of_pocket", better=Better.LESS),
    Measure("aid_length_of_stay", Words("救助患者最长住院", "longest stay of an aided patient"), _U.DAY, ("patient_aid",), _A.LONGEST, "days", better=Better.NEITHER),
    Measure("mutual_visits", Words("互访", "mutual visits"), _U.BATCH, ("mutual_visit",)),
    Measure("delegations", Words("互访代表团人数", "members of delegations"), _U.PERSON, ("mutual_visit",), _A.DETAIL, "delegation", better=Better.NEITHER),
)  # fmt: skip
_EQUIPMENT = ("equipment_vehicle", "equipment_device", "equipment_set")
MONEY: tuple[Known, ...] = (
    Measure("funds", Words("帮扶资金", "funds granted"), _U.FEN, ("fund",)),
    Measure("spending", Words("已支出", "spent"), _U.FEN, ("spending",), better=Better.NEITHER),
    Measure("projects", Words("帮扶项目", "projects"), _U.ITEM, ("project",)),
    Measure("project_categories", Words("项目类别", "project categories"), _U.ITEM, ("project",), _A.VALUES, "category", better=Better.NEITHER),
    Measure("project_sites", Words("项目实施地点", "sites of projects"), _U.PLACE, ("project",), _A.DETAIL, "sites"),
    Measure("households_benefited", Words("受益户数", "households benefited"), _U.HOUSEHOLD, ("project",), _A.DETAIL, "households", qualifier_of="households_qualifier"),
    Measure("persons_benefited", Words("受益人数", "persons benefited"), _U.PERSON, ("project",), _A.DETAIL, "persons", qualifier_of="persons_qualifier"),
    Measure("vehicles", Words("车辆", "vehicles accepted"), _U.VEHICLE, ("equipment_vehicle",)),
    Measure("devices", Words("设备", "devices accepted"), _U.DEVICE, ("equipment_device",)),
    Measure("sets", Words("成套设备", "sets accepted"), _U.SET, ("equipment_set",)),
    Measure("equipment_value", Words("设备金额", "value of equipment"), _U.FEN, _EQUIPMENT, _A.FEN),
    Measure("unit_price", Words("设备最高单价", "highest unit price"), _U.FEN, _EQUIPMENT, _A.LONGEST, "unit_fen", better=Better.NEITHER),
)  # fmt: skip
RECORDS: tuple[Known, ...] = (
    Fact("years_of_cooperation", Words("合作年数", "years of cooperation"), _U.YEAR),
    Fact("community_supporters", Words("结对的社区卫生服务中心", "community centres paired"), _U.PLACE),
    Fact("township_recipients", Words("结对的乡镇卫生院", "township health centres paired"), _U.PLACE),
    Fact("agreement_parties", Words("协议签约方", "parties of an agreement"), _U.PLACE),
)

ALL: dict[str, Known] = {
    one.code: one
    for group in (PEOPLE, TEACHING, SERVICE, CAPABILITY, OUTREACH, MONEY, RECORDS)
    for one in group
}
"""Every measure by its name, in the order in which a page lists them."""


def get(code: str) -> Known:
    """The measure of this name. Raises NotFound."""
    if code not in ALL:
        raise NotFound(NO_MEASURE, code=code)
    return ALL[code]


def promisable() -> list[Measure]:
    """The measures that a commitment may name: those over entries of the ledger."""
    return [one for one in ALL.values() if isinstance(one, Measure)]
