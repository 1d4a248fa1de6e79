"""Find or choose a patient, as a part for any page: `{% show picker %}`.

The text is posted, never part of an address: a phone number in a URL would stay in histories and logs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils import timezone

from tongzhou.care.patients import queries
from tongzhou.web.components.component import Component
from tongzhou.web.edge import Request
from tongzhou.web.patients.lines import PatientLine, lines


@dataclass(frozen=True, slots=True)
class Picker(Component):
    """A box for name, phone or ID number (posts `seek` to `action`), and who was found or came last.

    `add` is where a new patient is registered. `searched` False: `found` are the last registered.
    """

    template: ClassVar[str] = "patients/picker.html"
    action: str
    add: str
    seek: str = ""
    searched: bool = False
    found: tuple[PatientLine, ...] = ()


def picker(request: Request, *, action: str, add: str, href: Callable[[UUID], str]) -> Picker:
    """The picker for this request: three statements at most. `href` is where a chosen patient leads."""
    seek = request.POST.get("seek", "").strip()[:60]
    actor = request.actor
    rows = queries.find(actor, seek) if seek else queries.recent(actor)
    names = queries.identities(actor, rows, at=request.at, why="find" if seek else "recent")
    on = timezone.localdate(request.at)
    return Picker(action, add, seek, bool(seek), lines(rows, names, on=on, href=href))
