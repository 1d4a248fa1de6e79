"""The closed lists that blood is told in."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.words import Words


class Abo(StrEnum):
    """The ABO group; of a recipient it may not be known yet."""

    O = "O"  # noqa: E741  # it is the name of the group
    A = "A"
    B = "B"
    AB = "AB"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Words:
        """The group in words."""
        if self is Abo.UNKNOWN:
            return Words("ABO 未知", "ABO unknown")
        return Words(f"{self.value} 型", f"group {self.value}")


class Rh(StrEnum):
    """RhD; of a recipient it may not be known yet."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Words:
        """RhD in words."""
        return {
            "positive": Words("Rh 阳性", "Rh positive"),
            "negative": Words("Rh 阴性", "Rh negative"),
            "unknown": Words("Rh 未知", "Rh unknown"),
        }[self.value]


DONOR_ABO = (Abo.O, Abo.A, Abo.B, Abo.AB)
DONOR_RH = (Rh.POSITIVE, Rh.NEGATIVE)
"""What a bag can be: a bag's group is always known."""


class Purpose(StrEnum):
    """What it is needed for. Never a patient's name; a case number stands beside it."""

    STOCK = "stock"
    OPERATION = "operation"
    BLEEDING = "bleeding"
    ANAEMIA = "anaemia"
    PLATELETS_LOW = "platelets_low"
    CLOTTING = "clotting"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """The purpose in words."""
        return {
            "stock": Words("补库存", "for stock"),
            "operation": Words("手术备血", "for an operation"),
            "bleeding": Words("大出血抢救", "severe bleeding"),
            "anaemia": Words("贫血", "anaemia"),
            "platelets_low": Words("血小板减少", "low platelets"),
            "clotting": Words("凝血障碍", "disorder of clotting"),
            "other": Words("其他", "other"),
        }[self.value]


class Came(StrEnum):
    """What the receiver says of each bag."""

    HERE = "here"
    REFUSED = "refused"
    MISSING = "missing"

    @property
    def words(self) -> Words:
        """It in words."""
        return {
            "here": Words("收到", "received"),
            "refused": Words("拒收，退回", "refused, goes back"),
            "missing": Words("没有到", "did not arrive"),
        }[self.value]


class Why(StrEnum):
    """Why a bag is given to nobody."""

    EXPIRED = "expired"
    BROKEN = "broken"
    TEMPERATURE = "temperature"
    APPEARANCE = "appearance"
    TEST = "test"
    LOST = "lost"
    NOT_NEEDED = "not_needed"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """The reason in words."""
        return {
            "expired": Words("过期", "expired"),
            "broken": Words("破损", "broken"),
            "temperature": Words("温度超限", "temperature out of range"),
            "appearance": Words("外观异常", "looks wrong"),
            "test": Words("检测不合格", "failed a test"),
            "lost": Words("途中丢失", "lost on the way"),
            "not_needed": Words("不再需要，无法退回", "not needed, cannot go back"),
            "other": Words("其他", "other"),
        }[self.value]


def group_words(abo: str, rh: str) -> Words:
    """ "A 型 Rh 阳性"."""
    first, second = Abo(abo).words, Rh(rh).words
    return Words(f"{first.zh} {second.zh}", f"{first.en}, {second.en}")
