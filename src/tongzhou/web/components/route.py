"""The chain that a question travels: village, township, county, expert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from tongzhou.kernel.words import Words
from tongzhou.web.components.component import Component, Text

LEVELS = {
    "village": Words("村", "V"),
    "township": Words("乡", "T"),
    "county": Words("县", "C"),
    "expert": Words("专", "E"),
}
_STATES = {
    "passed": Words("已经过", "passed"),
    "here": Words("现在在这里", "it is here now"),
    "ahead": Words("还没到", "not yet reached"),
}


@dataclass(frozen=True, slots=True)
class Station:
    """One station of the chain. `level` is village, township, county or expert."""

    name: Text
    level: str
    state: Literal["passed", "here", "ahead"]
    note: Text = ""

    @property
    def sign(self) -> Words:
        """The character in the circle."""
        return LEVELS[self.level]

    @property
    def said(self) -> Words:
        """The state in words."""
        return _STATES[self.state]


@dataclass(frozen=True, slots=True)
class Chain(Component):
    """Where a case has been, where it is, where it may go."""

    template: ClassVar[str] = "components/chain.html"
    stations: tuple[Station, ...]
