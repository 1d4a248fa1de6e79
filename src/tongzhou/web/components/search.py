"""Search: one box for cases, people and institutions, by Chinese, pinyin or initials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.web.components.component import Component, Text


@dataclass(frozen=True, slots=True)
class SearchBox(Component):
    """A search form (GET, `q`). With `found`, results come while typing, from that address, as Found."""

    template: ClassVar[str] = "components/search.html"
    action: str
    value: str = ""
    placeholder: Text = ""
    found: str = ""
    id: str = "seek"


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `before`, `hit`, `after` are its title around the part that matched."""

    href: str
    before: str = ""
    hit: str = ""
    after: str = ""
    under: Text = ""


@dataclass(frozen=True, slots=True)
class Found(Component):
    """Results by kind; without any, a sentence that says how else to look."""

    template: ClassVar[str] = "components/found.html"
    groups: tuple[tuple[Text, tuple[Hit, ...]], ...]
    query: str = ""
