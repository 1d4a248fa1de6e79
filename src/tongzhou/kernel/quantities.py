"""Quantities: a number, its unit, and whether it is exact. Units are part of a figure (brief, rule 9)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tongzhou.kernel.words import Words


class Unit(StrEnum):
    """The closed list of counting units. The value is what is stored; `words` is what is shown."""

    PERSON = "person"
    PERSON_VISIT = "person_visit"
    CASE = "case"
    CASE_TIME = "case_time"
    TIME = "time"
    SESSION = "session"
    ITEM = "item"
    BATCH = "batch"
    DEVICE = "device"
    SET = "set"
    VEHICLE = "vehicle"
    THERAPEUTIC_DOSE = "therapeutic_dose"
    FEN = "fen"
    DAY = "day"
    MINUTE = "minute"
    HOUSEHOLD = "household"
    PLACE = "place"
    PAPER = "paper"
    YEAR = "year"

    @property
    def words(self) -> Words:
        """The unit as reports write it."""
        return _UNIT_WORDS[self]


_UNIT_WORDS: dict[Unit, Words] = {
    Unit.PERSON: Words("人", "persons"),
    Unit.PERSON_VISIT: Words("人次", "person-visits"),
    Unit.CASE: Words("例", "cases"),
    Unit.CASE_TIME: Words("例次", "case-times"),
    Unit.TIME: Words("次", "times"),
    Unit.SESSION: Words("场次", "sessions"),
    Unit.ITEM: Words("项", "items"),
    Unit.BATCH: Words("批", "batches"),
    Unit.DEVICE: Words("台", "devices"),
    Unit.SET: Words("套", "sets"),
    Unit.VEHICLE: Words("辆", "vehicles"),
    Unit.THERAPEUTIC_DOSE: Words("治疗量", "therapeutic doses"),
    Unit.FEN: Words("分", "fen"),
    Unit.DAY: Words("天", "days"),
    Unit.MINUTE: Words("分钟", "minutes"),
    Unit.HOUSEHOLD: Words("户", "households"),
    Unit.PLACE: Words("个", "places"),
    Unit.PAPER: Words("篇", "papers"),
    Unit.YEAR: Words("年", "years"),
}


class Qualifier(StrEnum):
    """How sure the number is. About is not exactly, and stays so through every sum."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"

    @property
    def words(self) -> Words:
        """The word set before the number; empty when exact."""
        return _QUALIFIER_WORDS[self]


_QUALIFIER_WORDS: dict[Qualifier, Words] = {
    Qualifier.EXACT: Words("", ""),
    Qualifier.ABOUT: Words("约", "about "),
    Qualifier.MORE_THAN: Words("超过", "more than "),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """`number` of `unit`. Adding different units raises ValueError; the weaker qualifier wins."""

    number: Decimal
    unit: Unit
    qualifier: Qualifier = Qualifier.EXACT

    def __add__(self, other: Quantity) -> Quantity:
        if self.unit is not other.unit:
            raise ValueError(f"cannot add {other.unit} to {self.unit}")
        return Quantity(self.number + other.number, self.unit, _weaker(self.qualifier, other.qualifier))

    def __neg__(self) -> Quantity:
        return Quantity(-self.number, self.unit, self.qualifier)


def _weaker(one: Qualifier, other: Qualifier) -> Qualifier:
    """About beats more-than (its direction is unknown), more-than beats exact."""
    for qualifier in (Qualifier.ABOUT, Qualifier.MORE_THAN):
        if qualifier in (one, other):
            return qualifier
    return Qualifier.EXACT
