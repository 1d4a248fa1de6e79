"""From rows to stays: what the arithmetic reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.kernel.periods import Period
from tongzhou.support.postings.models import Absence, Posting
from tongzhou.support.postings.rules.continuity import DAY, Stay
from tongzhou.support.postings.rules.lifecycle import GONE, OFF, REAL


def span_of(posting: Posting) -> DateRange:
    """The days that a posting takes of the person's time."""
    return DateRange(posting.first, posting.last + DAY)


def stay_of(posting: Posting, absences: Sequence[Absence] | None = None, *, on: date | None = None) -> Stay:
    """The stay of a posting whose staff is joined and whose absences are fetched, as it is seen on a day.

    Who is away is expected back on the day he named, or on the morrow; without `on`, his absence lasts.
    """
    rows = posting.absences.all() if absences is None else absences
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


def stays(postings: Sequence[Posting], *, on: date) -> tuple[Stay, ...]:
    """The stays of postings that take place or are planned, as seen on a day."""
    return tuple(stay_of(one, on=on) for one in postings if one.status not in OFF)


def is_here(posting: Posting, on: date) -> bool:
    """Whether the person is on site on a day: arrived and confirmed, not left, not away."""
    return posting.status in REAL and any(on in part for part in stay_of(posting).present)
