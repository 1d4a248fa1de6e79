"""Which entries a figure is over: a programme, a pairing, an agreement's line, an institution; and which days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from tongzhou.indicators.rules import ALWAYS, Cover, Fact, Known, Measure, Where, Window
from tongzhou.indicators.rules.windows import years_before
from tongzhou.ledger.models import Entry
from tongzhou.ledger.rules import CHINA

STANDING = Q(~Exists(Entry.objects.filter(reverses=OuterRef("pk"))), reverses__isnull=True)
"""Neither reversed nor a reversal. Said with EXISTS, so that the database knows that nearly all entries stand."""


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
    """The entries of a figure, as a condition on Entry; none for what the ledger does not hold."""
    if isinstance(ask.what, Fact):
        return Q(pk__in=[])
    return _of(ask.what) & ask.scope.condition() & _days(ask)


def _of(what: Measure | Cover) -> Q:
    if isinstance(what, Cover):
        return Q(kind=what.kind, detail__measure=what.measure)
    return Q(kind__in=what.kinds) & chosen(what.where)


def chosen(wheres: Iterable[Where]) -> Q:
    """The filters of a measure as a condition on Entry."""
    found = Q()
    for where in wheres:
        found &= Q(**{f"{where.field.replace('.', '__')}__in": list(where.values)})
    return found


def _days(ask: Ask) -> Q:
    """Statements speak of their own days, whenever they were made; acts belong to the day on which they began."""
    if isinstance(ask.what, Cover):
        return _spoken(ask.what, ask.window)
    return within(ask.window)


def within(window: Window) -> Q:
    """Acts that began in these days, as a condition on Entry."""
    found = Q()
    if window.start:
        found &= Q(occurred_from__gte=midnight(window.start))
    if window.end:
        found &= Q(occurred_from__lt=midnight(window.end))
    return found


def _spoken(what: Cover, window: Window) -> Q:
    spoken = cover_window(what, window)
    if spoken is None or spoken.start is None or spoken.end is None:
        return Q(pk__in=[])
    return Q(occurred_from__lt=midnight(spoken.end), occurred_to__gte=midnight(spoken.start))


def cover_window(what: Cover, window: Window) -> Window | None:
    """The years that a cover must speak of: those before the window's end. None when the end is open."""
    return years_before(window.end, what.years) if window.end else None


def midnight(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime.combine(day, time(), CHINA)
