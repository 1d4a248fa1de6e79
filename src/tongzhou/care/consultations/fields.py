"""The fields of a topic's minimum data: their shape, what is missing, what cannot be right.

A case keeps its answers as JSON by field code. Kinds and their values:
text, long "…"; number "38.5" (a decimal as text: no floats); choice "code"; many ["code"]; yes_no "yes" | "no";
blood_pressure {"high": "152", "low": "95"} (mmHg); when {"at": ISO 8601 with offset, "about": bool}; photo [file id].
A field with `unknown` also takes "unknown": asked, and not known. That is not the same as missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from tongzhou.care.consultations.checks import CHECKS, doubt, wrong_kind
from tongzhou.care.consultations.refusals import FORM_WRONG
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency

UNKNOWN = "unknown"
Value = str | list[str] | dict[str, Any]
Data = Mapping[str, Any]


class Kind(StrEnum):
    """What is typed into a field."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    CHOICE = "choice"
    MANY = "many"
    YES_NO = "yes_no"
    BLOOD_PRESSURE = "blood_pressure"
    WHEN = "when"
    PHOTO = "photo"


class Need(StrEnum):
    """When a field must be answered before sending."""

    ALWAYS = "always"
    UNLESS_IMMEDIATE = "unless_immediate"
    ROUTINE = "routine"
    NEVER = "never"

    def holds(self, urgency: Urgency) -> bool:
        """Whether the field is needed at this urgency: at a bedside in danger only the essential is asked."""
        return {
            Need.ALWAYS: True,
            Need.UNLESS_IMMEDIATE: urgency is not Urgency.IMMEDIATE,
            Need.ROUTINE: urgency is Urgency.ROUTINE,
            Need.NEVER: False,
        }[self]


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a choice."""

    code: str
    zh: str
    en: str


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question. `least`..`most` is what is possible, `low`..`high` what is plausible; `places` decimals.

    `only_if` names another field and the answer of it that makes this one ask; `gist` puts it into the one line.
    """

    code: str
    kind: Kind
    zh: str
    en: str
    need: Need = Need.NEVER
    unknown: bool = False
    gist: bool = False
    hint_zh: str = ""
    hint_en: str = ""
    unit_zh: str = ""
    unit_en: str = ""
    least: float | None = None
    most: float | None = None
    low: float | None = None
    high: float | None = None
    places: int = 0
    options: tuple[Option, ...] = ()
    only_if: tuple[str, str] | None = None

    @property
    def words(self) -> Words:
        """The question."""
        return Words(self.zh, self.en)

    @property
    def hint(self) -> Words:
        """What helps to answer it; may be empty."""
        return Words(self.hint_zh, self.hint_en)

    @property
    def unit(self) -> Words:
        """The unit of a number; may be empty."""
        return Words(self.unit_zh, self.unit_en)

    def asked(self, data: Data) -> bool:
        """Whether the question stands, given the other answers."""
        return self.only_if is None or data.get(self.only_if[0]) == self.only_if[1]


def fields_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    """A topic version's fields as values. Raises Invalid (FORM_WRONG) when somebody wrote them wrongly."""
    try:
        fields = msgspec.convert(stored, tuple[Field, ...])
    except msgspec.ValidationError as fault:
        raise Invalid(FORM_WRONG, field="fields", name="fields", what=str(fault)) from fault
    for field in fields:
        _sound(field, fields)
    return fields


def _sound(field: Field, fields: tuple[Field, ...]) -> None:
    what = ""
    if sum(other.code == field.code for other in fields) > 1:
        what = "编号重复 / the code is used twice"
    elif field.kind in (Kind.CHOICE, Kind.MANY) and len(field.options) < 2:
        what = "选项少于两个 / fewer than two options"
    elif field.kind is Kind.NUMBER and (
        field.least is None or field.most is None or field.least >= field.most
    ):
        what = "缺可能范围 / the possible range is missing"
    elif field.only_if and field.only_if[0] not in {other.code for other in fields}:
        what = "条件指向不存在的项 / the condition names no field"
    if what:
        raise Invalid(FORM_WRONG, field=field.code, name=field.words, what=what)


def missing(fields: Sequence[Field], data: Data, urgency: Urgency) -> tuple[Field, ...]:
    """The fields that must still be answered before a request of this urgency may go."""
    return tuple(
        field
        for field in fields
        if field.need.holds(urgency) and field.asked(data) and data.get(field.code) in (None, "", [], {})
    )


def faults(fields: Sequence[Field], data: Data, *, at: datetime) -> list[Invalid]:
    """What cannot be right, each with its field and, where one is likely, a `suggestion` that could be meant."""
    found = [_fault(field, data[field.code], at) for field in fields if field.code in data]
    return [fault for fault in found if fault]


def doubts(fields: Sequence[Field], data: Data) -> list[Invalid]:
    """What is possible and not plausible: asked once ("是不是 92？"), never refused."""
    found = [doubt(field, data[field.code]) for field in fields if data.get(field.code, UNKNOWN) != UNKNOWN]
    return [fault for fault in found if fault]


def clean(fields: Sequence[Field], data: Data) -> dict[str, Any]:
    """The answers that belong to these fields and were given; anything else is left out."""
    return {
        f.code: data[f.code] for f in fields if data.get(f.code) not in (None, "", [], {}) and f.asked(data)
    }


def _fault(field: Field, value: Any, at: datetime) -> Invalid | None:
    if value == UNKNOWN and (field.unknown or field.kind not in (Kind.TEXT, Kind.LONG)):
        return None if field.unknown else wrong_kind(field)
    return CHECKS[field.kind](field, value, at)
