"""Service on site by posted experts, and what became of people's health: counts with their source."""

from __future__ import annotations

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.acts.rules import ActKind, Ask, Field, Group, Option, Part

EXPERT = Part("expert", Words("帮扶专家", "expert"), Side.SUPPORTING)
SOURCE = Field(
    "source",
    Words("数字来源", "source of the number"),
    Ask.CHOICE,
    required=True,
    explain=Words(
        "从本院系统导出、手工统计，还是逐例登记。",
        "From the hospital's own system, counted by hand, or case by case.",
    ),
    options=(
        Option("system", Words("本院系统", "own system")),
        Option("counted", Words("手工统计", "counted by hand")),
        Option("single", Words("逐例登记", "case by case")),
    ),
)
GRADES = tuple(Option(str(n), Words(f"{zh}级", f"grade {n}")) for n, zh in enumerate("一二三四", 1))


def _count(code: str, words: Words, unit: Unit, explain: Words, *, graded: bool = False) -> ActKind:
    return ActKind(
        code,
        words,
        Group.ONSITE,
        unit,
        explain,
        fields=(SOURCE,),
        parts=(EXPERT,),
        typed=True,
        grades=GRADES if graded else (),
    )


KINDS = (
    _count(
        "outpatient_visit",
        Words("门诊", "outpatient visits"),
        Unit.PERSON_VISIT,
        Words("某天某科看的门诊人次。", "Visits of a day and department."),
    ),
    _count(
        "emergency_visit",
        Words("急诊", "emergency visits"),
        Unit.PERSON_VISIT,
        Words("某天某科看的急诊人次。", "Visits of a day and department."),
    ),
    _count(
        "admission",
        Words("收治住院", "admissions"),
        Unit.PERSON_VISIT,
        Words("某天某科收治的住院人次。", "Admissions of a day and department."),
    ),
    _count(
        "emergency_admission",
        Words("急诊收住院", "emergency admissions"),
        Unit.PERSON_VISIT,
        Words("经急诊收住院的人次。", "Admissions by way of the emergency department."),
    ),
    _count(
        "operation",
        Words("手术", "operations"),
        Unit.CASE,
        Words("主刀或指导完成的手术例数，可按级别分开。", "Operations done or directed, by grade if known."),
        graded=True,
    ),
    _count(
        "prehospital_rescue",
        Words("院前抢救危重患者", "critical patients rescued before hospital"),
        Unit.CASE,
        Words(
            "院前急救中抢救的危重患者例数。", "Critical patients rescued before they reached the hospital."
        ),
    ),
    ActKind(
        "health_outcome",
        Words("健康结局", "health outcome"),
        Group.OUTCOME,
        Unit.ITEM,
        Words(
            "某地某段时间的一个数；没有发生写 0，不知道不要写。",
            "One number for a place and a time; 0 if none happened, nothing if unknown.",
        ),
        fields=(
            Field(
                "measure",
                Words("指标", "measure"),
                Ask.CHOICE,
                required=True,
                tells=True,
                options=(
                    Option("maternal_deaths", Words("孕产妇死亡数", "maternal deaths")),
                    Option("infant_deaths", Words("婴儿死亡数", "infant deaths")),
                    Option("live_births", Words("活产数", "live births")),
                    Option("critical_saved", Words("抢救成功危重患者数", "critical patients saved")),
                    Option("referred_out", Words("转出县外病人数", "patients referred out of the county")),
                ),
            ),
            Field(
                "value",
                Words("数值", "value"),
                Ask.WHOLE,
                required=True,
                explain=Words("没有发生写 0。", "0 if none happened."),
            ),
            Field(
                "source",
                Words("数字来源", "source"),
                Ask.TEXT,
                explain=Words("哪个系统或哪份年报。", "Which system or annual report."),
            ),
        ),
        needs_department=False,
        usual=Side.RECEIVING,
    ),
    ActKind(
        "platelet_support",
        Words("紧急调拨血小板", "emergency platelets"),
        Group.OUTCOME,
        Unit.THERAPEUTIC_DOSE,
        Words("机采血小板，按治疗量计；不记价格。", "Apheresis platelets in therapeutic doses; no price."),
        fields=(
            Field(
                "abo",
                Words("血型", "ABO group"),
                Ask.CHOICE,
                options=tuple(Option(one, Words(one, one)) for one in ("A", "B", "AB", "O")),
            ),
            Field(
                "rh",
                Words("Rh", "Rh"),
                Ask.CHOICE,
                options=(
                    Option("positive", Words("阳性", "positive")),
                    Option("negative", Words("阴性", "negative")),
                ),
            ),
        ),
        typed=True,
        needs_department=False,
    ),
)
