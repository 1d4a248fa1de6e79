"""The pace of a promise: where it should stand today, so that who is behind is seen while there is time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules.commitments import Comparison


class Standing(StrEnum):
    """How a promise stands on a day."""

    AHEAD = "ahead"
    REACHED = "reached"
    BEHIND = "behind"
    MISSED = "missed"
    EXCEEDED = "exceeded"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Words:
        """The standing in words."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.AHEAD: Words("跟得上", "on pace"),
    Standing.REACHED: Words("已达到", "reached"),
    Standing.BEHIND: Words("落后", "behind"),
    Standing.MISSED: Words("没有达到", "missed"),
    Standing.EXCEEDED: Words("超出了上限", "over the limit"),
    Standing.NOT_YET: Words("还没开始", "not begun"),
    Standing.UNKNOWN: Words("还没有数", "no figure yet"),
}


@dataclass(frozen=True, slots=True)
class Pace:
    """`target` is prorated to the days that count; `expected` is where `done` should stand on the day (None for a ceiling).

    `ahead_by` is done − expected, negative when behind.
    """

    target: Decimal
    expected: Decimal | None
    standing: Standing

    def ahead_by(self, done: Decimal | None) -> Decimal | None:
        """How far beyond what is expected; None where nothing is expected or known."""
        return None if self.expected is None or done is None else done - self.expected


def pace(
    *,
    target: Decimal,
    comparison: Comparison,
    whole: Window,
    counted: Window,
    on: date,
    done: Decimal | None,
) -> Pace:
    """The pace on the day `on` (that day's work is still to come).

    `whole` are the days that the full target is for (an activity year, or from signing to the due date), `counted` the
    part of them in which the promise holds. A year that is entered in its middle asks for its share only.
    """
    share = _share(_length(counted), _length(whole))
    due = _round(target * share)
    if comparison is Comparison.AT_MOST:
        return Pace(due, None, _ceiling(due, done, counted, on))
    expected = _round(target * _share(_elapsed(counted, on), _length(whole)))
    return Pace(due, expected, _standing(due, expected, comparison, done, counted, on))


def _standing(
    due: Decimal, expected: Decimal, comparison: Comparison, done: Decimal | None, counted: Window, on: date
) -> Standing:
    if counted.start is not None and on < counted.start:
        return Standing.NOT_YET
    have = done or Decimal(0)
    over = counted.end is not None and on >= counted.end
    if comparison is Comparison.EXACTLY and have > due:
        return Standing.EXCEEDED
    if have >= due:
        return Standing.REACHED
    if over:
        return Standing.MISSED
    return Standing.BEHIND if have < _whole(expected) else Standing.AHEAD


def _ceiling(due: Decimal, done: Decimal | None, counted: Window, on: date) -> Standing:
    if counted.start is not None and on < counted.start:
        return Standing.NOT_YET
    if done is None:
        return Standing.UNKNOWN
    if done > due:
        return Standing.EXCEEDED
    return Standing.REACHED if counted.end is not None and on >= counted.end else Standing.AHEAD


def _length(window: Window) -> int:
    return window.days() or 0


def _elapsed(window: Window, on: date) -> int:
    """Days of the window that are over before `on`."""
    if window.start is None or window.end is None:
        return 0
    return max(0, (min(on, window.end) - window.start).days)


def _share(part: int, whole: int) -> Decimal:
    return Decimal(part) / Decimal(whole) if whole else Decimal(0)


def _whole(expected: Decimal) -> Decimal:
    """What may be asked for by now: nobody is behind for a fraction of a department."""
    return expected.quantize(Decimal(1), ROUND_HALF_UP)


def _round(number: Decimal) -> Decimal:
    """To two places, once."""
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)
