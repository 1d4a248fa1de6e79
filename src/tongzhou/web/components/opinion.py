"""The signed opinion as the document it is, and the line that says consent was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.ledger import Hash
from tongzhou.web.components.seals import DoubleSeal


@dataclass(frozen=True, slots=True)
class Part:
    """One section of an opinion, in the expert's words."""

    heading: Text
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, fixed as it was at that moment."""

    name: str
    title: Text
    institution: str
    at: datetime
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Component):
    """An opinion on one case. No `signatures`: a draft. `newer` leads to the version that replaced this one."""

    template: ClassVar[str] = "components/opinion.html"
    house: str
    number: str
    patient: Text
    question: str
    parts: tuple[Part, ...]
    signatures: tuple[Signature, ...] = ()
    version: int = 1
    newer: str = ""
    digest: Hash | None = None
    seals: DoubleSeal | None = None
    pdf: str = ""


@dataclass(frozen=True, slots=True)
class Consent(Component):
    """Consent for one purpose: by whom and how, when, and the paper itself. `given_by` "" means it is missing."""

    template: ClassVar[str] = "components/consent.html"
    purpose: Text
    given_by: Text = ""
    how: Text = ""
    at: datetime | None = None
    href: str = ""
    now: datetime | None = None
