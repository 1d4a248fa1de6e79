"""The closed lists of the 120 network, and the sheet that both sign."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from tongzhou.kernel.words import Words


class Kind(StrEnum):
    """The type of an ambulance: the classes of the health industry standard WS/T 292-2008 救护车 (from memory of it, 待核实)."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"

    @property
    def words(self) -> Words:
        """The type in words."""
        return {
            "a": Words("A 型 普通转运", "type A, patient transport"),
            "b": Words("B 型 抢救监护", "type B, emergency and intensive care"),
            "c": Words("C 型 负压防护", "type C, infectious diseases"),
            "d": Words("D 型 特殊用途", "type D, special purpose"),
        }[self.value]


class Gear(StrEnum):
    """What an ambulance carries."""

    DEFIBRILLATOR = "defibrillator"
    MONITOR = "monitor"
    ECG = "ecg"
    VENTILATOR = "ventilator"
    OXYGEN = "oxygen"
    SUCTION = "suction"
    PUMP = "pump"
    COMPRESSION = "compression"
    STRETCHER = "stretcher"
    SPINE_BOARD = "spine_board"
    DELIVERY = "delivery"
    INCUBATOR = "incubator"

    @property
    def words(self) -> Words:
        """The thing in words."""
        return _GEAR[self]


_GEAR = {
    Gear.DEFIBRILLATOR: Words("除颤仪", "defibrillator"),
    Gear.MONITOR: Words("监护仪", "monitor"),
    Gear.ECG: Words("12 导联心电图机", "12-lead ECG"),
    Gear.VENTILATOR: Words("呼吸机", "ventilator"),
    Gear.OXYGEN: Words("供氧", "oxygen"),
    Gear.SUCTION: Words("吸引器", "suction"),
    Gear.PUMP: Words("微量泵", "syringe pump"),
    Gear.COMPRESSION: Words("心肺复苏机", "chest compression device"),
    Gear.STRETCHER: Words("担架车", "stretcher"),
    Gear.SPINE_BOARD: Words("脊柱板", "spine board"),
    Gear.DELIVERY: Words("产包", "delivery kit"),
    Gear.INCUBATOR: Words("转运暖箱", "transport incubator"),
}


class Seat(StrEnum):
    """What somebody is in the crew."""

    DRIVER = "driver"
    DOCTOR = "doctor"
    NURSE = "nurse"

    @property
    def words(self) -> Words:
        """The seat in words."""
        return {
            "driver": Words("司机", "driver"),
            "doctor": Words("医生", "doctor"),
            "nurse": Words("护士", "nurse"),
        }[self.value]


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is handed over with the patient. Plain text; "" is not told."""

    who: str = ""
    found: str = ""
    vitals: str = ""
    given: str = ""
    tubes: str = ""
    belongings: str = ""
    family: str = ""


SHEET = {
    "who": Words("病人", "Patient"),
    "found": Words("病情和查体", "Condition and findings"),
    "vitals": Words("生命体征", "Vital signs"),
    "given": Words("做过的处置和用药", "What was done and given"),
    "tubes": Words("管路和伤口", "Tubes and wounds"),
    "belongings": Words("随身物品", "Belongings"),
    "family": Words("家属和联系", "Family and contact"),
}
"""The parts of the sheet, in order."""
NEEDED = ("who", "found")
"""Parts without which nobody can sign."""
