"""From rows to stays: what the arithmetic reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Prefetch

from tongzhou.kernel.periods import Period
from tongzhou.support.postings.models import Absence, Posting
from tongzhou.support.postings.rules.continuity import DAY, Stay, first_day, last_day
from tongzhou.support.postings.rules.lifecycle import GONE, REAL, State

AWAY = Prefetch("absences", to_attr="known_absences")
"""Reads the absences of a list at once, as plain lists: a manager for each row costs more than the statement."""
STAY = (
    "pk", "state", "planned__startswith", "planned__endswith", "arrived_on", "left_on", "staff_id", "staff__name",
    "staff__title", "team_id",
)  # fmt: skip
"""What a stay is made of, for `values_list(..., named=True)`: a year of a host is hundreds of rows."""


def absences_of(posting: Posting) -> Iterable[Absence]:
    """The absences of a posting: those read with AWAY, else a statement."""
    known: list[Absence] | None = getattr(posting, "known_absences", None)
    return posting.absences.all() if known is None else known


def stay_from(row: Any, away: tuple[Period, ...]) -> Stay:
    """The stay of a row that has the columns STAY, with the days away."""
    state = State(row.state)
    first = first_day(row.planned__startswith, row.arrived_on)
    return Stay(
        key=str(row.pk),
        who=str(row.staff_id),
        name=row.staff__name,
        title=row.staff__title,
        term=Period(first, last_day(row.planned__endswith, first, row.left_on) + DAY),
        away=away,
        real=state in REAL,
        over=state in GONE,
        team=str(row.team_id or ""),
    )


def away_of(ids: Sequence[UUID], *, on: date) -> dict[UUID, tuple[Period, ...]]:
    """The days away of these postings, as seen on a day; none for who never was. One statement."""
    rows = Absence.objects.filter(posting__in=ids).values_list(
        "posting", "during__startswith", "during__endswith", "due_back"
    )
    found: dict[UUID, tuple[Period, ...]] = {}
    for id, start, end, due_back in rows if ids else ():
        away = Period(start, end or expected(start, due_back, on))
        found[id] = (*found.get(id, ()), away)
    return found


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
        away=tuple(
            Period(row.during.lower, row.during.upper or expected(row.during.lower, row.due_back, on))
            for row in rows
        ),
        real=state in REAL,
        over=state in GONE,
        team=str(posting.team_id or ""),
    )


def expected(start: date, due_back: date | None, on: date | None) -> date | None:
    """Until when somebody who is still away is taken to be: the day he named, or the morrow; without `on`, without end."""
    return None if on is None else max(due_back or on, on + DAY, start + DAY)


def is_here(posting: Posting, on: date) -> bool:
    """Whether the person is on site on a day: arrived and confirmed, not left, not away."""
    return posting.status in REAL and any(on in part for part in stay_of(posting).present)
