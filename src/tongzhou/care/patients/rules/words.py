"""The closed lists: sex, purposes and forms of consent, units of age."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.words import Words


class Sex(StrEnum):
    """Administrative sex."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Words:
        """In words."""
        return {"male": Words("男", "male"), "female": Words("女", "female")}.get(
            self.value, Words("性别不详", "sex unknown")
        )


class Purpose(StrEnum):
    """What the consent is for. Three separate consents, never one."""

    CARE = "care"
    TEACHING = "teaching"
    PUBLICITY = "publicity"

    @property
    def words(self) -> Words:
        """In words."""
        return {
            "care": Words("诊疗会诊", "care"),
            "teaching": Words("教学", "teaching"),
            "publicity": Words("宣传", "publicity"),
        }[self.value]


class ConsentForm(StrEnum):
    """How the consent was given."""

    WRITTEN = "written"
    PHOTO = "photo"
    EMERGENCY = "emergency"

    @property
    def words(self) -> Words:
        """In words. An emergency without consent is allowed by law and must be completed later."""
        return {
            "written": Words("纸质签字，原件留存", "signed on paper, kept on file"),
            "photo": Words("签字照片", "photograph of the signature"),
            "emergency": Words("紧急情况，事后补签", "emergency, to be signed afterwards"),
        }[self.value]


class AgeUnit(StrEnum):
    """In what an age was told."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"

    @property
    def words(self) -> Words:
        """In words."""
        return {
            "year": Words("岁", "years"),
            "month": Words("个月", "months"),
            "day": Words("天", "days"),
        }[self.value]
