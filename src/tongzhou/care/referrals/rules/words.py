"""The closed lists a referral is told in."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tongzhou.kernel.words import Words


class Direction(StrEnum):
    """Towards more care, or back towards home."""

    UP = "up"
    DOWN = "down"

    @property
    def words(self) -> Words:
        """The direction in words."""
        return Words("上转", "up") if self is Direction.UP else Words("下转", "down")


class Transport(StrEnum):
    """How the patient travels."""

    OWN = "own"
    FAMILY = "family"
    AMBULANCE = "ambulance"

    @property
    def words(self) -> Words:
        """The way of travelling in words."""
        return {
            "own": Words("自己去", "on his own"),
            "family": Words("家属送", "brought by the family"),
            "ambulance": Words("救护车", "by ambulance"),
        }[self.value]


class Outcome(StrEnum):
    """How the stay ended, as the receiver's summary says."""

    HOME = "home"
    BACK = "back"
    ONWARD = "onward"
    STAYS = "stays"
    DIED = "died"

    @property
    def words(self) -> Words:
        """The outcome in words."""
        return {
            "home": Words("出院回家", "discharged home"),
            "back": Words("转回下级继续治疗", "goes back for further care"),
            "onward": Words("又转往别处", "referred on elsewhere"),
            "stays": Words("留在接收方长期随访", "stays in the receiver's care"),
            "died": Words("去世", "died"),
        }[self.value]


class OfferKind(StrEnum):
    """What a receiver can hold for a patient."""

    BED = "bed"
    SLOT = "slot"

    @property
    def words(self) -> Words:
        """The kind in words."""
        return Words("床位", "bed") if self is OfferKind.BED else Words("号源", "appointment slot")


class Summary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the receiver must know, in the sections of the International Patient Summary (HL7 FHIR IPS). Plain text; "" is not told."""

    problems: str = ""
    medications: str = ""
    allergies: str = ""
    results: str = ""
    procedures: str = ""
    plan: str = ""


class CarePlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes on at home: for a referral down. Plain text; "" is not told."""

    medicines: str = ""
    wound: str = ""
    rehabilitation: str = ""
    watch: str = ""
    come_back: str = ""
    call: str = ""


SECTIONS = {
    "problems": Words("诊断与问题", "Problems"),
    "medications": Words("正在用的药", "Medications"),
    "allergies": Words("过敏", "Allergies"),
    "results": Words("检查检验结果", "Results"),
    "procedures": Words("做过的处置和手术", "Procedures"),
    "plan": Words("下一步打算", "Plan of care"),
}
"""The sections of the summary, in order."""

CARE = {
    "medicines": Words("用药", "Medicines"),
    "wound": Words("伤口和管路", "Wound and tubes"),
    "rehabilitation": Words("康复", "Rehabilitation"),
    "watch": Words("注意什么", "What to watch"),
    "come_back": Words("什么时候回来", "When to come back"),
    "call": Words("有事找谁", "Whom to call"),
}
"""The parts of the plan of care, in order."""
