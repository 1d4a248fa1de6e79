"""One case of a technique: who did it, who stood by; and the curve that many make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from tongzhou.kernel.words import Words

WINDOW = 5
"""Cases over which the running mean of minutes is taken."""
FEWEST = 5
"""Fewer than so many: shown as they are and marked; no rate is made of them (brief, rule 10)."""


class Level(StrEnum):
    """How far the learner went in a case."""

    OBSERVED = "observed"
    ASSISTED = "assisted"
    SUPERVISED = "supervised"
    ALONE = "alone"

    @property
    def words(self) -> Words:
        """In words."""
        return _LEVELS[self]


_LEVELS = {
    Level.OBSERVED: Words("观摩", "observed"),
    Level.ASSISTED: Words("协助", "assisted"),
    Level.SUPERVISED: Words("指导下完成", "under supervision"),
    Level.ALONE: Words("独立完成", "alone"),
}
UNDER = (Level.OBSERVED, Level.ASSISTED, Level.SUPERVISED)
"""Levels with an expert beside the learner."""


class What(StrEnum):
    """What is stated of a technique beside its cases; each is claimed once at a time."""

    INTRODUCTION = "introduction"
    LOCAL_FIRST = "local_first"
    INDEPENDENCE = "independence"
    KEEPING = "keeping"

    @property
    def words(self) -> Words:
        """In words."""
        return _WHATS[self]


_WHATS = {
    What.INTRODUCTION: Words("引进", "introduction"),
    What.LOCAL_FIRST: Words("填补空白", "local first"),
    What.INDEPENDENCE: Words("首次独立完成", "first done alone"),
    What.KEEPING: Words("满一年仍在做", "kept after a year"),
}


class Scope(StrEnum):
    """Where something was never done before."""

    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"

    @property
    def words(self) -> Words:
        """In words."""
        return _SCOPES[self]


_SCOPES = {
    Scope.COUNTY: Words("县内首例", "first in the county"),
    Scope.PREFECTURE: Words("市（州）内首例", "first in the prefecture"),
    Scope.PROVINCE: Words("省内首例", "first in the province"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """A case as the curve reads it. `minutes` and `complication` None: not known."""

    on: date
    level: Level
    minutes: int | None = None
    complication: bool | None = None
    learner: UUID | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A case with its number in the series (from 1) and the mean minutes of the known ones among the last WINDOW cases."""

    number: int
    done: Done
    mean: Fraction | None


def curve(cases: Sequence[Done]) -> list[Point]:
    """The cases of one learner in the order they were done (equal days keep the order given)."""
    ordered = sorted(cases, key=lambda one: one.on)
    made = []
    for number, done in enumerate(ordered, 1):
        last = [one.minutes for one in ordered[max(0, number - WINDOW) : number] if one.minutes is not None]
        made.append(Point(number, done, Fraction(sum(last), len(last)) if last else None))
    return made


@dataclass(frozen=True, slots=True)
class Sum:
    """What a curve amounts to. `complications` counts among `known`; `first_alone` is the number of the first case alone."""

    cases: int
    under: int
    alone: int
    complications: int
    known: int
    first_alone: int | None
    median_minutes: Fraction | None


def summed(points: Sequence[Point]) -> Sum:
    """The figures of a curve."""
    alone = [point for point in points if point.done.level is Level.ALONE]
    known = [point for point in points if point.done.complication is not None]
    return Sum(
        cases=len(points),
        under=len(points) - len(alone),
        alone=len(alone),
        complications=sum(bool(point.done.complication) for point in known),
        known=len(known),
        first_alone=alone[0].number if alone else None,
        median_minutes=median([p.done.minutes for p in points if p.done.minutes is not None]),
    )


def median(numbers: Sequence[int]) -> Fraction | None:
    """The middle number, or the mean of the two in the middle; None of nothing."""
    ordered, half = sorted(numbers), len(numbers) // 2
    if not ordered:
        return None
    return Fraction(ordered[half] if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2))
