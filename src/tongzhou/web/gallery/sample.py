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
