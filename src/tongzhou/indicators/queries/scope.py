"""Which entries a figure is over: a programme, a pairing, an agreement's line, an institution; and which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from tongzhou.indicators.definitions.reading import Line, lineage
from tongzhou.indicators.named import Known
from tongzhou.indicators.queries.conditions import behind
from tongzhou.indicators.rules import ALWAYS, Record, Window
from tongzhou.ledger.models import Entry
from tongzhou.ledger.rules import CHINA

STANDING = Q(~Exists(Entry.objects.filter(reverses=OuterRef("pk"))), reverses__isnull=True)
"""Neither reversed nor a reversal. Said with EXISTS, so that the database knows that nearly all entries stand."""


NONE = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Scope:
    """Entries of a programme; narrower with a pairing, an agreement's line (its own pairings and those under none), a house.

    `commitment` narrows to entries whose detail names that commitment.
    """

    programme_id: UUID
    agreement_line: tuple[UUID, ...] = ()
    pairing_id: UUID | None = None
    institution_id: UUID | None = None
    commitment_id: UUID | None = None

    def condition(self) -> Q:
        """The scope as a condition on Entry."""
        found = Q(pairing__programme=self.programme_id)
        if self.pairing_id:
            found &= Q(pairing=self.pairing_id)
        if self.agreement_line:
            found &= Q(pairing__agreement__in=self.agreement_line) | Q(pairing__agreement=None)
        if self.institution_id:
            found &= Q(supporting=self.institution_id) | Q(receiving=self.institution_id)
        if self.commitment_id:
            found &= Q(detail__commitment=str(self.commitment_id))
        return found


@dataclass(frozen=True, slots=True)
class Ask:
    """One figure that is wanted: what, over which entries, in which days."""

    what: Known
    scope: Scope
    window: Window = ALWAYS


def condition(ask: Ask) -> Q:
    """The entries of a figure, as a condition on Entry; none for what the ledger does not hold, or where no day is said.

    It is the definition without its aggregates: the same facts.
    """
    lines = lines_of(ask)
    found = NONE if not lines else behind(lines[0], days_of(lines[0]))
    for line in lines[1:]:
        found |= behind(line, days_of(line))
    return found & ask.scope.condition()


def lines_of(ask: Ask) -> list[Line]:
    """What a figure is over; nothing when a window of its own hangs on an end that is open."""
    if isinstance(ask.what, Record):
        return []
    try:
        return lineage(ask.what.tree, ask.window)
    except ValueError:
        return []


def days_of(line: Line) -> Q:
    """Statements and days covered belong to all of their days, acts to the day on which they began."""
    return touching(line.window) if line.touching else within(line.window)


def touching(window: Window) -> Q:
    """Acts with a day in these days."""
    found = Q()
    if window.start:
        found &= Q(occurred_to__gte=midnight(window.start))
    if window.end:
        found &= Q(occurred_from__lt=midnight(window.end))
    return found


def within(window: Window) -> Q:
    """Acts that began in these days, as a condition on Entry."""
    found = Q()
    if window.start:
        found &= Q(occurred_from__gte=midnight(window.start))
    if window.end:
        found &= Q(occurred_from__lt=midnight(window.end))
    return found


def midnight(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime.combine(day, time(), CHINA)
