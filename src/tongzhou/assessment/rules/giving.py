"""The eight rules that make points of a figure. Numbers are in the unit of the indicator as it is shown (money in yuan)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongzhou.assessment.rules import faults as f
from tongzhou.assessment.rules.closed import Among, Method, Sign
from tongzhou.assessment.rules.faults import Wrong
from tongzhou.kernel.words import Words

UNSAID = Words("", "")


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised under a measure for the days of the period, or so many per cent of it."""

    measure: str
    percent: Decimal = Decimal(100)

    def __post_init__(self) -> None:
        if not self.measure:
            raise Wrong("measure", f.NO_INDICATOR)
        if self.percent <= 0:
            raise Wrong("percent", f.PERCENT)


Goal = Decimal | Promised
"""A number, or a promise."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Nothing at `floor`, all at `full`, in proportion between. Where less is better, `floor` lies above `full`."""

    floor: Decimal
    full: Goal

    def __post_init__(self) -> None:
        if self.floor == self.full:
            raise Wrong("full", f.SAME_ENDS)


@dataclass(frozen=True, slots=True)
class Band:
    """From `at` on, `points`."""

    at: Decimal
    points: Decimal

    def __post_init__(self) -> None:
        if self.points < 0:
            raise Wrong("points", f.NOT_NEGATIVE)


@dataclass(frozen=True, slots=True)
class Bands:
    """The first band that is reached, the best first; else `otherwise`. `less`: a band is reached from above."""

    bands: tuple[Band, ...]
    otherwise: Decimal = Decimal(0)
    less: bool = False

    def __post_init__(self) -> None:
        if not self.bands:
            raise Wrong("bands", f.NO_BANDS)
        if self.otherwise < 0:
            raise Wrong("otherwise", f.NOT_NEGATIVE)
        points = [*(one.points for one in self.bands), self.otherwise]
        ends = [one.at if self.less else -one.at for one in self.bands]
        if points != sorted(points, reverse=True) or ends != sorted(set(ends)):
            raise Wrong("bands", f.BANDS_ORDER)


@dataclass(frozen=True, slots=True)
class Deduct:
    """All, less `points` for each whole `per` that is lacking to `start` (`over`: that goes beyond it), at most `most` (None: all)."""

    start: Goal
    per: Decimal
    points: Decimal
    most: Decimal | None = None
    over: bool = False

    def __post_init__(self) -> None:
        for name in ("per", "points", "most"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise Wrong(name, f.NOT_POSITIVE)


@dataclass(frozen=True, slots=True)
class Condition:
    """All where the figure is `sign` `than`, else nothing."""

    sign: Sign
    than: Decimal


@dataclass(frozen=True, slots=True)
class Check:
    """One point of a checklist: `points` when it is met. `evidence`: only with what proves it."""

    code: str
    words: Words
    points: Decimal
    evidence: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.code) <= 40 or not self.words.zh.strip():
            raise Wrong("checks", f.NO_NAME)
        if self.points <= 0:
            raise Wrong("checks", f.NOT_POSITIVE)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The sum of the checks that are met. Somebody has said of each whether it is."""

    checks: tuple[Check, ...]

    def __post_init__(self) -> None:
        if not self.checks or len({one.code for one in self.checks}) != len(self.checks):
            raise Wrong("checks", f.NO_CHECKS)


@dataclass(frozen=True, slots=True)
class Peer:
    """By what the peers have. Fewer than `least` known peers (oneself among them): nothing is concluded. `less` is better.

    MEDIAN as in a US state's hospital programme: best = 100 %, median = 50 %, zero at median − (best − median).
    """

    method: Method
    among: Among = Among.ALL
    least: int = 3
    less: bool = False

    def __post_init__(self) -> None:
        if self.least < 2:
            raise Wrong("peers", f.FEW_PEERS)


@dataclass(frozen=True, slots=True)
class Growth:
    """In proportion between `floor` and `full`, both in per cent against the same days of the year before."""

    floor: Decimal
    full: Decimal

    def __post_init__(self) -> None:
        if self.floor == self.full:
            raise Wrong("full", f.SAME_ENDS)


@dataclass(frozen=True, slots=True)
class Judged:
    """Somebody gives points up to the weight, with a reason and his signature: the only entry by hand. `guide` says by what."""

    guide: Words = UNSAID


Rule = Linear | Bands | Deduct | Condition | Checklist | Peer | Growth | Judged
"""What makes points."""


def promise_of(rule: Rule) -> Promised | None:
    """The promise that a rule asks for."""
    goal = rule.full if isinstance(rule, Linear) else rule.start if isinstance(rule, Deduct) else None
    return goal if isinstance(goal, Promised) else None
