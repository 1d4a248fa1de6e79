"""What a pathway is, as data: points in time, the order they must be in, intervals with targets, checklists, what is to be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tongzhou.care.emergency.rules.words import Answer, Came, Source
from tongzhou.kernel.words import Words


@dataclass(frozen=True, slots=True)
class PointRule:
    """One point in time. `by`: sender, receiver, either or system (for the screen, nobody is refused). `after`: codes that come before it."""

    code: str
    words: Words
    by: str
    sources: tuple[Source, ...]
    after: tuple[str, ...] = ()
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """From one point to another, for those who `came` so. `house`: whose time it is, "receiver" or "sender".

    `onward`: it concerns only those who were sent on to a higher hospital.
    """

    start: str
    end: str
    came: tuple[Came, ...]
    house: str = "receiver"
    onward: bool = False


@dataclass(frozen=True, slots=True)
class Mean:
    """What the mean of a month has to be: at most so many minutes, or `below` them."""

    minutes: int
    below: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """A time that is measured. `field` is its name in the ledger's detail ("" = not posted); the first span that fits is taken.

    Target: at most `minutes` whole minutes (None: none is set), `best` when a better one is named; `confirmed` only once the text was read.
    Of many runs: what their `mean` has to be, and how many in a hundred (`share`) have to meet it; None: nothing is asked.
    """

    code: str
    words: Words
    spans: tuple[Span, ...]
    minutes: int | None
    best: int | None
    source: Words
    confirmed: bool
    field: str = ""
    mean: Mean | None = None
    share: int | None = None

    def span(self, came: Came) -> Span | None:
        """The two points it is measured between, for somebody who came so."""
        return next((one for one in self.spans if came in one.came), None)


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many in a hundred of those who `came` so had one point before another. Target: at least `share`."""

    code: str
    words: Words
    earlier: str
    later: str
    came: tuple[Came, ...]
    share: int | None
    source: Words
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway. `version` counts its changes; a run keeps the one it began with."""

    code: str
    version: int
    words: Words
    points: tuple[PointRule, ...]
    intervals: tuple[Interval, ...]
    checklists: tuple[str, ...]
    answers: Mapping[Answer, Words]
    source: Words
    confirmed: bool
    shares: tuple[Proportion, ...] = ()

    def point(self, code: str) -> PointRule | None:
        """The point of this code, if the pathway has it."""
        return next((one for one in self.points if one.code == code), None)

    def before(self, code: str) -> frozenset[str]:
        """The codes that must not be later than `code`. Not through others: who walked in met a doctor after the door and never left a scene."""
        rule = self.point(code)
        return frozenset(rule.after) if rule else frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a checklist. `sort`: needed (what speaks for it), never (contra-indication), weigh (relative)."""

    code: str
    sort: str
    words: Words


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list that a doctor answers item by item, each with his name. It decides nothing."""

    code: str
    version: int
    words: Words
    items: tuple[Item, ...]
    source: Words
    confirmed: bool


SLACK = timedelta(minutes=1)
"""Whoever reads a clock tells the minute and not the second: within one minute no order is impossible."""


def wrong_order(
    pathway: Pathway, code: str, at: datetime, known: Mapping[str, datetime]
) -> tuple[str, str] | None:
    """The two codes (earlier one first) that would stand in an impossible order, if `code` were at `at`; None when all is well.

    Points that are unknown say nothing: unknown stays unknown.
    """
    for other in sorted(pathway.before(code) & known.keys(), key=lambda one: known[one], reverse=True):
        if known[other] >= at + SLACK:
            return other, code
    for other, then in sorted(known.items(), key=lambda one: one[1]):
        if other != code and then + SLACK <= at and code in pathway.before(other):
            return code, other
    return None


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes that have passed from `start` to `end`; a clock that ran backwards by a minute or more gives a negative number."""
    return (end - start) // SLACK if end >= start else -((start - end) // SLACK)


@dataclass(frozen=True, slots=True)
class Measured:
    """An interval of one run. `minutes` None: not known. `flagged`: out of order and insisted upon, so out of every figure.

    `met` None: no target, not known, or flagged. `carried`: both ends were taken over from the run before, where they count.
    """

    interval: Interval
    span: Span | None
    minutes: int | None
    flagged: bool = False
    carried: bool = False

    @property
    def onward(self) -> bool:
        """Whether it concerns only those who were sent on."""
        return self.span is not None and self.span.onward

    @property
    def met(self) -> bool | None:
        """Whether the target was met."""
        if self.minutes is None or self.minutes < 0 or self.flagged or self.interval.minutes is None:
            return None
        return self.minutes <= self.interval.minutes

    @property
    def posted(self) -> int | None:
        """What the ledger holds: a clock that ran backwards as it ran; what is flagged but looks right is not known; what was carried counts elsewhere."""
        if self.carried or self.minutes is None or (self.flagged and self.minutes >= 0):
            return None
        return self.minutes


def measured(
    pathway: Pathway,
    came: Came,
    known: Mapping[str, datetime],
    *,
    flagged: Sequence[str] = (),
    carried: Sequence[str] = (),
) -> tuple[Measured, ...]:
    """Every interval of the pathway for the true times that are known. Intervals that do not concern this way of coming are left out."""
    found = []
    for one in pathway.intervals:
        span = one.span(came)
        if span is None:
            continue
        start, end = known.get(span.start), known.get(span.end)
        whole = start is not None and end is not None
        minutes = minutes_between(start, end) if start is not None and end is not None else None
        ends = {span.start, span.end}
        found.append(
            Measured(one, span, minutes, whole and bool(ends & set(flagged)), whole and ends <= set(carried))
        )
    return tuple(found)
