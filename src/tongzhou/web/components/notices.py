"""What a page says of itself: done, wrong, nothing here, wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tongzhou.web.components.component import Component, Text, Tone
from tongzhou.web.components.frame import Action


@dataclass(frozen=True, slots=True)
class Notice(Component):
    """A sentence at the top of a page. Red is spoken at once by a screen reader, the others politely."""

    template: ClassVar[str] = "components/notice.html"
    says: Text
    then: Text = ""
    tone: Tone = Tone.PLAIN
    action: Action | None = None

    @property
    def icon(self) -> str:
        """The sign beside it."""
        return {Tone.JADE: "check", Tone.AMBER: "clock", Tone.RED: "alert"}.get(self.tone, "info")


@dataclass(frozen=True, slots=True)
class Empty(Component):
    """Nothing here: why, and what to do next."""

    template: ClassVar[str] = "components/empty.html"
    says: Text
    then: Text = ""
    action: Action | None = None
    icon: str = "boat"


@dataclass(frozen=True, slots=True)
class Failure(Component):
    """A whole page that could not be shown: what, where, and the way on. `code` is for the telephone."""

    template: ClassVar[str] = "components/failure.html"
    says: Text
    then: Text
    where: Text = ""
    code: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress(Component):
    """Work that takes longer than two seconds. `percent` None: it cannot be known."""

    template: ClassVar[str] = "components/progress.html"
    label: Text
    percent: int | None = None
    under: Text = ""


@dataclass(frozen=True, slots=True)
class Skeleton(Component):
    """The shape of what is coming."""

    template: ClassVar[str] = "components/skeleton.html"
    lines: int = 3

    @property
    def each(self) -> range:
        """One step a line."""
        return range(self.lines)
