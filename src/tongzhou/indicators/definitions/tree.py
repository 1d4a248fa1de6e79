"""The vocabulary of definitions: which records, how they become a number, how numbers become others.

A tree is data: it is compared, hashed, written as JSON, compiled for a database, or walked by the slow reference. What
would be wrong at any time is refused when the tree is written (`ValueError`): an average of ratios, a sum of sums,
a percentile of a percentile. What depends on the declared kinds (units, fields) is found by `checking`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

TEXTS = frozenset(
    {
        "kind", "specialty", "tier", "grade", "unit", "case_number", "qualifier", "relation",
        "supporting_tier", "supporting_kind", "receiving_tier", "receiving_kind",
    }
)  # fmt: skip
"""Columns that hold a word. `relation` is "support" (under a pairing), "alliance" (inside a county) or "one_sided" (one house alone); tiers and kinds are the institutions'."""
NUMBERS = frozenset({"quantity", "minutes", "fen", "days"})
"""Columns that hold a number. `days` are the days from the first to the last of an act, both counted."""
THINGS = frozenset({"receiving", "supporting", "pairing", "department", "specialty", "case_number", "day"})
"""What can be told apart beside members: "day" are the days that acts covered, from first to last."""
_DETAIL = re.compile(r"detail\.[a-z][a-z0-9_]*")
_MEMBER = re.compile(r"member:[a-z][a-z_]*")


def is_detail(name: str) -> bool:
    """Whether `name` is a field of an act's own detail ("detail.level")."""
    return _DETAIL.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Is:
    """Facts whose word is one of `values`. What is unknown is none of them."""

    field: str
    values: tuple[str | int | bool, ...]

    def __post_init__(self) -> None:
        if self.field not in TEXTS and not is_detail(self.field):
            raise ValueError(f"{self.field} is neither a column of words nor a field of a detail")
        if not self.values:
            raise ValueError(f"a filter on {self.field} names no value")


@dataclass(frozen=True, slots=True)
class Not:
    """Facts whose word is known and none of `values`."""

    field: str
    values: tuple[str | int | bool, ...]

    def __post_init__(self) -> None:
        Is(self.field, self.values)


@dataclass(frozen=True, slots=True)
class Between:
    """Facts whose number lies between `least` and `most`, both inside; None is open. What is unknown lies nowhere.

    Numbers are in the unit of the column: minutes, fen, days; quantities and details as they were said.
    """

    field: str
    least: Decimal | None = None
    most: Decimal | None = None

    def __post_init__(self) -> None:
        _need_number(self.field)
        if self.least is None and self.most is None:
            raise ValueError(f"a range of {self.field} needs a bound")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"a range of {self.field} is empty")


@dataclass(frozen=True, slots=True)
class Known:
    """Facts that say `field` at all."""

    field: str

    def __post_init__(self) -> None:
        if self.field not in TEXTS | NUMBERS and not is_detail(self.field):
            raise ValueError(f"{self.field} is no column and no field of a detail")


Test = Is | Not | Between | Known


@dataclass(frozen=True, slots=True)
class Facts:
    """Confirmed records of some kinds, those that pass every test. One fact is one standing entry of the ledger.

    Kinds that begin with "outside." are rows of a table that was brought in (insurance data): no entries of ours.
    """

    kinds: tuple[str, ...]
    where: tuple[Test, ...] = ()

    def __post_init__(self) -> None:
        if not self.kinds or len(set(self.kinds)) != len(self.kinds):
            raise ValueError("facts name each of their kinds once, and at least one")


@dataclass(frozen=True, slots=True)
class Count:
    """How many facts."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of a number over facts; facts that do not say it add nothing, and where none says it there is no sum.

    `qualifier` names the detail field that says about or more-than for it; for the quantity that is its own.
    """

    facts: Facts
    of: str = "quantity"
    qualifier: str = ""

    def __post_init__(self) -> None:
        _need_number(self.of)
        if self.qualifier and not is_detail(self.qualifier):
            raise ValueError("what says about or more-than is a field of the detail")


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different ones over the whole window: `of` is "member:<role>", a column of things, or a field of the detail."""

    facts: Facts
    of: str

    def __post_init__(self) -> None:
        if self.of not in THINGS and not is_detail(self.of) and not _MEMBER.fullmatch(self.of):
            raise ValueError(f"{self.of} is nothing that can be told apart")


@dataclass(frozen=True, slots=True)
class Quantile:
    """The exact percentile of a number over facts that say it: the least value that `percent` in a hundred do not exceed.

    Where exactly so many lie at or below a value, the mean of it and the next (type 2 of Hyndman and Fan, 1996): the median
    of an even number is the mean of the two in the middle, as doctors count it.
    """

    facts: Facts
    of: str
    percent: int

    def __post_init__(self) -> None:
        _need_number(self.of)
        if not 0 < self.percent < 100:
            raise ValueError("a percentile lies between 1 and 99")


class End(StrEnum):
    """Which end of a range of values."""

    GREATEST = "greatest"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The greatest or the least value of a number."""

    facts: Facts
    of: str
    end: End = End.GREATEST

    def __post_init__(self) -> None:
        _need_number(self.of)


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that statements give for periods (`of` is a field of their detail): known only when they leave no day out.

    An absence must be stated, not supposed: no maternal death in five years needs statements over five years.
    """

    facts: Facts
    of: str

    def __post_init__(self) -> None:
        if not is_detail(self.of):
            raise ValueError("what is stated is a field of the detail")


Leaf = Count | Sum | Distinct | Quantile | Extreme | Stated
"""What is computed from facts directly."""


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the window."""


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised for the window under the name of a measure, prorated to its days; unknown where nothing was."""

    measure: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """`of` in `to`, kept apart to the end and multiplied by `scale` (100: per cent). Never of something that is itself a ratio or a percentile.

    A part of something known that has no fact is zero: of 8 answers none was late. A whole of zero has no ratio.
    """

    of: Tree
    to: Tree
    scale: int = 100

    def __post_init__(self) -> None:
        for part in (self.of, self.to):
            _refuse(
                part, (Ratio, Quantile, Change, Attainment), "a ratio of a ratio or percentile says nothing"
            )
        if self.scale < 1:
            raise ValueError("a ratio is scaled by 1, 100, 1000 …")


class Step(StrEnum):
    """How parts become one."""

    PLUS = "plus"
    MINUS = "minus"


@dataclass(frozen=True, slots=True)
class Derived:
    """Parts added up, or the later ones taken from the first. Unknown parts make it unknown unless `missing_is_zero`; from an unknown first one nothing is taken."""

    step: Step
    parts: tuple[Tree, ...]
    missing_is_zero: bool = False

    def __post_init__(self) -> None:
        if len(self.parts) < 2:
            raise ValueError("something derived has two parts or more")
        for part in self.parts:
            _refuse(part, (Ratio, Quantile, Change, Attainment), "ratios and percentiles are not added")


@dataclass(frozen=True, slots=True)
class Since:
    """Cumulative: from a day up to the window's end, whatever the window's start. A person counts once over all of it."""

    part: Tree
    start: date

    def __post_init__(self) -> None:
        _refuse_windowed(self.part)


@dataclass(frozen=True, slots=True)
class Trailing:
    """Over the `months` before the window's end."""

    part: Tree
    months: int

    def __post_init__(self) -> None:
        _refuse_windowed(self.part)
        if self.months < 1:
            raise ValueError("a trailing window has a month or more")


@dataclass(frozen=True, slots=True)
class Change:
    """Against the same days of the year before, in per cent of that; unknown where either is, or that was zero."""

    part: Tree

    def __post_init__(self) -> None:
        _refuse(self.part, (Change, Since, Attainment), "a change of that is not defined")


@dataclass(frozen=True, slots=True)
class Attainment:
    """What was done in per cent of what was promised."""

    part: Tree
    target: Target | Number

    def __post_init__(self) -> None:
        _refuse(self.part, (Change, Attainment), "an attainment of that is not defined")


Tree = Leaf | Number | Days | Target | Ratio | Derived | Since | Trailing | Change | Attainment
"""A definition."""
LEAVES = (Count, Sum, Distinct, Quantile, Extreme, Stated)


def _need_number(name: str) -> None:
    if name not in NUMBERS and not is_detail(name):
        raise ValueError(f"{name} is no number of a fact")


def _refuse(part: Tree, sorts: tuple[type, ...], why: str) -> None:
    if isinstance(part, sorts):
        raise ValueError(why)
    if isinstance(part, Since | Trailing):
        _refuse(part.part, sorts, why)


def _refuse_windowed(part: Tree) -> None:
    _refuse(part, (Since, Trailing, Change, Attainment), "a window of its own holds plain figures only")
