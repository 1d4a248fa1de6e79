"""What stands on the one-thumb screen, as components: points to touch, choices, the keypad of vital signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from tongzhou.care.emergency.pathways import pathways
from tongzhou.care.emergency.rules import Awake, Came, Pathway, PointRule
from tongzhou.web.components.component import Component, Text

PAST = frozenset({"onset", "call", "last_well"})
"""Points that lie back when somebody comes to note them: the screen asks for the time instead of taking the moment of touching."""
ROADS = {
    "first_in": ("transfer",),
    "first_out": ("transfer",),
    "leave_scene": ("ambulance",),
    "call": ("ambulance",),
}
"""Points that only those who came so have."""
NEVER_NEXT = PAST | {"needle", "puncture", "door_out"}
"""Points that the screen never holds out as the next one: what lies back, and what a doctor decides."""
ELSEWHERE = frozenset({"answered", "answer_seen"})
"""Points that have a place of their own on the screen: the answer's box."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One point: `by` sender, receiver or either; `came` the ways it belongs to ("" all); `past` asks for its time; `aside`: never held out as the next one."""

    code: str
    words: Text
    by: str
    came: str
    past: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class Touches(Component):
    """All points of a pathway."""

    template: ClassVar[str] = "emergency/thumb_pathway.html"
    code: str
    words: Text
    points: tuple[Touch, ...]


def touches(pathway: Pathway) -> Touches:
    """The points that somebody touches; what the system notes by itself is not among them."""
    shown = [one for one in pathway.points if one.by != "system" and one.code not in ELSEWHERE]
    return Touches(pathway.code, pathway.words, tuple(map(_touch, shown)))


def _touch(point: PointRule) -> Touch:
    came = " ".join(ROADS.get(point.code, ()))
    return Touch(point.code, point.words, point.by, came, point.code in PAST, point.code in NEVER_NEXT)


def all_touches() -> list[Touches]:
    """Every pathway, in the order of the screens."""
    return [touches(one) for one in pathways().values()]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several keys."""

    value: str
    words: Text


@dataclass(frozen=True, slots=True)
class Group:
    """Keys of which one is pressed."""

    name: str
    label: Text
    options: tuple[Choice, ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Groups(Component):
    """What is chosen before it begins, by keys that are pressed already where one is usual."""

    template: ClassVar[str] = "emergency/thumb_choices.html"
    groups: tuple[Group, ...]


def groups(usual: Came, houses: Sequence[tuple[str, str]]) -> Groups:
    """How he comes, his sex, and where to: `houses` are (id, name), the first is usual."""
    ways = tuple(Choice(one.value, one.words) for one in Came)
    sexes = (Choice("male", _("男")), Choice("female", _("女")))
    found = [
        Group("came", _("怎么来的"), ways, usual.value),
        Group("sex", _("性别"), sexes),
    ]
    if houses:
        options = tuple(Choice(id, name) for id, name in houses)
        found.append(Group("to", _("送到哪里"), options, houses[0][0]))
    return Groups(tuple(found))


@dataclass(frozen=True, slots=True)
class Sign:
    """A vital sign: between `least` and `most`, in `unit`; `part` is 1 when it has a decimal."""

    name: str
    words: Text
    unit: str
    least: int
    most: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Keypad(Component):
    """Vital signs by big keys."""

    template: ClassVar[str] = "emergency/thumb_keypad.html"
    signs: tuple[Sign, ...]
    consciousness: tuple[Choice, ...]
    keys: tuple[str, ...] = ("1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "0")


def keypad() -> Keypad:
    """The signs in the order in which they are measured."""
    signs = (
        Sign("systolic", _("高压"), "mmHg", 30, 300),
        Sign("diastolic", _("低压"), "mmHg", 10, 200),
        Sign("pulse", _("脉搏"), "/min", 0, 300),
        Sign("spo2", _("血氧"), "%", 30, 100),
        Sign("respiration", _("呼吸"), "/min", 0, 80),
        Sign("glucose", _("血糖"), "mmol/L", 0, 60, 1),
    )
    return Keypad(signs, tuple(Choice(one.value, one.words) for one in Awake))
