"""The vocabulary of schemes: weighted groups and items, what gives points, what takes them away. Frozen values.

Points are decimals, weights are the points of a full mark. What can never be is refused when a value is made (`Wrong`);
what a scheme still lacks before it may be published is found by `checking.faults`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tongzhou.assessment.rules import faults as f
from tongzhou.assessment.rules.closed import Effect, Level, Missing, Of, Sign, Ties
from tongzhou.assessment.rules.faults import Wrong
from tongzhou.assessment.rules.giving import UNSAID, Checklist, Judged, Rule
from tongzhou.indicators.engine.cube import On
from tongzhou.kernel.words import Words

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
HUNDRED = Decimal(100)
MOST = Decimal(10_000)
"""Points that a sheet, an item, a bonus may have."""


def named(code: str, words: Words) -> None:
    """Raise Wrong for a code or a name that is none."""
    if not _CODE.fullmatch(code):
        raise Wrong("code", f.CODE)
    if not words.zh.strip():
        raise Wrong("words", f.NO_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the sheet: `weight` points at most, by `rule` over `indicator` (a checklist and a judgement have none).

    `least`: of a ratio whose denominator is smaller, or a figure over fewer entries, nothing is concluded (0: no bound).
    `missing`: what happens where the figure is not known (None: as the scheme says).
    """

    code: str
    words: Words
    weight: Decimal
    rule: Rule
    indicator: str = ""
    least: int = 0
    missing: Missing | None = None
    source: str = ""

    def __post_init__(self) -> None:
        named(self.code, self.words)
        if self.weight <= 0:
            raise Wrong("weight", f.NOT_POSITIVE)
        if self.weight > MOST:
            raise Wrong("weight", f.TOO_BIG)
        if self.least < 0:
            raise Wrong("least", f.NOT_NEGATIVE)
        if self.by_hand and self.indicator:
            raise Wrong("indicator", f.NO_INDICATOR_HERE)
        if self.by_hand and self.missing:
            raise Wrong("missing", f.MISSING_HERE)
        if not self.by_hand and not self.indicator:
            raise Wrong("indicator", f.NO_INDICATOR)

    @property
    def by_hand(self) -> bool:
        """Whether a person says it: a checklist, a judgement."""
        return isinstance(self.rule, Checklist | Judged)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together; it weighs what they weigh."""

    code: str
    words: Words
    parts: tuple[Group | Item, ...] = ()

    def __post_init__(self) -> None:
        named(self.code, self.words)

    @property
    def weight(self) -> Decimal:
        """The points of a full mark."""
        return sum((one.weight for one in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    """When `indicator` is `sign` `than`, the whole score is capped: at nothing, at `points`, or at the grade `grade`.

    A figure that is not known triggers nothing; the score says that it was not known.
    """

    code: str
    words: Words
    indicator: str
    sign: Sign
    than: Decimal
    effect: Effect = Effect.ZERO
    points: Decimal | None = None
    grade: str = ""

    def __post_init__(self) -> None:
        named(self.code, self.words)
        if not self.indicator:
            raise Wrong("indicator", f.NO_INDICATOR)
        if self.effect is Effect.GRADE and not self.grade:
            raise Wrong("grade", f.GRADE_NEEDED)
        if self.effect is Effect.POINTS and (self.points is None or self.points < 0):
            raise Wrong("points", f.POINTS_NEEDED)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from `least` points on."""

    code: str
    words: Words
    least: Decimal

    def __post_init__(self) -> None:
        named(self.code, self.words)


@dataclass(frozen=True, slots=True)
class Rounding:
    """Decimals are rounded once, half up, to `places`: each item's points (the sheet then adds up as printed), or the total."""

    places: int = 2
    of: Of = Of.ITEM

    def __post_init__(self) -> None:
        if not 0 <= self.places <= 3:
            raise Wrong("places", f.PLACES)


FOUR = (
    Grade("excellent", Words("优秀", "excellent"), Decimal(90)),
    Grade("good", Words("良好", "good"), Decimal(75)),
    Grade("passed", Words("合格", "passed"), Decimal(60)),
    Grade("failed", Words("不合格", "failed"), Decimal(0)),
)
"""The four grades that most published schemes have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A whole sheet. `total` is what the weights must come to; `bonus` items add at most `bonus_most` points on top.

    The period has `months` months and begins in `first_month`; `on` is the side that is assessed. `tie_break` names items:
    among equal scores more points there go first; who is still equal shares the rank as `ties` says.
    """

    words: Words
    subject: Level = Level.COUNTY
    on: On = On.RECEIVING
    total: Decimal = HUNDRED
    parts: tuple[Group | Item, ...] = ()
    bonus: tuple[Item, ...] = ()
    bonus_most: Decimal = Decimal(0)
    vetoes: tuple[Veto, ...] = ()
    missing: Missing = Missing.REWEIGHT
    ties: Ties = Ties.SHARED
    tie_break: tuple[str, ...] = ()
    rounding: Rounding = Rounding()
    grades: tuple[Grade, ...] = FOUR
    first_month: int = 1
    months: int = 12
    note: Words = UNSAID

    def __post_init__(self) -> None:
        if not self.words.zh.strip():
            raise Wrong("words", f.NO_NAME)
        if self.total <= 0:
            raise Wrong("total", f.NOT_POSITIVE)
        if self.bonus_most < 0:
            raise Wrong("bonus_most", f.NOT_NEGATIVE)
        for name in ("total", "bonus_most"):
            if getattr(self, name) > MOST:
                raise Wrong(name, f.TOO_BIG)
        if not 1 <= self.first_month <= 12:
            raise Wrong("first_month", f.MONTH)
        if self.months not in (3, 6, 12):
            raise Wrong("months", f.MONTHS)


def items(parts: tuple[Group | Item, ...]) -> Iterator[Item]:
    """The items below, from top to bottom."""
    for one in parts:
        if isinstance(one, Item):
            yield one
        else:
            yield from items(one.parts)


def groups(parts: tuple[Group | Item, ...]) -> Iterator[Group]:
    """The groups below, from top to bottom."""
    for one in parts:
        if isinstance(one, Group):
            yield one
            yield from groups(one.parts)


def every_item(scheme: Scheme) -> list[Item]:
    """All items, the bonus last."""
    return [*items(scheme.parts), *scheme.bonus]


def wanted(scheme: Scheme) -> list[str]:
    """The indicators that it reads, each once, in order."""
    lines: list[Item | Veto] = [*every_item(scheme), *scheme.vetoes]
    return list(dict.fromkeys(one.indicator for one in lines if one.indicator))
