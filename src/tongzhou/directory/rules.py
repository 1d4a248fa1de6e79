"""What kinds of places and people there are. Words from the glossary; codes as the register has them."""

from __future__ import annotations

from enum import StrEnum

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
