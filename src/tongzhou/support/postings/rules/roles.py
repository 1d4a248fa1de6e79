"""What a posted person is there for, why he is away, how the host judges him."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.words import Words


class Role(StrEnum):
    """The part somebody plays at the host."""

    MEMBER = "member"
    LEADER = "leader"
    DEPARTMENT_HEAD = "department_head"
    VICE_PRESIDENT = "vice_president"
    PRESIDENT = "president"

    @property
    def words(self) -> Words:
        """The role in words."""
        return _ROLES[self]


_ROLES = {
    Role.MEMBER: Words("队员", "member"),
    Role.LEADER: Words("队长", "team leader"),
    Role.DEPARTMENT_HEAD: Words("科主任", "department head"),
    Role.VICE_PRESIDENT: Words("常务副院长", "executive vice-president"),
    Role.PRESIDENT: Words("院长", "president"),
}


class Why(StrEnum):
    """Why somebody is away during his posting."""

    LEAVE = "leave"
    SICK = "sick"
    DUTY = "duty"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """The reason in words."""
        return _WHYS[self]


_WHYS = {
    Why.LEAVE: Words("休假", "leave"),
    Why.SICK: Words("病假", "sick leave"),
    Why.DUTY: Words("因公外出", "on duty elsewhere"),
    Why.OTHER: Words("其他", "other"),
}


class Aspect(StrEnum):
    """What the host looks at."""

    WORK = "work"
    TEACHING = "teaching"
    DISCIPLINE = "discipline"
    COOPERATION = "cooperation"

    @property
    def words(self) -> Words:
        """The aspect in words."""
        return _ASPECTS[self]


_ASPECTS = {
    Aspect.WORK: Words("业务工作", "clinical or management work"),
    Aspect.TEACHING: Words("带教", "teaching"),
    Aspect.DISCIPLINE: Words("在岗纪律", "presence and discipline"),
    Aspect.COOPERATION: Words("协作", "cooperation"),
}


class Band(StrEnum):
    """Score bands of an appraisal."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"

    @property
    def words(self) -> Words:
        """The band in words."""
        return _BANDS[self]


_BANDS = {
    Band.EXCELLENT: Words("优秀", "excellent"),
    Band.GOOD: Words("良好", "good"),
    Band.FAIR: Words("合格", "fair"),
    Band.POOR: Words("不合格", "poor"),
}
