"""What a report is made of, spoken already in one language: the same value is drawn as a page, as PDF and as Word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tongzhou.indicators.queries import Ask
from tongzhou.indicators.rules import Window


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, whether numbers stand in it, its share of the width."""

    label: str
    share: float = 1.0
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading (may be ""), and a small line under it. Never without rows."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; quiet ones are small print."""

    says: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, `wide` × `high` in its own units; `says` is read instead of seen."""

    title: str
    svg: str
    says: str
    wide: int
    high: int


Part = Table | Text | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report. `shown` with unit and qualifier; `entries` how many it opens to; `mark` its number in the annex."""

    code: str
    name: str
    group: str
    number: Decimal
    shown: str
    entries: int
    ask: Ask
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Headed:
    """A large figure of a report whose entries are not listed: `shown` with unit and qualifier."""

    name: str
    shown: str
    entries: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the annex has it: "2021/31" is number 31 of the book of 2021; `hash` its first twelve digits."""

    number: str
    day: str
    kind: str
    quantity: str
    giving: str
    taking: str
    hash: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The entries behind one figure; `left` of them are not printed. `same` is the number of an earlier figure that opens to the very same."""

    mark: str
    name: str
    shown: str
    lines: tuple[Line, ...]
    entries: int
    same: str = ""

    @property
    def left(self) -> int:
        """How many entries are only in the whole list."""
        return 0 if self.same else self.entries - len(self.lines)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `scope` says whose view of the ledger it is; `link` is the full address of its page."""

    programme_id: UUID
    code: str
    title: str
    name: str
    between: str
    days: str
    window: Window
    scope: str
    at: datetime
    link: str
    language: str
    figures: tuple[Figure, ...]
    headline: tuple[Figure | Headed, ...]
    sections: tuple[Section, ...] = ()
    annex: tuple[Behind, ...] = ()

    @property
    def english(self) -> bool:
        """Whether it speaks English."""
        return self.language.startswith("en")
