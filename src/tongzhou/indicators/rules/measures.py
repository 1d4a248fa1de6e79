"""A measure: which entries are counted, and how. Plain data, so that another engine may read the same definitions.

Only standing entries count: a reversed entry and its reversal are both left out, which nets sums to the same and
leaves nothing of them in distinct counts. Where no entry stands there is no figure at all: missing is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words


class Aggregate(StrEnum):
    """How entries become one number. `of` names the role or the field of the detail where one is needed."""

    QUANTITY = "quantity"
    """The sum of their quantities; about and more-than survive it."""
    ENTRIES = "entries"
    """How many there are."""
    MEMBERS = "members"
    """How many different members of the role `of`, over the whole window: a person counts once."""
    VALUES = "values"
    """How many different values of the detail field `of`."""
    DETAIL = "detail"
    """The sum of the detail field `of`; entries that do not say it add nothing."""
    LONGEST = "longest"
    """The greatest value of the detail field `of`."""
    FEN = "fen"
    """The sum of their money, in fen."""


NEEDS_OF = frozenset({Aggregate.MEMBERS, Aggregate.VALUES, Aggregate.DETAIL, Aggregate.LONGEST})
COLUMNS = frozenset({"specialty", "tier", "grade", "unit", "case_number"})
"""Columns of an entry that a filter may name; everything else is "detail.<field>"."""


class Better(StrEnum):
    """Which way is good, for colours and scores."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Where:
    """Only entries whose column or detail field is one of `values`. Raises ValueError for a column that is none."""

    field: str
    values: tuple[str | int | bool, ...]

    def __post_init__(self) -> None:
        if self.field not in COLUMNS and not self.field.startswith("detail."):
            raise ValueError(f"{self.field} is neither a column of an entry nor a field of its detail")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure over confirmed entries. `qualifier_of` names the detail field that says about or more-than for `of`."""

    code: str
    words: Words
    unit: Unit
    kinds: tuple[str, ...]
    aggregate: Aggregate = Aggregate.QUANTITY
    of: str = ""
    where: tuple[Where, ...] = ()
    qualifier_of: str = ""
    better: Better = Better.MORE

    def __post_init__(self) -> None:
        if not self.kinds:
            raise ValueError(f"measure {self.code} counts no kind of entry")
        if (self.aggregate in NEEDS_OF) != bool(self.of):
            raise ValueError(f"measure {self.code}: {self.aggregate} and “{self.of}” do not fit")


@dataclass(frozen=True, slots=True)
class Cover:
    """A figure that is known only when statements cover `years` without a gap: an absence must be stated, not supposed.

    The statements are entries of `kind` whose detail names `measure` and a `value`, for the days of the act.
    """

    code: str
    words: Words
    unit: Unit
    kind: str
    measure: str
    years: int
    better: Better = Better.LESS


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that the partnership's own records hold (the programme, its agreements and pairings), not the ledger."""

    code: str
    words: Words
    unit: Unit
    better: Better = Better.NEITHER


Known = Measure | Cover | Fact
"""Whatever can be computed under a name."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a measure comes to. `quantity` None: nothing known, which is not zero; `entries` is what it opens to."""

    quantity: Quantity | None
    entries: int
