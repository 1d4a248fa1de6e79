"""Parts of the accounts pages that the gallery does not have yet: a sheet with a form, codes, a QR code, cards."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import ClassVar, Literal

import segno

from tongzhou.kernel.errors import Invalids, Refusal
from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.fields import Field, fault
from tongzhou.web.components.frame import Action
from tongzhou.web.components.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Component):
    """Fields and one button on a sheet. `others` are further ways on, `notice` a fault that belongs to no field."""

    template: ClassVar[str] = "accounts/form.html"
    button: Text
    fields: tuple[Field, ...] = ()
    title: Text = ""
    lead: Text = ""
    action: str = ""
    method: Literal["post", "get"] = "post"
    style: str = "primary"
    others: tuple[Action, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Codes(Component):
    """Recovery codes, to be written down or printed."""

    template: ClassVar[str] = "accounts/codes.html"
    codes: tuple[str, ...]
    title: Text
    lead: Text


@dataclass(frozen=True, slots=True)
class Qr(Component):
    """A QR code for `content` (black on white, quiet zone of four modules, as readers need it)."""

    template: ClassVar[str] = "accounts/qr.html"
    content: str
    alt: Text
    under: str = ""

    @property
    def source(self) -> str:
        """A data: address of the drawing; the content policy allows images from data, no inline script or style."""
        return segno.make(self.content, error="m", micro=False).svg_data_uri(
            scale=5, border=4, dark="#17202a", light="#fff"
        )


@dataclass(frozen=True, slots=True)
class Cards(Component):
    """People of the demo: one touch steps into a place. Each posts its `value` to `action`.

    The first deck is an errand, numbered; the others are folded. `password` is what signing asks for.
    """

    template: ClassVar[str] = "accounts/cards.html"
    title: Text
    lead: Text
    action: str
    decks: tuple[Deck, ...]
    password: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards under a heading."""

    title: Text
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One of them."""

    value: str
    who: Text
    tries: Text
    name: str


@dataclass(frozen=True, slots=True)
class Sheet(Component):
    """A sheet with a heading around other components."""

    template: ClassVar[str] = "accounts/sheet.html"
    title: Text
    parts: tuple[Component, ...]
    acts: tuple[Action, ...] = ()


def faulty(form: Form, refusal: Refusal | Invalids | None) -> Form:
    """The form with each fault beside its field, or above them all when it belongs to none."""
    faults = refusal.faults if isinstance(refusal, Invalids) else [refusal] if refusal else []
    by_field = {one.field: one for one in faults}
    fields = tuple(
        dataclasses.replace(field, fault=fault(by_field[field.name])) if field.name in by_field else field
        for field in form.fields
    )
    named = {field.name for field in form.fields}
    loose = next((one for one in faults if one.field not in named), None)
    notice = Notice(loose.says, loose.then, Tone.AMBER) if loose else form.notice
    return dataclasses.replace(form, fields=fields, notice=notice)
