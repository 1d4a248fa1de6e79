"""Who is paired with whom, as a picture: supporters to the left, recipients to the right, a line for each two.

Both columns are equally high and divided evenly, whatever their names need; so the ends of the lines are known
here, as shares of the height, and the picture fits any width.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from tongzhou.directory.rules import Tier
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Level
from tongzhou.web.components.component import Component

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.partnerships.models import Pairing

HIGH = 1000
"""Height of the drawing in its own units; it is stretched to the columns beside it."""


@dataclass(frozen=True, slots=True)
class House:
    """One institution of a column, and the level of care at which it stands."""

    name: str
    href: str
    level: Words


@dataclass(frozen=True, slots=True)
class Line:
    """Two who are paired: `weight` is at how many of the four levels, `said` is read instead of seen."""

    path: str
    weight: int
    said: Words


@dataclass(frozen=True, slots=True)
class Picture(Component):
    """The two columns and the lines between them."""

    template: ClassVar[str] = "partnerships/picture.html"
    giving: tuple[House, ...]
    taking: tuple[House, ...]
    lines: tuple[Line, ...]


def picture(rows: Iterable[Pairing], on: date) -> Picture | None:
    """The pairings that hold on that day; None when there are none."""
    between: dict[tuple[UUID, UUID], list[Pairing]] = {}
    for row in rows:
        if _holds(row, on):
            between.setdefault((row.supporting_id, row.receiving_id), []).append(row)
    if not between:
        return None
    giving, taking = _columns(between)
    left, right = list(giving), list(taking)
    lines = (
        _line(pairings, (left.index(one), len(left)), (right.index(other), len(right)))
        for (one, other), pairings in between.items()
    )
    return Picture(tuple(giving.values()), tuple(taking.values()), tuple(lines))


def _holds(row: Pairing, on: date) -> bool:
    lower, upper = row.during.lower, row.during.upper
    return (lower is None or lower <= on) and (upper is None or on < upper)


def _columns(
    between: dict[tuple[UUID, UUID], list[Pairing]],
) -> tuple[dict[UUID, House], dict[UUID, House]]:
    """Supporters by level, the higher first, and name; recipients in the order of the middle of their supporters, so that few lines cross."""
    rows = [pairings[0] for pairings in between.values()]
    giving = {
        row.supporting_id: _house(row.supporting)
        for row in sorted(rows, key=lambda row: _rank(row.supporting))
    }
    place = {id: number for number, id in enumerate(giving)}
    theirs: dict[UUID, list[int]] = {}
    for one, other in between:
        theirs.setdefault(other, []).append(place[one])
    taking = {row.receiving_id: _house(row.receiving) for row in rows}
    ordered = sorted(
        taking.items(), key=lambda item: (sum(theirs[item[0]]) / len(theirs[item[0]]), item[1].name)
    )
    return giving, dict(ordered)


def _house(of: Institution) -> House:
    return House(of.label, f"/directory/{of.pk}/", Tier(of.tier).words)


def _rank(of: Institution) -> tuple[int, str]:
    return -list(Tier).index(Tier(of.tier)), of.label


def _line(pairings: list[Pairing], left: tuple[int, int], right: tuple[int, int]) -> Line:
    start, end = (round((2 * place + 1) * HIGH / (2 * many)) for place, many in (left, right))
    levels = [level for level in Level if any(row.level == level for row in pairings)]
    said = Words("{giving} 帮 {taking}：{zh}", "{giving} supports {taking}: {en}").format(
        giving=pairings[0].supporting.label,
        taking=pairings[0].receiving.label,
        zh="、".join(level.words.zh for level in levels),
        en=", ".join(level.words.en for level in levels),
    )
    return Line(f"M0 {start}C50 {start} 50 {end} 100 {end}", len(levels), said)
