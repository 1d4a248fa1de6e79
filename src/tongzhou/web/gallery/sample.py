"""What the samples share: one fixed moment, invented people, and the shape of a section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tongzhou.kernel.words import Words
from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Component
from tongzhou.web.components.people import Person

NOW = datetime(2026, 11, 22, 6, 23, tzinfo=UTC)
W = Words

EXPERT = Person(
    "演示·沈行远", W("副主任医师", "Associate chief physician"), "示范医院", "心内科", "#", on_duty=True
)
COUNTY = Person("演示·马晓兰", W("主治医师", "Attending physician"), "张家川县第一人民医院", "急诊科", "#")
ECG = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 84 84'%3E%3Cpath fill='%23fdf1ee' d='M0 0h84v84H0z'/%3E"
    "%3Cpath stroke='%23f0cfc8' stroke-width='.6' d='M0 14h84M0 28h84M0 42h84M0 56h84M0 70h84M14 0v84M28 0v84M42 0v84M56 0v84M70 0v84'/%3E"
    "%3Cpath fill='none' stroke='%231b222d' stroke-width='1.3' d='M0 46h10l3-4 3 4h5l2 4 4-30 4 38 2-18q5-9 11 0h9l3-4 3 4h5l2 4 4-30 4 38 2-18q4-9 8 0'/%3E%3C/svg%3E"
)
"""A drawn trace, in place of somebody's."""
VILLAGE = Person("演示·李大山", W("乡村医生", "Village doctor"), "上磨村卫生室")
LONG = Person(
    "演示·阿依努尔·买买提江·吐尔逊",
    W("主任医师、博士生导师", "Chief physician, doctoral supervisor"),
    "克孜勒苏柯尔克孜自治州人民医院远程医学中心阿合奇县分中心",
    "重症医学科",
    "#",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One component with the name of the state it is in."""

    state: Words
    part: Component | list[Component]


@dataclass(frozen=True, slots=True)
class Section:
    """A group of states. `layout` is "", "cells" (side by side), "sheet" (on one sheet) or "narrow"."""

    title: Words
    shown: tuple[Shown, ...]
    layout: str = ""


def minutes(before: float) -> datetime:
    """The moment so many minutes before NOW (after it, when negative)."""
    return NOW - timedelta(minutes=before)


def clock(since: float, due: float, stopped: float | None = None) -> Clock:
    """A clock started `since` minutes ago with `due` minutes left."""
    return Clock(minutes(-due), minutes(since), NOW, None if stopped is None else minutes(stopped))
