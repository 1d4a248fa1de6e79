"""What the pages of safety show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongzhou.support.safety.rules import Category, Severity, State
from tongzhou.web.components.chips import Badge, Chip
from tongzhou.web.components.component import Tone, speak
from tongzhou.web.components.times import ago, day
from tongzhou.web.components.worklist import Row
from tongzhou.web.edge import Request

if TYPE_CHECKING:
    from tongzhou.support.safety.models import Event

TONES = {State.REPORTED: Tone.INDIGO, State.REVIEWING: Tone.AMBER, State.CLOSED: Tone.JADE}


def state_badge(row: Event) -> Badge:
    """Where the review stands."""
    return Badge(row.status.words, TONES[row.status])


def grade_chip(grade: Severity) -> Chip:
    """The severity; red where somebody came to harm."""
    return Chip(grade.words, Tone.PLAIN if grade.near_miss else Tone.RED)


def line(row: Event, request: Request) -> Row:
    """One event in a list: what kind, when, where; not a word of what was written."""
    place = row.department.name if row.department else ""
    told = [day(row.occurred_on), place, _("%(ago)s上报") % {"ago": ago(row.at, request.at)}]
    return Row(
        f"/safety/{row.pk}/",
        Category(row.category).words,
        " · ".join(part for part in told if part),
        chips=(grade_chip(row.grade),),
        where=speak(row.status.words),
        via=row.institution.label,
        key=f"event-{row.pk}",
    )
