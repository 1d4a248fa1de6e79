"""Free clinics, home visits, tours, exchanges, aid to patients: who came, what was found, who follows up."""

from __future__ import annotations

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Side
from tongzhou.support.acts.rules import ActKind, Ask, Field, Group, Option, Part

EXPERT = Part("expert", Words("参加专家", "experts"), Side.SUPPORTING)
LOCAL = Part("local", Words("当地医生", "local doctors"), Side.RECEIVING)
PLACE = Field(
    "place",
    Words("地点", "place"),
    Ask.TEXT,
    explain=Words("如村委会、集市。", "Such as the village office, the market."),
)
EXPERTS = Field(
    "experts",
    Words("专家人数", "number of experts"),
    Ask.WHOLE,
    explain=Words("名单没有列全时填写。", "When the list of names is not complete."),
    most=2000,
)
ATTENDED = Field("attended", Words("接诊人次", "people seen"), Ask.WHOLE, most=100_000)
FOUND = Field("found", Words("发现需跟进的人数", "people to be followed up"), Ask.WHOLE, most=100_000)
FOLLOWS = Field(
    "follows_up",
    Words("由谁跟进", "who follows up"),
    Ask.TEXT,
    explain=Words("机构或科室，不写病人。", "An institution or department, no patient."),
)
SPECIALTIES = Field(
    "specialties",
    Words("参加专科", "specialties"),
    Ask.LIST,
    explain=Words("用“、”隔开。", "Separated by commas."),
)

KINDS = (
    ActKind(
        "free_clinic",
        Words("义诊", "free clinic"),
        Group.OUTREACH,
        Unit.SESSION,
        Words("一处一天算一场次。", "One place and day counts once."),
        fields=(PLACE, ATTENDED, FOUND, FOLLOWS, SPECIALTIES, EXPERTS),
        parts=(EXPERT, LOCAL),
        needs_department=False,
    ),
    ActKind(
        "home_visit",
        Words("送医上门", "home visits"),
        Group.OUTREACH,
        Unit.PERSON_VISIT,
        Words("上门看的人次，不写病人姓名。", "Visits at home; no patient's name."),
        fields=(PLACE, FOUND, FOLLOWS),
        parts=(EXPERT, LOCAL),
        typed=True,
        needs_department=False,
    ),
    ActKind(
        "exchange",
        Words("学术交流", "academic exchange"),
        Group.OUTREACH,
        Unit.SESSION,
        Words("学术会议、交流活动，一次算一场次。", "A meeting or exchange counts once."),
        fields=(PLACE, EXPERTS, ATTENDED),
        parts=(EXPERT, LOCAL),
        topic=Words("主题", "theme"),
        needs_department=False,
    ),
    ActKind(
        "patient_aid",
        Words("患者救助", "patient aid"),
        Group.OUTREACH,
        Unit.CASE,
        Words(
            "在支援方治疗、费用减免的患者；只计例数，不写姓名。",
            "Patients treated at the supporter with costs covered; a number, never a name.",
        ),
        fields=(
            Field("days", Words("住院天数", "days in hospital"), Ask.WHOLE, most=1000),
            Field("cost", Words("总费用（元）", "total cost (yuan)"), Ask.FEN),
            Field(
                "paid_by",
                Words("由谁支付", "paid by"),
                Ask.TEXT,
                explain=Words(
                    "如医保、支援医院、基金会。", "Insurance, the supporting hospital, a foundation."
                ),
            ),
            Field(
                "out_of_pocket",
                Words("患者自付（元）", "paid by the patient (yuan)"),
                Ask.FEN,
                explain=Words("没有自付写 0；不知道不写。", "0 if nothing was paid; empty if unknown."),
            ),
            Field(
                "transport",
                Words("交通", "transport"),
                Ask.CHOICE,
                options=(
                    Option("arranged", Words("由支援方安排", "arranged by the supporter")),
                    Option("own", Words("自行前往", "own")),
                ),
            ),
        ),
        parts=(EXPERT,),
        typed=True,
        needs_department=False,
    ),
)
