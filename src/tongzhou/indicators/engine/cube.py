"""What is asked of an engine: leaves over windows, told apart by place, as known at a moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.rules.covering import Statement
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.words import Words


class Level(StrEnum):
    """By what figures are told apart. Regions are those of the chosen side's institution; WHOLE is everything together."""

    WHOLE = "whole"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    INSTITUTION = "institution"
    DEPARTMENT = "department"
    PAIRING = "pairing"
    AGREEMENT = "agreement"
    PROGRAMME = "programme"

    @property
    def words(self) -> Words:
        """The level in words."""
        return _LEVELS[self]


_LEVELS = {
    Level.WHOLE: Words("全国", "nation"),
    Level.PROVINCE: Words("省", "province"),
    Level.PREFECTURE: Words("市州", "prefecture"),
    Level.COUNTY: Words("县", "county"),
    Level.TOWNSHIP: Words("乡镇", "township"),
    Level.VILLAGE: Words("村", "village"),
    Level.INSTITUTION: Words("机构", "institution"),
    Level.DEPARTMENT: Words("科室", "department"),
    Level.PAIRING: Words("结对", "pairing"),
    Level.AGREEMENT: Words("协议", "agreement"),
    Level.PROGRAMME: Words("项目", "programme"),
}
REGIONS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


class On(StrEnum):
    """Whose place counts: where the help was received, or who gave it."""

    RECEIVING = "receiving"
    SUPPORTING = "supporting"


class Map(StrEnum):
    """Where a place lay: on the day of the act, or where it lies today."""

    AS_IT_WAS = "as_it_was"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class By:
    """How figures are told apart. `only` keeps these places (none: all); `as_of` is the moment of knowledge (None: now).

    `today` is the day of today's map: needed with Map.TODAY.
    """

    level: Level = Level.WHOLE
    on: On = On.RECEIVING
    map: Map = Map.AS_IT_WAS
    today: date | None = None
    only: frozenset[str] = frozenset()
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        if self.map is Map.TODAY and self.today is None:
            raise ValueError("today's map needs the day")


WHOLE = ""
"""The one place of Level.WHOLE."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An additive leaf: `entries` facts, of which `told` say the number; `total` in thousandths; how many are about, more than."""

    entries: int = 0
    told: int = 0
    total: int = 0
    about: int = 0
    more: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.entries + other.entries,
            self.told + other.told,
            self.total + other.total,
            self.about + other.about,
            self.more + other.more,
        )


@dataclass(frozen=True, slots=True)
class Members:
    """A distinct leaf: `entries` facts with `different` things among them."""

    entries: int = 0
    different: int = 0


@dataclass(frozen=True, slots=True)
class Values:
    """A histogram: how often each value (thousandths) came, of `entries` facts."""

    entries: int = 0
    counts: Mapping[int, int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements whose days touch the window."""

    entries: int = 0
    said: tuple[Statement, ...] = ()


Got = Amount | Members | Values | Statements
"""What an engine answers for one leaf, window and place. A place without a fact has no answer."""
Found = Mapping[tuple[Need, str], Got]
"""By leaf with window, and by place: a region's code, an id, WHOLE."""


class Engine(Protocol):
    """Computes leaves. Every engine answers the same for the same facts."""

    def compute(self, needs: Sequence[Need], by: By) -> Found:
        """All leaves over their windows, for every place that has a fact of them."""

    def lineage(self, need: Need, by: By, *, limit: int | None = None) -> list[str]:
        """The entries behind a leaf, by the first day of the act and id."""


def days_of(window: Window) -> Window:
    """A window whose both ends are known, wide enough for any date where it was open."""
    return Window(window.start or date(1949, 10, 1), window.end or date(2200, 1, 1))
