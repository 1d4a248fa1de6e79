"""What a figure comes to, which way is good, and what the partnership's own records hold.

Only standing entries count: a reversed entry and its reversal are both left out, which nets sums to the same and
leaves nothing of them in distinct counts. Where no entry stands there is no figure at all: missing is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words


class Better(StrEnum):
    """Which way is good, for colours and scores."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Record:
    """A figure that the partnership's own records hold (the programme, its agreements and pairings), not the ledger."""

    code: str
    words: Words
    unit: Unit
    better: Better = Better.NEITHER


@dataclass(frozen=True, slots=True)
class Result:
    """What a measure comes to. `quantity` None: nothing known, which is not zero; `entries` is what it opens to."""

    quantity: Quantity | None
    entries: int
