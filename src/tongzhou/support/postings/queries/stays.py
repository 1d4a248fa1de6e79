"""From rows to stays: what the arithmetic reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Prefetch

from tongzhou.kernel.periods import Period
from tongzhou.support.postings.models import Absence, Posting
from tongzhou.support.postings.rules.continuity import DAY, Stay
from tongzhou.support.postings.rules.lifecycle import GONE, REAL

AWAY = Prefetch("absences", to_attr="known_absences")
"""Reads the absences of a list at once, as plain lists: a manager for each row costs more than the statement."""


def absences_of(posting: Posting) -> Iterable[Absence]:
    """The absences of a posting: those read with AWAY, else a statement."""
    known: list[Absence] | None = getattr(posting, "known_absences", None)
    return posting.absences.all() if known is None else known


def span_of(posting: Posting) -> DateRange:
    """The days that a posting takes of the person's time."""
    return DateRange(posting.first, posting.last + DAY)


def stay_of(posting: Posting, absences: Iterable[Absence] | None = None, *, on: date | None = None) -> Stay:
    """The stay of a posting whose staff is joined and whose absences are fetched, as it is seen on a day.

    Who is away is expected back on the day he named, or on the morrow; without `on`, his absence lasts.
    """
    rows = absences_of(posting) if absences is None else absences
    state = posting.status
    return Stay(
        key=str(posting.pk),
        who=str(posting.staff_id),
        name=posting.staff.name,
        title=posting.staff.title,
        term=Period(posting.first, posting.last + DAY),
        away=tuple(Period(row.during.lower, row.during.upper or _expected(row, on)) for row in rows),
        real=state in REAL,
        over=state in GONE,
        team=str(posting.team_id or ""),
    )


def _expected(row: Absence, on: date | None) -> date | None:
    return None if on is None else max(row.due_back or on, on + DAY, row.during.lower + DAY)


def is_here(posting: Posting, on: date) -> bool:
    """Whether the person is on site on a day: arrived and confirmed, not left, not away."""
    return posting.status in REAL and any(on in part for part in stay_of(posting).present)
