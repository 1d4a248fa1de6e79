"""Two runs beside each other, and which item moves the rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tongzhou.assessment.rules.scheme import Group, Item, Scheme, items
from tongzhou.assessment.rules.scoring import Figures, Units, score
from tongzhou.assessment.rules.told import Scored, Subject


@dataclass(frozen=True, slots=True)
class Sway:
    """What the ranking would be without one item: how many would stand elsewhere, who would move most and by how many places.

    `spread` is the distance between the most and the least points that the item gives: an item that gives all the same moves nobody.
    """

    item: str
    moved: int
    most: int
    who: str
    spread: Decimal


def sway(
    scheme: Scheme, subjects: Sequence[Subject], figures: Figures, units: Units, now: Sequence[Scored]
) -> list[Sway]:
    """For each item that is no bonus what moves without it (its weight goes to the others), the strongest first."""
    ranks = {one.subject.key: one.rank for one in now}
    found = []
    for item in items(scheme.parts):
        parts = without(scheme.parts, item.code)
        if not parts:
            continue
        then = score(replace(scheme, parts=parts), subjects, figures, units)
        moves = [
            (abs(one.rank - was), one.subject.name)
            for one in then
            if one.rank is not None and (was := ranks.get(one.subject.key)) is not None
        ]
        most, who = max(moves, default=(0, ""))
        points = [trace.points for one in now for trace in one.traces if trace.item == item.code]
        gap = max(points) - min(points) if points else Decimal(0)
        found.append(Sway(item.code, sum(1 for n, _ in moves if n), most, who if most else "", gap))
    return sorted(found, key=lambda one: (-one.moved, -one.most, -one.spread, one.item))


def without(parts: Sequence[Group | Item], code: str) -> tuple[Group | Item, ...]:
    """The tree without one item, and without groups that it leaves empty."""
    kept: list[Group | Item] = []
    for one in parts:
        if isinstance(one, Item):
            if one.code != code:
                kept.append(one)
        elif inner := without(one.parts, code):
            kept.append(replace(one, parts=inner))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a run, as it was kept: points, grade, rank, and the points and figure of each item."""

    key: str
    name: str
    points: Decimal | None
    grade: str
    rank: int | None
    items: Mapping[str, tuple[Decimal, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One subject before and after; `items` are the codes whose points or figure differ."""

    key: str
    name: str
    before: Standing | None
    after: Standing | None
    items: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether points, grade, rank or an item differ."""
        if self.before is None or self.after is None:
            return True
        one, two = self.before, self.after
        return bool(self.items) or (one.points, one.grade, one.rank) != (two.points, two.grade, two.rank)


def compare(before: Sequence[Standing], after: Sequence[Standing]) -> list[Difference]:
    """All subjects of either run, in the order of the later, those gone last."""
    was = {one.key: one for one in before}
    found = [_difference(was.pop(one.key, None), one) for one in after]
    return [*found, *(_difference(one, None) for one in was.values())]


def _difference(before: Standing | None, after: Standing | None) -> Difference:
    known = after or before
    assert known is not None
    codes: tuple[str, ...] = ()
    if before and after:
        all_codes = dict.fromkeys([*before.items, *after.items])
        codes = tuple(code for code in all_codes if before.items.get(code) != after.items.get(code))
    return Difference(known.key, known.name, before, after, codes)
