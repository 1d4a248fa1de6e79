"""Ledger entries on a page, and the hash that proves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tongzhou.kernel.quantities import Quantity
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.frame import Action
from tongzhou.web.components.seals import DoubleSeal


@dataclass(frozen=True, slots=True)
class Hash(Component):
    """A digest, shortened to look at and whole to copy. `sound` False: the check failed."""

    template: ClassVar[str] = "components/hash.html"
    digest: str
    label: Text = ""
    sound: bool = True

    @property
    def short(self) -> str:
        """First and last characters, in groups of four."""
        return f"{self.digest[:4]} {self.digest[4:8]} … {self.digest[-4:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow(Component):
    """One act in the ledger, or on its way into it. `reversed_by` links the entry that took it back."""

    template: ClassVar[str] = "components/entry.html"
    at: datetime
    now: datetime
    kind: Text
    text: Text
    seals: DoubleSeal
    number: str = ""
    href: str = ""
    quantity: Quantity | None = None
    reversed_by: str = ""
    reverses: str = ""
    action: Action | None = None
    note: Text = ""
