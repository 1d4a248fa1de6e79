"""The worklist: what waits, the clock that runs out first on top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.web.components.chips import Chip
from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.seals import DoubleSeal


@dataclass(frozen=True, slots=True)
class Row(Component):
    """One case that waits. `gist` is the line that lets a colleague judge it without opening."""

    template: ClassVar[str] = "components/row.html"
    href: str
    title: Text
    gist: Text
    clock: Clock | None = None
    chips: tuple[Chip, ...] = ()
    where: Text = ""
    via: Text = ""
    seals: DoubleSeal | None = None
    current: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Rows(Component):
    """Rows alone, inside another sheet."""

    template: ClassVar[str] = "components/rows.html"
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Worklist(Component):
    """The rows, or what to do when there are none.

    `refresh_on` lists the kinds of event after which the list is fetched again from `url`; it keeps the
    element id `id`, and the answer to that fetch must be this same component.
    """

    template: ClassVar[str] = "components/worklist.html"
    rows: tuple[Row, ...]
    empty: Empty
    label: Text = ""
    id: str = "worklist"
    url: str = ""
    refresh_on: str = ""
