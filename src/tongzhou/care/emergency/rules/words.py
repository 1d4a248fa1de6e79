"""The closed lists in which an emergency is told."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.words import Words


class Came(StrEnum):
    """How the patient came to the receiving hospital."""

    AMBULANCE = "ambulance"
    TRANSFER = "transfer"
    WALK_IN = "walk_in"

    @property
    def words(self) -> Words:
        """The way in words."""
        return {
            "ambulance": Words("救护车送来", "by ambulance"),
            "transfer": Words("转来", "by transfer"),
            "walk_in": Words("自己来", "walked in"),
        }[self.value]


class Source(StrEnum):
    """Whose clock a point in time is."""

    PERSON = "person"
    DEVICE = "device"
    SYSTEM = "system"

    @property
    def words(self) -> Words:
        """The source in words."""
        return {
            "person": Words("人记", "told by a person"),
            "device": Words("设备", "read off a device"),
            "system": Words("系统", "by the system"),
        }[self.value]


class Standing(StrEnum):
    """What a point that arrived is worth: one of its code is current, the others are kept beside it."""

    CURRENT = "current"
    ASIDE = "aside"
    ASKED = "asked"
    REPLACED = "replaced"
    LATE = "late"

    @property
    def words(self) -> Words:
        """The standing in words."""
        return {
            "current": Words("有效", "counts"),
            "aside": Words("另一处也记了，备查", "told a second time, kept beside"),
            "asked": Words("先后不对，等核实", "out of order, to be checked"),
            "replaced": Words("已更正", "corrected"),
            "late": Words("结案后才到，备查", "came after closing, kept beside"),
        }[self.value]


class Answer(StrEnum):
    """What the receiving doctor says to the crew, by one touch. The pathway has the words."""

    STRAIGHT_TO_LAB = "straight_to_lab"
    THROMBOLYSIS_HERE = "thrombolysis_here"
    NEAREST_HOSPITAL = "nearest_hospital"


class Outcome(StrEnum):
    """What became of the patient at the receiving hospital's emergency department."""

    ADMITTED = "admitted"
    HOME = "home"
    TRANSFERRED = "transferred"
    LEFT = "left"
    DIED = "died"

    @property
    def words(self) -> Words:
        """The outcome in words."""
        return {
            "admitted": Words("收住院", "admitted"),
            "home": Words("离院回家", "went home"),
            "transferred": Words("转往上级医院", "transferred to a higher hospital"),
            "left": Words("自行离开", "left against advice"),
            "died": Words("死亡", "died"),
        }[self.value]


class Value(StrEnum):
    """A doctor's answer to one item of a checklist."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Words:
        """The answer in words."""
        return {
            "yes": Words("有", "yes"),
            "no": Words("无", "no"),
            "unknown": Words("不清楚", "not known"),
        }[self.value]


class What(StrEnum):
    """What a file of a run shows."""

    ECG = "ecg"
    PICTURE = "picture"
    DOCUMENT = "document"

    @property
    def words(self) -> Words:
        """The sort in words."""
        return {
            "ecg": Words("心电图", "ECG"),
            "picture": Words("照片", "picture"),
            "document": Words("单子", "paper"),
        }[self.value]


class Awake(StrEnum):
    """Consciousness by AVPU."""

    ALERT = "A"
    VOICE = "V"
    PAIN = "P"
    UNRESPONSIVE = "U"

    @property
    def words(self) -> Words:
        """The level in words."""
        return {
            "A": Words("清醒", "alert"),
            "V": Words("对声音有反应", "responds to voice"),
            "P": Words("对疼痛有反应", "responds to pain"),
            "U": Words("无反应", "unresponsive"),
        }[self.value]
