"""The network of support as a picture for a wall: supporters to the left, those they support to the right, so many as can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import ngettext

from tongzhou.web.components.component import Component, Text

if TYPE_CHECKING:
    from tongzhou.directory.models import Institution
    from tongzhou.partnerships.models import Pairing

MOST = 14
"""Houses on one side that a wall can show."""
WIDE, HIGH, TOP = 760, 640, 12
BOX, TALL = 236, 34
LONG = 15
"""Signs of a name that fit in a box."""


@dataclass(frozen=True, slots=True)
class Node:
    """A house: its name and where its box lies."""

    name: str
    y: float

    @property
    def middle(self) -> float:
        """The height at which its name stands."""
        return round(self.y + TALL / 2 + 5, 1)


@dataclass(frozen=True, slots=True)
class Net(Component):
    """Both columns and the lines between; `rest` says how many houses are not shown; `said` is read instead of seen."""

    template: ClassVar[str] = "dashboards/net.html"
    giving: tuple[Node, ...]
    taking: tuple[Node, ...]
    lines: tuple[tuple[str, int], ...]
    said: Text
    rest: Text
    wide: int = WIDE
    high: int = HIGH
    box: int = BOX
    tall: int = TALL
    right: int = WIDE - BOX


def net(pairings: Sequence[Pairing]) -> Net | None:
    """The picture; None where nobody is paired. The houses with most pairings are shown, at most 14 on a side."""
    weight = Counter((one.supporting_id, one.receiving_id) for one in pairings)
    if not weight:
        return None
    names = {house.pk: _short(house) for one in pairings for house in (one.supporting, one.receiving)}
    givers, takers = {one for one, _other in weight}, {other for _one, other in weight}
    right = _most(Counter(dict.fromkeys(takers, 0)) + Counter(other for _one, other in weight.elements()))
    near = Counter(one for one, other in weight.elements() if other in right)
    left = _most(near)
    ordered = _near(right, left, weight)
    lefts, rights = _places(left), _places(ordered)
    lines = tuple(
        (_curve(lefts[one], rights[other]), min(4, number))
        for (one, other), number in sorted(weight.items(), key=lambda item: names[item[0][0]])
        if one in lefts and other in rights
    )
    return Net(
        tuple(Node(names[id], y) for id, y in lefts.items()),
        tuple(Node(names[id], y) for id, y in rights.items()),
        lines,
        _said(len(givers), len(takers)),
        _said(len(givers), len(takers)) if len(givers) > len(left) or len(takers) > len(right) else "",
    )


def _said(givers: int, takers: int) -> str:
    giving = ngettext("%(n)s 家支援", "%(n)s 家支援", givers) % {"n": givers}
    taking = ngettext("%(n)s 家受援", "%(n)s 家受援", takers) % {"n": takers}
    return f"{giving} · {taking}"


def _most(counted: Counter[UUID]) -> list[UUID]:
    return [id for id, _n in sorted(counted.items(), key=lambda item: (-item[1], str(item[0])))[:MOST]]


def _near(right: Sequence[UUID], left: Sequence[UUID], weight: Counter[tuple[UUID, UUID]]) -> list[UUID]:
    """Each at the height of the middle of its supporters, so that few lines cross."""
    place = {id: n for n, id in enumerate(left)}
    theirs: dict[UUID, list[int]] = {}
    for one, other in weight:
        if one in place:
            theirs.setdefault(other, []).append(place[one])
    return sorted(right, key=lambda id: (sum(theirs.get(id, [0])) / len(theirs.get(id, [0])), str(id)))


def _places(ids: Sequence[UUID]) -> dict[UUID, float]:
    step = (HIGH - 2 * TOP) / max(1, len(ids))
    return {id: round(TOP + step * (n + 0.5) - TALL / 2, 1) for n, id in enumerate(ids)}


def _curve(start: float, end: float) -> str:
    one, other, half = BOX, WIDE - BOX, TALL / 2
    middle = WIDE / 2
    return f"M{one} {start + half:g}C{middle:g} {start + half:g} {middle:g} {end + half:g} {other} {end + half:g}"


def _short(house: Institution) -> str:
    return house.label if len(house.label) <= LONG else house.label[: LONG - 1] + "…"
