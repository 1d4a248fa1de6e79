"""The timeline: one case from the first question to the known outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Component, Text
from tongzhou.web.components.figures import Pair
from tongzhou.web.components.files import File

State = Literal["past", "now", "late", "signed", "ahead"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened (or waits to happen): who, what, when, with a note in the person's own words and files."""

    what: Text
    at: datetime | None = None
    who: Text = ""
    note: str = ""
    state: State = "past"
    clock: Clock | None = None
    files: tuple[File, ...] = ()
    href: str = ""
    was: tuple[Pair, ...] = ()
    """What was said before this step changed it."""


@dataclass(frozen=True, slots=True)
class Timeline(Component):
    """Events, the newest first unless `oldest_first`; `now` is the moment the page is read."""

    template: ClassVar[str] = "components/timeline.html"
    events: tuple[Event, ...]
    now: datetime
    label: Text = ""
