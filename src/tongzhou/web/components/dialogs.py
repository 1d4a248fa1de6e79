"""Questions before something cannot be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.web import stage
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.fields import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Component):
    """A dialog, opened by an Action with `dialog=id`. Posts to `action`. With `reason`, asks why (field "reason"); `asks`: what else, as
    (name, label, type of input), all needed.

    When the sign-in runs out meanwhile, the reason is `kept` and the dialog open again; not where it may tell of a patient.
    """

    template: ClassVar[str] = "components/confirm.html"
    id: str
    title: Text
    text: Text
    action: str
    label: Text
    danger: bool = False
    reason: Text = ""
    asks: tuple[tuple[str, Text, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    kept: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordAgain(Component):
    """The password once more, before signing. Stands inside the page's form; the input is named "password"."""

    template: ClassVar[str] = "components/again.html"
    why: Text
    label: Text
    fault: Fault | None = None
    note: Text = ""
    draft: bool = False

    @property
    def demo_password(self) -> str:
        """What a visitor of the demo types here; "" outside demo mode."""
        return stage.password()
