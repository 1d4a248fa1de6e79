"""Who a county may fairly be compared with, and where it stands among them. Plain arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tongzhou.indicators.rules.measures import Better

LEAST = 5
"""Peers with a figure below which nothing is said: a median of four is an anecdote, and four can be guessed."""
MOST = 30
TIMES = Decimal(2)
"""Like size: between half and twice."""


class Likeness(StrEnum):
    """By what peers were chosen."""

    POPULATION = "population"
    POPULATION_AND_ROAD = "population_and_road"
    HOUSES = "houses"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Peers:
    """The counties (codes) of like size, the likest first, and what size was: residents, residents and road, or institutions."""

    codes: tuple[str, ...]
    by: Likeness


def peers(
    own: str, population: Mapping[str, Decimal], road: Mapping[str, Decimal], houses: Mapping[str, int]
) -> Peers:
    """Of like population and, where enough remain, of like distance by road; else of like number of institutions; at least five."""
    if own in population:
        near = _like(own, population)
        if own in road:
            both = [code for code in near if code in set(_like(own, road))]
            if len(both) >= LEAST:
                return Peers(tuple(both[:MOST]), Likeness.POPULATION_AND_ROAD)
        if len(near) >= LEAST:
            return Peers(tuple(near[:MOST]), Likeness.POPULATION)
    if own in houses:
        near = _like(own, {code: Decimal(number) for code, number in houses.items()})
        if len(near) >= LEAST:
            return Peers(tuple(near[:MOST]), Likeness.HOUSES)
    return Peers((), Likeness.NOBODY)


def _like(own: str, sizes: Mapping[str, Decimal]) -> list[str]:
    """The others between half and twice of one's own, the likest first (by ratio, then by code)."""
    mine = sizes[own]
    if mine <= 0:
        return []
    found = [
        (max(size, mine) / min(size, mine), code) for code, size in sizes.items() if code != own and size > 0
    ]
    return [code for ratio, code in sorted(found) if ratio <= TIMES]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one stands: rank 1 is best (of `among`, oneself counted; None without a figure), the peers' quartiles and values, least first."""

    rank: int | None
    among: int
    quartiles: tuple[Decimal, Decimal, Decimal]
    values: tuple[Decimal, ...]


def stand(own: Decimal | None, values: Sequence[Decimal], better: Better) -> Stand | None:
    """None with fewer than five peers who have a figure. Equals share the better rank."""
    if len(values) < LEAST:
        return None
    ordered = tuple(sorted(values))
    rank = None
    if own is not None:
        ahead = (
            sum(one < own for one in values) if better is Better.LESS else sum(one > own for one in values)
        )
        rank = ahead + 1
    three = (quantile(ordered, 25), quantile(ordered, 50), quantile(ordered, 75))
    return Stand(rank, len(values) + (own is not None), three, ordered)


def quantile(ordered: Sequence[Decimal], percent: int) -> Decimal:
    """The percentile of sorted values, type 2 of Hyndman and Fan: the mean of two neighbours where the rank falls between them."""
    rank, rest = divmod(len(ordered) * percent, 100)
    return ordered[rank] if rest else (ordered[rank - 1] + ordered[rank]) / 2
