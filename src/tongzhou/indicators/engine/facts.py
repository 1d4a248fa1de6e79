"""What every engine sees: one row per posted act with its members, and where its institutions lie. Numbers are whole thousandths.

A reversal is no fact of its own: it ends its fact (`reversed`). So a figure as known at a moment T counts facts with
posted ≤ T that were not reversed up to T.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

THOUSANDTHS = 1000
"""Quantities and numbers of a detail have three decimals at most: as whole thousandths every engine adds them up alike."""


def thousandths(number: Decimal | int) -> int:
    """A number as whole thousandths, half away from zero beyond the third decimal."""
    scaled = Decimal(number) * THOUSANDTHS
    return int(scaled.to_integral_value("ROUND_HALF_UP"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One act in the ledger. Ids are text, "" where there is none. `first` and `last` are its days in China, both inside.

    `quantity` is in thousandths, `minutes` and `fen` whole; None is unknown. `detail` holds words (text, "true"/"false") and
    `numbers` the numbers of the detail in thousandths, by field. `members` are (role, key).
    """

    entry: str
    kind: str
    first: date
    last: date
    posted: datetime
    reversed: datetime | None = None
    supporting: str = ""
    receiving: str = ""
    pairing: str = ""
    agreement: str = ""
    programme: str = ""
    department: str = ""
    specialty: str = ""
    tier: str = ""
    grade: str = ""
    case_number: str = ""
    quantity: int = THOUSANDTHS
    unit: str = ""
    qualifier: str = "exact"
    minutes: int | None = None
    fen: int | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    members: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an institution lies from `start` up to, not including, `end` (None: open): region codes by level, "" where none.

    Codes are those of `directory.Region`: 2 digits the province, 4 the prefecture, 6 the county, 9 the township, 12 the village.
    """

    institution: str
    start: date | None
    end: date | None
    province: str = ""
    prefecture: str = ""
    county: str = ""
    township: str = ""
    village: str = ""
    kind: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """Facts with the map of places: what the reference and generated tests work on. `places` are without overlap for each institution."""

    facts: tuple[Fact, ...]
    places: tuple[Standing, ...] = ()


def split(detail: Mapping[str, object]) -> tuple[dict[str, str], dict[str, int]]:
    """The words and the numbers (thousandths) of an entry's detail. Lists, objects and nothing say neither.

    A number is a word too, without trailing zeros: it can be told apart and chosen.
    """
    words: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for name, value in detail.items():
        if isinstance(value, bool):
            words[name] = str(value).lower()
        elif isinstance(value, int | float | Decimal):
            exact = Decimal(str(value))
            words[name], numbers[name] = f"{exact.normalize():f}", thousandths(exact)
        elif isinstance(value, str):
            words[name] = value
    return words, numbers
