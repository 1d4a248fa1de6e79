"""Forms in steps on a phone: where one is, and at the foot the main button with what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from tongzhou.web.components.component import Component, Text, speak


@dataclass(frozen=True, slots=True)
class Steps(Component):
    """The head of a focused form: the way back, the title, "3 / 3"."""

    template: ClassVar[str] = "components/steps.html"
    title: Text
    back: str
    now: int = 0
    of: int = 0

    @property
    def bars(self) -> list[str]:
        """The state of each step's bar."""
        return [
            "done" if step < self.now else "now" if step == self.now else "" for step in range(1, self.of + 1)
        ]


NAMED = 3
"""Missing items that the foot names; the others say so themselves at their place."""


@dataclass(frozen=True, slots=True)
class Foot(Component):
    """The sticky foot of a form. `missing` names what is still needed; `note` says what will happen then."""

    template: ClassVar[str] = "components/foot.html"
    label: Text
    missing: tuple[Text, ...] = ()
    note: Text = ""
    name: str = ""
    value: str = ""
    draft: bool = False

    @property
    def listed(self) -> str:
        """The first of the missing items in one line: the foot must not cover the form."""
        named = [speak(item) for item in self.missing[:NAMED]]
        plain = not any(sign in name for name in named for sign in "、,")
        told = (_("、") if plain else _("；")).join(named)
        return _("%(named)s等") % {"named": told} if len(self.missing) > NAMED else told
