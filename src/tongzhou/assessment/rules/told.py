"""What goes into a score and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tongzhou.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one item of one subject. None is not known, which is not zero.

    `of` and `to` are a ratio's two sides, `entries` what the figure stands on; `target` what was promised for the days,
    `before` the figure of the same days a year earlier. `checks`: of each check whether it is met; `judged`: points by hand.
    """

    value: Decimal | None = None
    entries: int = 0
    of: Decimal | None = None
    to: Decimal | None = None
    target: Decimal | None = None
    before: Decimal | None = None
    checks: Mapping[str, bool] = field(default_factory=dict)
    judged: Decimal | None = None


NOTHING = Told()


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is assessed. `key` is a code or an id; `circles` says to which groups of peers it belongs, by `Among`."""

    key: str
    name: str
    circles: Mapping[str, str] = field(default_factory=dict)


class Outcome(StrEnum):
    """How an item came to its points."""

    SCORED = "scored"
    REWEIGHTED = "reweighted"
    ZERO = "zero"
    FULL = "full"
    JUDGED = "judged"
    PENDING = "pending"

    @property
    def words(self) -> Words:
        """In words."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.SCORED: Words("已计分", "scored"),
    Outcome.REWEIGHTED: Words("不计，分值已摊", "left out, re-spread"),
    Outcome.ZERO: Words("缺数据，记零分", "missing: nothing"),
    Outcome.FULL: Words("缺数据，记满分", "missing: full"),
    Outcome.JUDGED: Words("人工评定", "judged"),
    Outcome.PENDING: Words("等人打分", "waits for somebody"),
}


@dataclass(frozen=True, slots=True)
class Trace:
    """How one item came to its points: `share` of the full mark (None: nothing concluded), `weight` as it counts here.

    `exact` are the points before rounding, `points` those that count; `says` is one sentence that tells all of it.
    """

    item: str
    told: Told
    outcome: Outcome
    share: Fraction | None
    weight: Fraction
    exact: Fraction
    points: Decimal
    says: Words
    bonus: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A veto or a cap that applies; `known` False: its figure was not known, so that it was not applied."""

    veto: str
    says: Words
    known: bool = True


@dataclass(frozen=True, slots=True)
class Scored:
    """A subject's score. `points` None: nothing at all was known. `base` and `bonus` are what it is made of before vetoes."""

    subject: Subject
    points: Decimal | None
    base: Decimal
    bonus: Decimal
    grade: str
    rank: int | None
    traces: tuple[Trace, ...]
    hits: tuple[Hit, ...] = ()

    @property
    def pending(self) -> int:
        """Items that wait for somebody."""
        return sum(one.outcome is Outcome.PENDING for one in self.traces)
