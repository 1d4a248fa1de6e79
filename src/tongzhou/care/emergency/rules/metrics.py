"""The times of many runs: how many are known, how long they took, how many met the target; what is not known or cannot be stands beside.

A figure is over readings whose time is known and runs forwards. What is not known is counted and named, never zero. What stands in an impossible
order and was insisted upon, what was done before its clock began (thrombolysis on the road), and what the run before counts already are out of
every figure. Minutes are whole, what is less than one dropped, as the ledger holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from uuid import UUID

from tongzhou.care.emergency.rules.pathways import Interval, Mean, Pathway, Proportion, measured
from tongzhou.care.emergency.rules.words import Came
from tongzhou.kernel.words import Words

FEWEST = 5
"""Over fewer runs no rate is given, only the numbers (small numbers stay visible)."""
HUNDREDTH = Decimal("0.01")
Metric = Interval | Proportion


class Worth(StrEnum):
    """What one run is worth to a figure."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    FLAGGED = "flagged"
    BEFORE = "before"
    CARRIED = "carried"

    @property
    def words(self) -> Words:
        """The worth in words."""
        return {
            "known": Words("计入", "counts"),
            "unknown": Words("时间不全", "a time is not known"),
            "flagged": Words("先后不对，坚持记的", "out of order, insisted upon"),
            "before": Words("起点之前已做", "done before its clock began"),
            "carried": Words("上一次急救已计", "counted with the run before"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Times:
    """One run as far as figures need it: true times of its current points, the day of arrival (in China), both houses.

    `onward`: he was sent on to a higher hospital.
    """

    run: UUID
    came: Came
    on: date
    sender: UUID
    receiver: UUID
    known: Mapping[str, datetime]
    onward: bool = False
    flagged: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()

    @property
    def month(self) -> date:
        """The first day of its month."""
        return self.on.replace(day=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """One run under one metric. `minutes` of an interval; `met` None where it does not count, or no target is set. `missing`: codes of points."""

    times: Times
    house: UUID
    worth: Worth
    minutes: int | None = None
    met: bool | None = None
    missing: tuple[str, ...] = ()


def readings(pathway: Pathway, metric: Metric, runs: Iterable[Times]) -> list[Reading]:
    """Every run that the metric concerns, in the order given."""
    if isinstance(metric, Proportion):
        return [_sent(metric, one) for one in runs if one.came in metric.came]
    found = (_timed(pathway, metric, one) for one in runs)
    return [one for one in found if one is not None]


def _timed(pathway: Pathway, interval: Interval, times: Times) -> Reading | None:
    every = measured(
        pathway, times.came, times.known, flagged=tuple(times.flagged), carried=tuple(times.carried)
    )
    one = next((each for each in every if each.interval.code == interval.code), None)
    if one is None or one.span is None:
        return None
    if one.onward and not times.onward:
        return None
    house = times.sender if one.span.house == "sender" else times.receiver
    missing = tuple(code for code in (one.span.start, one.span.end) if code not in times.known)
    if one.carried:
        worth = Worth.CARRIED
    elif one.minutes is None:
        worth = Worth.UNKNOWN
    elif one.flagged:
        worth = Worth.FLAGGED
    else:
        worth = Worth.KNOWN if one.minutes >= 0 else Worth.BEFORE
    met = one.met if worth is Worth.KNOWN else None
    return Reading(times, house, worth, one.minutes, met, missing)


def _sent(proportion: Proportion, times: Times) -> Reading:
    met = before(times.known, times.flagged, proportion.earlier, proportion.later)
    if met is not None:
        return Reading(times, times.receiver, Worth.KNOWN, None, met)
    if proportion.later not in times.known:
        return Reading(times, times.receiver, Worth.UNKNOWN, missing=(proportion.later,))
    return Reading(times, times.receiver, Worth.FLAGGED)


def before(known: Mapping[str, datetime], flagged: Iterable[str], earlier: str, later: str) -> bool | None:
    """Whether one point was before another. None: the later is not known, or one of them is flagged. One that never was, was not before."""
    end, start = known.get(later), known.get(earlier)
    if end is None or {earlier, later} & known.keys() & set(flagged):
        return None
    return start is not None and start < end


@dataclass(frozen=True, slots=True)
class Quarters:
    """Least, lower quartile, median, upper quartile, greatest: minutes."""

    least: int
    low: Decimal
    median: Decimal
    high: Decimal
    most: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A metric over many runs. `known` runs have it; `met` of `judged` met the target, `best` the better one (None: none is set).

    `missing`: how often each point was not known.
    """

    known: int
    unknown: int
    flagged: int
    before: int
    carried: int
    missing: Mapping[str, int]
    total: int
    quarters: Quarters | None
    judged: int
    met: int
    best: int | None

    @property
    def concerned(self) -> int:
        """Runs that should have it: all but those counted with the run before."""
        return self.known + self.unknown + self.flagged + self.before

    @property
    def mean(self) -> Decimal | None:
        """Minutes, to a hundredth; None when nothing is known."""
        if self.quarters is None:
            return None
        return (Decimal(self.total) / self.known).quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def few(self) -> bool:
        """Whether a rate would be one over too few."""
        return self.judged < FEWEST

    @property
    def share(self) -> Decimal | None:
        """How many in a hundred met it, to a hundredth; None over fewer than five."""
        if self.few:
            return None
        return (Decimal(100 * self.met) / self.judged).quantize(HUNDREDTH, ROUND_HALF_UP)

    def mean_kept(self, wanted: Mean | None) -> bool | None:
        """Whether the mean is as wanted; None: nothing is wanted, or too few to say."""
        if wanted is None or self.known < FEWEST:
            return None
        most = wanted.minutes * self.known
        return self.total < most if wanted.below else self.total <= most

    def share_kept(self, wanted: int | None) -> bool | None:
        """Whether enough met the target; None: nothing is wanted, or too few to say."""
        return None if wanted is None or self.few else 100 * self.met >= wanted * self.judged


def summary(metric: Metric, told: Sequence[Reading]) -> Summary:
    """What these readings come to."""
    worths = Counter(one.worth for one in told)
    counted = [one for one in told if one.worth is Worth.KNOWN]
    minutes = sorted(one.minutes for one in counted if one.minutes is not None)
    best = metric.best if isinstance(metric, Interval) else None
    return Summary(
        known=len(counted),
        unknown=worths[Worth.UNKNOWN],
        flagged=worths[Worth.FLAGGED],
        before=worths[Worth.BEFORE],
        carried=worths[Worth.CARRIED],
        missing=dict(Counter(code for one in told if one.worth is Worth.UNKNOWN for code in one.missing)),
        total=sum(minutes),
        quarters=quarters(minutes) if minutes else None,
        judged=sum(1 for one in counted if one.met is not None),
        met=sum(1 for one in counted if one.met),
        best=None if best is None else sum(1 for one in minutes if one <= best),
    )


def quarters(minutes: Sequence[int]) -> Quarters:
    """Of at least one number, in order: the mean of two neighbours where the rank falls between them, as the indicators take it (type 2)."""
    low, median, high = (_at(minutes, percent) for percent in (25, 50, 75))
    return Quarters(minutes[0], low, median, high, minutes[-1])


def _at(minutes: Sequence[int], percent: int) -> Decimal:
    rank, rest = divmod(len(minutes) * percent, 100)
    pair = (minutes[rank], minutes[rank]) if rest else (minutes[rank - 1], minutes[rank])
    return Decimal(sum(pair)) / 2
