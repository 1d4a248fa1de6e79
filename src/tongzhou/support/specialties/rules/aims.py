"""What a department is built up to: a named rank, or a unit that the county did not have; and the usual plan for each.

The suggested milestones are a start that both sides change; they are nobody's standard. Official standards differ by
province and year: 国家卫生健康委《县级医院医疗服务能力基本标准》 and the societies' centre standards are to be read for each case.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongzhou.kernel.words import Words


class Rank(StrEnum):
    """Who names a key department. A department that leads its prefecture (州域内优势科室) is of the municipal rank."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    MUNICIPAL = "municipal"
    COUNTY = "county"

    @property
    def words(self) -> Words:
        """In words."""
        return _RANKS[self]


_RANKS = {
    Rank.NATIONAL: Words("国家级", "national"),
    Rank.PROVINCIAL: Words("省级", "provincial"),
    Rank.MUNICIPAL: Words("市（州）级", "municipal"),
    Rank.COUNTY: Words("县级", "of the county"),
}


class Aim(StrEnum):
    """What shall be there in the end."""

    KEY_NATIONAL = "key_national"
    KEY_PROVINCIAL = "key_provincial"
    KEY_MUNICIPAL = "key_municipal"
    KEY_COUNTY = "key_county"
    NICU = "nicu"
    OBSTETRICS = "obstetrics"
    EMERGENCY = "emergency"
    CHEST_PAIN = "chest_pain"
    STROKE = "stroke"
    TRAUMA = "trauma"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """In words."""
        return _AIMS[self]

    @property
    def rank(self) -> Rank | None:
        """The rank that is to be granted; None where a unit is built instead."""
        return _NAMED.get(self)


_AIMS = {
    Aim.KEY_NATIONAL: Words("国家级重点专科", "national key department"),
    Aim.KEY_PROVINCIAL: Words("省级重点专科", "provincial key department"),
    Aim.KEY_MUNICIPAL: Words("市（州）级重点或优势专科", "municipal key department"),
    Aim.KEY_COUNTY: Words("县级重点专科", "key department of the county"),
    Aim.NICU: Words("新生儿重症监护室", "neonatal intensive care unit"),
    Aim.OBSTETRICS: Words("产科", "obstetrics"),
    Aim.EMERGENCY: Words("急诊急救中心", "emergency centre"),
    Aim.CHEST_PAIN: Words("胸痛中心", "chest pain centre"),
    Aim.STROKE: Words("卒中中心", "stroke centre"),
    Aim.TRAUMA: Words("创伤中心", "trauma centre"),
    Aim.OTHER: Words("其他科室建设", "another department"),
}
_NAMED = {
    Aim.KEY_NATIONAL: Rank.NATIONAL,
    Aim.KEY_PROVINCIAL: Rank.PROVINCIAL,
    Aim.KEY_MUNICIPAL: Rank.MUNICIPAL,
    Aim.KEY_COUNTY: Rank.COUNTY,
}


class Lack(StrEnum):
    """What a department lacks."""

    STAFF = "staff"
    DEVICE = "device"
    TECHNIQUE = "technique"
    ROOM = "room"

    @property
    def words(self) -> Words:
        """In words."""
        return _LACKS[self]


_LACKS = {
    Lack.STAFF: Words("人员", "staff"),
    Lack.DEVICE: Words("设备", "device"),
    Lack.TECHNIQUE: Words("技术", "technique"),
    Lack.ROOM: Words("场地", "room"),
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A milestone as it is suggested: so many months after the beginning, with the evidence that shows it."""

    name: str
    needs: str
    months: int


_KEY = (
    Suggested("学科带头人和梯队到位", "人员名单、职称、进修证明", 6),
    Suggested("核心技术常态开展", "手术或操作登记，近半年例数", 12),
    Suggested("质控指标达到申报标准", "质控报表", 18),
    Suggested("提交申报材料", "申报书", 20),
)
_CENTRE = (
    Suggested("成立组织，多学科流程上墙", "红头文件、流程图", 2),
    Suggested("与急救和乡镇卫生院联网", "协议、群组或系统截图", 5),
    Suggested("全员培训和演练", "签到表、演练记录", 6),
    Suggested("连续六个月上报数据", "数据平台截图", 12),
    Suggested("通过评审或验收", "通知或证书", 18),
)
_UNIT = (
    Suggested("场地改造完成", "照片、验收单", 6),
    Suggested("设备到位", "设备清单、验收单", 8),
    Suggested("医护进修结业、排班齐全", "结业证、排班表", 10),
    Suggested("独立收治第一例", "病例登记（不写姓名）", 12),
    Suggested("连续运行六个月", "收治例数、转出例数", 18),
)
_PLANS = dict.fromkeys(_NAMED, _KEY) | dict.fromkeys((Aim.CHEST_PAIN, Aim.STROKE, Aim.TRAUMA), _CENTRE)


def suggested(aim: Aim) -> tuple[Suggested, ...]:
    """The usual milestones for an aim, in the order of their days."""
    return _PLANS.get(aim, _UNIT)
