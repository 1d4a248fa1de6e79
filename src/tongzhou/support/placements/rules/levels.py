"""How far a trainee has come with one competency, as his teacher signs it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tongzhou.kernel.words import Words


class Level(StrEnum):
    """The four levels of a sign-off, the first step first."""

    OBSERVED = "observed"
    ASSISTED = "assisted"
    SUPERVISED = "supervised"
    ALONE = "alone"

    @property
    def words(self) -> Words:
        """The level in words."""
        return _LEVELS[self]

    @property
    def rank(self) -> int:
        """1 for observed, 4 for alone."""
        return list(Level).index(self) + 1


_LEVELS = {
    Level.OBSERVED: Words("观摩", "observed"),
    Level.ASSISTED: Words("协助", "assisted"),
    Level.SUPERVISED: Words("指导下完成", "under supervision"),
    Level.ALONE: Words("独立完成", "alone"),
}


def reached(levels: Iterable[str]) -> Level | None:
    """The highest of the levels that were signed; None when nothing was."""
    return max((Level(one) for one in levels), key=lambda one: one.rank, default=None)


def named(text: str) -> str:
    """A competency's name as it is compared: no blanks, no case, full-width letters and digits made narrow."""
    narrow = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return "".join(narrow.split()).casefold()
