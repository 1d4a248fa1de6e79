"""Research: grants and papers are plain acts; milestones, named ranks and preparations post entries of their own records."""

from __future__ import annotations

import re

import msgspec

from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import Kind, Side
from tongzhou.support.acts.rules import ActKind, Ask, Field, Group, Option, Part
from tongzhou.support.specialties.rules.aims import Rank

LEVELS = (
    Option("national", Words("国家级", "national")),
    Option("provincial", Words("省级", "provincial")),
    Option("municipal", Words("市（州）级", "municipal")),
    Option("hospital", Words("院级", "of the hospital")),
)
INDEXES = (
    Option("core_zh", Words("中文核心", "Chinese core journal")),
    Option("sci", Words("SCI", "SCI")),
    Option("other", Words("其他", "other")),
)
EXPERT = Part("expert", Words("支援方参与人", "people of the supporter"), Side.SUPPORTING)
LOCAL = Part("author", Words("受援方参与人", "people of the recipient"), Side.RECEIVING)


def doi(text: str) -> str:
    """A DOI without what is pasted with it: "https://doi.org/", "DOI: ", spaces. Others come back as they are."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi\s*[:：]?\s*)", "", text.strip(), flags=re.IGNORECASE)


GRANT = ActKind(
    "research_grant",
    Words("科研课题", "research grant"),
    Group.RESEARCH,
    Unit.ITEM,
    Words(
        "立项一个算一项，以立项通知为准；日期写立项的那天。",
        "One grant counts once, by its letter; the day is that of the grant.",
    ),
    fields=(
        Field("level", Words("级别", "level"), Ask.CHOICE, required=True, options=LEVELS, tells=True),
        Field(
            "number",
            Words("立项编号", "number of the grant"),
            Ask.TEXT,
            explain=Words(
                "照立项通知写；同一编号只登记一次。", "As in the letter; a number is entered once."
            ),
            most=60,
        ),
        Field(
            "fen",
            Words("资助金额（元）", "amount (yuan)"),
            Ask.FEN,
            explain=Words("没有经费写 0；不知道不写。", "0 if there is no money in it; empty if unknown."),
            most=100_000_000_00,
        ),
        Field("source", Words("立项单位", "granted by"), Ask.TEXT, most=80),
    ),
    parts=(EXPERT, LOCAL),
    topic=Words("课题名称", "title"),
    needs_department=False,
    once=True,
    number="number",
    longest=200,
)
PAPER = ActKind(
    "paper",
    Words("论文", "paper"),
    Group.RESEARCH,
    Unit.PAPER,
    Words(
        "已经发表的一篇算一篇，两家之间只登记一次；日期写发表的那天。",
        "A published paper counts once between the two institutions; the day is that of publication.",
    ),
    fields=(
        Field("index", Words("收录", "index"), Ask.CHOICE, required=True, options=INDEXES),
        Field("journal", Words("期刊", "journal"), Ask.TEXT, required=True, most=120),
        Field("year", Words("发表年份", "year of publication"), Ask.WHOLE, required=True, least=1990, most=2200,
              expected=Words("四位年份，如 2024", "a year of four digits, such as 2024")),
        Field("issue", Words("卷期页码", "volume, issue, pages"), Ask.TEXT, most=60),
        Field(
            "doi",
            Words("DOI", "DOI"),
            Ask.TEXT,
            explain=Words("例：10.1000/182；没有不写。", "Such as 10.1000/182; empty if there is none."),
            most=200,
            pattern=r"10\.\d{4,9}/\S+",
            expected=Words("以“10.”开头、中间有“/”的编号", "a number that begins with “10.” and holds a “/”"),
            tidy=doi,
        ),
    ),
    parts=(EXPERT, LOCAL),
    topic=Words("论文题目", "title"),
    needs_department=False,
    once=True,
    number="doi",
    longest=300,
)  # fmt: skip
OUTPUTS = (GRANT, PAPER)
"""Plain acts: what research came out."""


class MilestoneDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `aim`: what is built (rules.aims.Aim). `due`: the planned day (ISO), None without. `last`: what is built stands."""

    specialty: str
    aim: str
    milestone: str
    due: str | None
    evidence: str
    last: bool


class RankDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `rank`: national, provincial, municipal, county. `granted_by` and `number` of the document, "" when not known."""

    specialty: str
    rank: str
    granted_by: str
    number: str


class PreparationDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Version 1. `form`: dosage form (rules.preparations.DosageForm). `number`: that of filing or registration."""

    name: str
    form: str
    number: str


_SEALS = Words("支", "S"), Words("受", "R")
_SPECIALTY = {"specialty": Words("学科", "specialty")}
MILESTONE = Kind(
    "specialty_milestone",
    Words("学科建设节点", "milestone of a specialty"),
    Unit.ITEM,
    1,
    *_SEALS,
    detail=MilestoneDetail,
    labels=_SPECIALTY
    | {
        "aim": Words("建设目标", "aim"),
        "milestone": Words("节点", "milestone"),
        "due": Words("计划日期", "planned for"),
        "evidence": Words("依据", "evidence"),
        "last": Words("建成", "completes it"),
    },
)
"""Unit 项: a milestone of the plan, reached; said by one side, confirmed by the other."""
KEY_DEPARTMENT = Kind(
    "key_department",
    Words("重点专科", "key department"),
    Unit.PLACE,
    1,
    *_SEALS,
    detail=RankDetail,
    labels=_SPECIALTY
    | {
        "rank": Words("级别", "rank"),
        "granted_by": Words("评定机关", "granted by"),
        "number": Words("文号", "document"),
    },
    values={"rank": lambda code: Rank(code).words},
)
"""Unit 个: a department that was granted a named rank."""
PREPARATION = Kind(
    "preparation",
    Words("院内制剂", "hospital preparation"),
    Unit.ITEM,
    1,
    *_SEALS,
    detail=PreparationDetail,
    labels={
        "name": Words("名称", "name"),
        "form": Words("剂型", "dosage form"),
        "number": Words("备案号或批准文号", "filing number"),
    },
)
"""Unit 项: a preparation that was filed or registered with its quality documents."""
KINDS = (MILESTONE, KEY_DEPARTMENT, PREPARATION)
