"""Who is paired with whom, drawn: supporters to the left by level, recipients to the right near their supporters, a line for each two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from tongzhou.interop.report.charts import INDIGO, INK, QUIET, WIDE, Drawn, drawn, short, text

BOX, HIGH, STEP = 236, 30, 38
MOST = 24
"""Institutions on one side beyond which a drawing is no longer read: the table alone says it then."""


@dataclass(frozen=True, slots=True)
class Node:
    """An institution: `rank` of its level (the higher first) and the level in words."""

    id: UUID
    name: str
    level: str
    rank: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Two that are paired, at how many of the four levels."""

    giving: Node
    taking: Node
    levels: int


def network(ties: Sequence[Tie]) -> Drawn | None:
    """The drawing; None when there is nothing to draw, or too much to be read."""
    left = sorted({tie.giving for tie in ties}, key=lambda one: (-one.rank, one.name))
    right = _near({tie.taking for tie in ties}, left, ties)
    if not left or max(len(left), len(right)) > MOST:
        return None
    tall = max(len(left), len(right)) * STEP
    lefts, rights = _middles(left, tall), _middles(right, tall)
    parts = [_line(lefts[tie.giving.id], rights[tie.taking.id], tie.levels) for tie in ties]
    parts += [part for one in left for part in _box(one, 0, lefts[one.id], BOX - 3)]
    parts += [part for one in right for part in _box(one, WIDE - BOX, rights[one.id], WIDE - BOX)]
    return drawn(parts, tall)


def _near(nodes: Iterable[Node], left: Sequence[Node], ties: Sequence[Tie]) -> list[Node]:
    """Each recipient at the height of the middle of its supporters, so that few lines cross."""
    place = {one.id: n for n, one in enumerate(left)}
    theirs: dict[UUID, list[int]] = {}
    for tie in ties:
        theirs.setdefault(tie.taking.id, []).append(place[tie.giving.id])
    return sorted(nodes, key=lambda one: (sum(theirs[one.id]) / len(theirs[one.id]), one.name))


def _middles(nodes: Sequence[Node], tall: int) -> dict[UUID, float]:
    return {one.id: round((n + 0.5) * tall / len(nodes), 1) for n, one in enumerate(nodes)}


def _line(start: float, end: float, levels: int) -> str:
    one, other = BOX, WIDE - BOX
    middle = (one + other) / 2
    return (
        f'<path d="M{one} {start}C{middle} {start} {middle} {end} {other} {end}" fill="none" stroke="{INDIGO}" '
        f'stroke-opacity=".55" stroke-width="{1 + levels}"/>'
    )


def _box(node: Node, left: int, middle: float, edge: int) -> list[str]:
    """A box with its name and level; the thick edge is on the side of the lines."""
    top = round(middle - HIGH / 2, 1)
    return [
        f'<rect x="{left}" y="{top}" width="{BOX}" height="{HIGH}" rx="3" fill="#ffffff" stroke="#c9cdd6"/>',
        f'<rect x="{edge}" y="{top}" width="3" height="{HIGH}" fill="{INDIGO}"/>',
        text(left + 10, round(middle + 4, 1), short(node.name, 30), INK, 11, "start"),
        text(left + BOX - 10, round(middle + 4, 1), node.level, QUIET, 9, "end"),
    ]
