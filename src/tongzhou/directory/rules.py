"""What kinds of places and people there are. Words from the glossary; codes as the register has them."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from stdnum.cn import uscc

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words


class RegionLevel(StrEnum):
    """Levels of 行政区划代码 (GB/T 2260 and GB/T 10114)."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Kind(StrEnum):
    """What an institution is."""

    GENERAL_HOSPITAL = "general_hospital"
    TCM_HOSPITAL = "tcm_hospital"
    SPECIALIST_HOSPITAL = "specialist_hospital"
    MATERNAL_CHILD = "maternal_child"
    TOWNSHIP_CENTRE = "township_centre"
    VILLAGE_CLINIC = "village_clinic"
    COMMUNITY_CENTRE = "community_centre"
    BLOOD_STATION = "blood_station"
    CDC = "cdc"
    EMERGENCY_STATION = "emergency_station"
    HEALTH_COMMISSION = "health_commission"
    GOVERNMENT = "government"
    COMPANY = "company"

    @property
    def words(self) -> Words:
        """The kind as the register names it."""
        return _KINDS[self]

    @property
    def treats(self) -> bool:
        """Whether patients are treated there: a bureau, a blood station, a society may stand in the same tier and take none."""
        return self in _TREATING


_KINDS = {
    Kind.GENERAL_HOSPITAL: Words("综合医院", "general hospital"),
    Kind.TCM_HOSPITAL: Words("中医（民族医）医院", "traditional medicine hospital"),
    Kind.SPECIALIST_HOSPITAL: Words("专科医院", "specialist hospital"),
    Kind.MATERNAL_CHILD: Words("妇幼保健院", "maternal and child health hospital"),
    Kind.TOWNSHIP_CENTRE: Words("乡镇卫生院", "township health centre"),
    Kind.VILLAGE_CLINIC: Words("村卫生室", "village clinic"),
    Kind.COMMUNITY_CENTRE: Words("社区卫生服务中心", "community health centre"),
    Kind.BLOOD_STATION: Words("血站", "blood station"),
    Kind.CDC: Words("疾控中心", "centre for disease control"),
    Kind.EMERGENCY_STATION: Words("急救站", "emergency station"),
    Kind.HEALTH_COMMISSION: Words("卫生健康委员会（局）", "health commission"),
    Kind.GOVERNMENT: Words("政府", "government"),
    Kind.COMPANY: Words("企业、社会组织", "company or society"),
}

_TREATING = frozenset(
    {
        Kind.GENERAL_HOSPITAL, Kind.TCM_HOSPITAL, Kind.SPECIALIST_HOSPITAL, Kind.MATERNAL_CHILD, Kind.TOWNSHIP_CENTRE,
        Kind.VILLAGE_CLINIC, Kind.COMMUNITY_CENTRE,
    }
)  # fmt: skip
TREATING = tuple(sorted(_TREATING))
"""Kinds of institutions that treat patients, for a condition."""


class Tier(StrEnum):
    """Level of care at which an institution stands."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"

    @property
    def words(self) -> Words:
        """The tier in words."""
        return _TIERS[self]


_TIERS = {
    Tier.VILLAGE: Words("村级", "village"),
    Tier.TOWNSHIP: Words("乡级", "township"),
    Tier.COUNTY: Words("县级", "county"),
    Tier.PREFECTURE: Words("市（州）级", "prefecture"),
    Tier.PROVINCE: Words("省级", "province"),
}


class Title(StrEnum):
    """Professional title 职称 (or, for village doctors, the licence that stands for one)."""

    CHIEF_PHYSICIAN = "chief_physician"
    ASSOCIATE_CHIEF_PHYSICIAN = "associate_chief_physician"
    ATTENDING_PHYSICIAN = "attending_physician"
    RESIDENT_PHYSICIAN = "resident_physician"
    ASSISTANT_PHYSICIAN = "assistant_physician"
    VILLAGE_DOCTOR = "village_doctor"
    CHIEF_NURSE = "chief_nurse"
    NURSE = "nurse"
    TECHNICIAN = "technician"
    MANAGER = "manager"

    @property
    def words(self) -> Words:
        """The title as printed under a signature."""
        return _TITLES[self]


_TITLES = {
    Title.CHIEF_PHYSICIAN: Words("主任医师", "chief physician"),
    Title.ASSOCIATE_CHIEF_PHYSICIAN: Words("副主任医师", "associate chief physician"),
    Title.ATTENDING_PHYSICIAN: Words("主治医师", "attending physician"),
    Title.RESIDENT_PHYSICIAN: Words("住院医师", "resident physician"),
    Title.ASSISTANT_PHYSICIAN: Words("执业助理医师", "licensed assistant physician"),
    Title.VILLAGE_DOCTOR: Words("乡村医生", "village doctor"),
    Title.CHIEF_NURSE: Words("主任护师", "chief nurse"),
    Title.NURSE: Words("护师", "nurse"),
    Title.TECHNICIAN: Words("技师", "technician"),
    Title.MANAGER: Words("管理人员", "manager"),
}


CODE_LENGTHS = {
    RegionLevel.PROVINCE: 2,
    RegionLevel.PREFECTURE: 4,
    RegionLevel.COUNTY: 6,
    RegionLevel.TOWNSHIP: 9,
    RegionLevel.VILLAGE: 12,
}
"""Digits of a division code at each level, without trailing zeros (GB/T 2260, GB/T 10114)."""

WRONG_CODE = sentence(
    "directory.wrong_code",
    "行政区划代码“{code}”的位数与级别不符。",
    "The division code “{code}” does not have the digits of this level.",
    then_zh="省 2 位、市 4 位、县 6 位、乡 9 位、村 12 位；请照国家统计局公布的代码填写。",
    then_en="2 digits for a province, 4 prefecture, 6 county, 9 township, 12 village; copy it from the national list.",
)
WRONG_PARENT_REGION = sentence(
    "directory.wrong_parent_region",
    "“{code}”不是上级“{parent}”的下级代码。",
    "“{code}” is not a part of “{parent}”.",
    then_zh="请改选上级区划，或核对代码。",
    then_en="Choose another parent, or check the code.",
)
USCC_LENGTH = sentence(
    "directory.uscc_length",
    "统一社会信用代码应为 18 位，现在是 {count} 位。",
    "A unified social credit code has 18 characters; this has {count}.",
    then_zh="请照登记证书重新填写；没有代码的村卫生室可以留空。",
    then_en="Copy it from the certificate; a village clinic without one may leave it empty.",
)
USCC_SIGN = sentence(
    "directory.uscc_sign",
    "统一社会信用代码里不会有“{sign}”。",
    "A unified social credit code never holds “{sign}”.",
    then_zh="常见的是把数字 1、0、5、2 看成了字母 I、O、S、Z，请对照证书。",
    then_en="Digits 1, 0, 5 and 2 are often read as I, O, S and Z: compare with the certificate.",
)
USCC_CHECK = sentence(
    "directory.uscc_check",
    "统一社会信用代码的校验位不对，多半是抄错了一位。",
    "The check character does not fit: most likely one character was copied wrongly.",
    then_zh="请对照登记证书逐位核对。",
    then_en="Compare it with the certificate, character by character.",
)
UNDER_ITSELF = sentence(
    "directory.under_itself",
    "“{name}”不能挂到自己或自己的下级机构之下。",
    "“{name}” cannot stand below itself or below one of its own.",
    then_zh="请先把那个下级机构移出，或改选别的上级。",
    then_en="Move that institution out first, or choose another parent.",
)
UNDER_LOWER = sentence(
    "directory.under_lower",
    "{child}机构不能挂在{parent}机构之下。",
    "An institution of {child} level cannot stand below one of {parent} level.",
    then_zh="请改选同级或更高一级的上级机构。",
    then_en="Choose a parent of the same or a higher level.",
)


def region_code(level: RegionLevel, typed: str) -> str:
    """The code without the zeros that fill it up ("511300" is "5113"). Raises Invalid (code)."""
    code = stem("".join(typed.split()))
    if not code.isascii() or not code.isdigit() or len(code) != CODE_LENGTHS[level]:
        raise Invalid(WRONG_CODE, field="code", code=typed)
    return code


def stem(code: str) -> str:
    """A division code without trailing zero groups: 3 + 3 digits for village and township, 2 + 2 above."""
    for length, group in ((12, 3), (9, 3), (6, 2), (4, 2)):
        if len(code) == length and code.endswith("0" * group):
            code = code[:-group]
    return code


def check_part(code: str, parent: str) -> None:
    """A part's code begins with the whole's. Raises Invalid (parent_id)."""
    if not code.startswith(parent) or code == parent:
        raise Invalid(WRONG_PARENT_REGION, field="parent_id", code=code, parent=parent)


def check_uscc(typed: str) -> str:
    """统一社会信用代码 (GB 32100-2015) as it is stored: 18 characters, capitals. Raises Invalid (uscc)."""
    code = "".join(typed.split()).upper()
    if len(code) != 18:
        raise Invalid(USCC_LENGTH, field="uscc", count=len(code))
    for sign in code:
        if sign not in USCC_SIGNS:
            raise Invalid(USCC_SIGN, field="uscc", sign=sign)
    if not uscc.is_valid(code):
        raise Invalid(USCC_CHECK, field="uscc")
    return code


USCC_SIGNS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
"""The digits and capitals of GB 32100-2015: without I, O, S, V, Z."""


def path_of(own: UUID, parent_path: str | None) -> str:
    """Where an institution stands: its parent's path and its own id."""
    return f"{parent_path or '/'}{own}/"


def path_ids(path: str) -> tuple[UUID, ...]:
    """The ids a path is made of, from the top down."""
    return tuple(UUID(part) for part in path.split("/") if part)


def check_below(*, name: str, path: str, tier: Tier, parent_path: str, parent_tier: Tier) -> None:
    """Whether an institution at `path` may stand below the parent. Raises Invalid (parent_id)."""
    if parent_path.startswith(path):
        raise Invalid(UNDER_ITSELF, field="parent_id", name=name)
    ranks = list(Tier)
    if ranks.index(parent_tier) < ranks.index(tier):
        raise Invalid(UNDER_LOWER, field="parent_id", child=tier.words, parent=parent_tier.words)
