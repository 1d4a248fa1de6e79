"""Values stated for periods: known for a window only when the statements leave no day out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tongzhou.indicators.rules.windows import Window


@dataclass(frozen=True, slots=True)
class Statement:
    """A value for the days from `start` up to, not including, `end`. The value lies anywhere within them.

    `of`: the county that it speaks of (where the house lay that stated it; a house that lies in none speaks of itself).
    """

    start: date
    end: date
    value: Decimal
    of: str = ""

    @property
    def order(self) -> tuple[date, date, Decimal, str]:
        """In which they are listed."""
        return self.start, self.end, self.value, self.of


def touching(statements: Sequence[Statement], window: Window) -> list[Statement]:
    """The statements that speak of a day of the window, the earliest first."""
    if window.start is None or window.end is None:
        return []
    inside = [one for one in statements if one.start < window.end and one.end > window.start]
    return sorted(inside, key=lambda one: (one.start, one.end))


def covered(statements: Sequence[Statement], window: Window) -> Decimal | None:
    """The sum of the values over the window; None when a day is not spoken of, or a value cannot be placed.

    A value that is not zero cannot be placed when its days reach beyond the window or meet another statement of the same county.
    What one county states says nothing of another: each that speaks leaves no day out, and their values add up.
    """
    found = touching(statements, window)
    counties = {one.of: [other for other in found if other.of == one.of] for one in found}
    sums = [_covered(of, window) for of in counties.values()]
    known = [one for one in sums if one is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(sums) else None


def _covered(found: Sequence[Statement], window: Window) -> Decimal | None:
    """The sum over the statements of one county that touch the window, the earliest first."""
    assert window.start and window.end
    reached = window.start
    for one in found:
        if one.start > reached:
            return None
        reached = max(reached, one.end)
    return _sum(found, window) if reached >= window.end else None


def _sum(found: Sequence[Statement], window: Window) -> Decimal | None:
    assert window.start and window.end
    for n, one in enumerate(found):
        beyond = one.start < window.start or one.end > window.end
        others = (other for m, other in enumerate(found) if m != n)  # two that say the same are two
        meets = any(other.start < one.end and one.start < other.end for other in others)
        if one.value and (beyond or meets):
            return None
    return sum((one.value for one in found), Decimal(0))
