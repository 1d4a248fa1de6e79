"""The kinds of sheet: what each holds, and how its rows become work. One file a kind of record; here they are collected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from tongzhou.interop.workbook.columns import Column, Problem, Row
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words


class Fate(StrEnum):
    """What a row would do."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Step:
    """One row that may be written: its fate, the record's id and what the verb takes."""

    row: int
    fate: Fate
    id: UUID
    told: Any


@dataclass(slots=True)
class Plan:
    """What a sheet would do, and everything that is wrong with it. Nothing is written while `problems` stand."""

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, fate: Fate) -> int:
        """How many rows have this fate."""
        return sum(step.fate is fate for step in self.steps)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export shows: the filters of a list as its page names them (none: all that the actor sees), as on a day."""

    on: date
    asked: Mapping[str, str] = field(default_factory=dict)
    most: int = 20_000

    def get(self, name: str) -> str:
        """One filter; "" when it is not set."""
        return self.asked.get(name, "")[:60]

    def id(self, name: str) -> UUID | None:
        """One filter that names a record."""
        try:
            return UUID(self.get(name))
        except ValueError:
            return None


Tick = Callable[[int], None]
"""Called with the number of rows done."""


class Sheet(Protocol):
    """One kind of sheet."""

    @property
    def code(self) -> str:
        """Its name in the program."""

    @property
    def title(self) -> Words:
        """The name of the sheet in a file."""

    @property
    def explain(self) -> Words:
        """What it is for, in a sentence."""

    @property
    def group(self) -> Words:
        """Under which heading it is offered."""

    @property
    def confirmed(self) -> bool:
        """Whether the other side is asked to confirm what it holds."""

    def columns(self) -> Sequence[Column]:
        """Its columns, in order."""

    def plan(self, rows: Sequence[Row], *, by: Actor, at: datetime) -> Plan:
        """What these rows would do. Writes nothing."""

    def rehearse(self, plan: Plan, *, by: Actor, at: datetime) -> None:
        """Note in the plan what only the verbs can say. It may write: the caller lets all of it go again."""

    def commit(self, plan: Plan, *, by: Actor, at: datetime, tick: Tick) -> int:
        """Write a plan without problems, in the caller's transaction. Answers how many rows were written."""

    def rows(self, actor: Actor, wanted: Wanted) -> Iterable[Mapping[str, Any]]:
        """What is there already, by column code: the template comes filled, and can be corrected and uploaded again."""


_SHEETS: dict[str, Sheet] = {}


def register(sheet: Sheet) -> None:
    """Make a kind of sheet known (once, at start)."""
    _SHEETS.setdefault(sheet.code, sheet)


def get(code: str) -> Sheet | None:
    """The kind of sheet with `code`."""
    return _SHEETS.get(code)


def all_sheets() -> list[Sheet]:
    """Every kind of sheet, in the order they were declared."""
    return list(_SHEETS.values())
