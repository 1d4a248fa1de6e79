"""The kinds of teaching: what is asked of each, and who takes part."""

from __future__ import annotations

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.acts.rules import ActKind, Ask, Field, Group, Option, Part

TEACHER = Part("teacher", Words("带教专家", "teacher"), Side.SUPPORTING, least=1)
ATTENDEE = Part("attendee", Words("参加人员", "attendees"), Side.RECEIVING)
LEARNER = Part("learner", Words("受带教者", "learner"), Side.RECEIVING)
ATTENDANCE = Field(
    "attendance",
    Words("参加人数", "attendance"),
    Ask.WHOLE,
    explain=Words("到场的人数；有签到名单的会自动算。", "People who came; computed when there is a roster."),
    most=5000,
)
HOW = Field(
    "how",
    Words("方式", "how"),
    Ask.CHOICE,
    explain=Words("现场，或通过网络。", "On site, or over the network."),
    options=(Option("on_site", Words("现场", "on site")), Option("remote", Words("远程", "remote"))),
)
TOPIC = Words("题目", "topic")
PATIENTS = Field(
    "patients",
    Words("查看病人数", "patients seen"),
    Ask.WHOLE,
    explain=Words("不写姓名，只写人数。", "A number, no names."),
    most=500,
)


def _kind(
    code: str,
    words: Words,
    unit: Unit,
    explain: Words,
    *fields: Field,
    parts: tuple[Part, ...] = (TEACHER, ATTENDEE),
    needs: bool = True,
) -> ActKind:
    return ActKind(
        code,
        words,
        Group.TEACHING,
        unit,
        explain,
        fields=(ATTENDANCE, HOW, *fields),
        parts=parts,
        timed=True,
        topic=TOPIC,
        needs_department=needs,
    )


KINDS = (
    _kind(
        "teaching_ward_round",
        Words("教学查房", "teaching ward round"),
        Unit.TIME,
        Words("为教学而做的床旁查房，一次算一次。", "A bedside round held for teaching; each counts once."),
        PATIENTS,
    ),
    _kind(
        "surgical_teaching",
        Words("手术带教", "surgical teaching"),
        Unit.CASE_TIME,
        Words("在手术中带教，一台算一例次。", "Teaching during an operation; each operation counts once."),
        Field(
            "operation",
            Words("术式", "operation"),
            Ask.TEXT,
            explain=Words("手术名称，不写病人。", "Name of the operation, not of the patient."),
        ),
        Field(
            "role",
            Words("受带教者做了什么", "what the learner did"),
            Ask.CHOICE,
            options=(
                Option("observed", Words("观摩", "observed")),
                Option("assisted", Words("协助", "assisted")),
                Option("supervised", Words("指导下主刀", "operated under supervision")),
            ),
        ),
        parts=(TEACHER, LEARNER),
    ),
    _kind(
        "lecture",
        Words("学术讲座", "lecture"),
        Unit.SESSION,
        Words("一场算一场次。", "Each session counts once."),
        needs=False,
    ),
    _kind(
        "case_discussion",
        Words("疑难病例讨论", "difficult case discussion"),
        Unit.TIME,
        Words("不写病人姓名；写病例号或病种。", "No patient's name; a case number or the disease."),
    ),
    _kind(
        "skills_training",
        Words("技能培训", "skills training"),
        Unit.SESSION,
        Words("操作、急救等技能的培训。", "Training of skills: procedures, resuscitation."),
    ),
    _kind(
        "management_guidance",
        Words("管理指导", "management guidance"),
        Unit.TIME,
        Words(
            "质控、护理、院感、信息等管理工作的指导。",
            "Guidance on quality, nursing, infection control, information.",
        ),
        needs=False,
    ),
    _kind(
        "public_health_training",
        Words("公共卫生培训", "public-health training"),
        Unit.SESSION,
        Words("孕产妇管理、卫生监督、血液安全等。", "Maternal management, health supervision, blood safety."),
        needs=False,
    ),
    _kind(
        "training_course",
        Words("培训班", "training course"),
        Unit.SESSION,
        Words("有计划的培训班，一期算一场次。", "A planned course; each run counts once."),
        Field("days", Words("天数", "days"), Ask.WHOLE, most=400),
        needs=False,
    ),
)
