"""Fields: a question, a hint, an answer, and when it is wrong what was wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongzhou.kernel.errors import Refusal
from tongzhou.web.components.component import Component, Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A better value, put in with one touch: "改成 92". `target` is the input it goes into ("" = the field's own)."""

    label: Text
    value: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer, and the way on."""

    says: Text
    then: Text = ""
    suggestion: Suggestion | None = None


def fault(refusal: Refusal, suggestion: Suggestion | None = None) -> Fault:
    """The fault as the domain's refusal says it."""
    return Fault(refusal.says, refusal.then, suggestion)


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer."""

    value: str
    label: Text
    note: Text = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Component):
    """One question with one typed answer. `kind` is an HTML input type, "textarea" or "select"."""

    template: ClassVar[str] = "components/field.html"
    name: str
    label: Text
    kind: str = "text"
    value: str = ""
    hint: Text = ""
    required: bool = False
    optional: bool = False
    fault: Fault | None = None
    unit: Text = ""
    options: tuple[Option, ...] = ()
    placeholder: Text = ""
    inputmode: str = ""
    autocomplete: str = "off"
    maxlength: int | None = None
    readonly: bool = False
    refresh: str = ""
    unknown: bool | None = None
    """Whether "not known" was chosen (posted as `<name>.unknown`); None does not offer it."""

    @property
    def id(self) -> str:
        """The input's id, from its name."""
        return f"f-{self.name}"

    @property
    def described(self) -> str:
        """Ids of hint and fault, for aria-describedby."""
        parts = ((self.hint, "hint"), (self.fault, "fault"))
        return " ".join(f"{self.id}-{part}" for given, part in parts if given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Field):
    """One answer of a few (or with `several`, any of them), as buttons for thumbs. `columns` is "", "two" or "one"."""

    template: ClassVar[str] = "components/choices.html"
    chosen: tuple[str, ...] = ()
    several: bool = False
    columns: str = ""


@dataclass(frozen=True, slots=True)
class Hidden(Component):
    """What a form sends along unasked: the number of the last step that the page showed."""

    template: ClassVar[str] = "components/hidden.html"
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Quick:
    """A time that is one touch away: so many minutes before now."""

    label: Text
    minutes: int


def _quick() -> tuple[Quick, ...]:
    labels: tuple[tuple[Promise, int], ...] = (
        (_("刚才"), 0),
        (_("半小时前"), 30),
        (_("1 小时前"), 60),
        (_("2 小时前"), 120),
    )
    return tuple(Quick(label, minutes) for label, minutes in labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Field):
    """A date and a time (`value` is "2026-11-22T14:02", Asia/Shanghai), with quick answers."""

    template: ClassVar[str] = "components/moment.html"
    kind: str = "datetime-local"
    about: bool | None = None
    """Whether the time is only about right (posted as `<name>.about`); None does not ask."""
    quick: tuple[Quick, ...] = _quick()


@dataclass(frozen=True, slots=True, kw_only=True)
class BloodPressure(Field):
    """Systolic over diastolic, mmHg. The inputs are named `<name>_systolic` and `<name>_diastolic`."""

    template: ClassVar[str] = "components/pressure.html"
    systolic: str = ""
    diastolic: str = ""
    unit: Text = "mmHg"
    wrong: tuple[str, ...] = ("systolic", "diastolic")
