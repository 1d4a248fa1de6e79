"""Tables for lists, and paging that never counts to the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.notices import Empty


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right. With `href` the heading sorts; `sorted` is "ascending" or "descending" where it did."""

    label: Text
    number: bool = False
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: text (a link when `href`), or a component, or several."""

    text: Text = ""
    href: str = ""
    part: Component | tuple[Component, ...] | None = None

    @property
    def several(self) -> bool:
        """Whether several components stand side by side."""
        return isinstance(self.part, tuple)


@dataclass(frozen=True, slots=True)
class Pager(Component):
    """Newer and older, by key; a list in another order than the latest first is not `dated`. An empty address is the end."""

    template: ClassVar[str] = "components/pager.html"
    newer: str = ""
    older: str = ""
    shown: Text = ""
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Table(Component):
    """Rows of cells. On a phone each row becomes a small card."""

    template: ClassVar[str] = "components/table.html"
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: Empty
    pager: Pager | None = None

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        """Rows with each cell beside its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]
