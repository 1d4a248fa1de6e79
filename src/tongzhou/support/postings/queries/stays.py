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


def stay_of(posting: Posting, absences: Sequence[Absence] | None = None) -> Stay:
    """The stay of a posting whose staff is joined and whose absences are fetched. An absence without an end lasts."""
    rows = posting.absences.all() if absences is None else absences
    state = posting.status
    return Stay(
        key=str(posting.pk),
        who=str(posting.staff_id),
        name=posting.staff.name,
        title=posting.staff.title,
        term=Period(posting.first, posting.last + DAY),
        away=tuple(Period(row.during.lower, row.during.upper) for row in rows),
        real=state in REAL,
        over=state in GONE,
        team=str(posting.team_id or ""),
    )


def stays(postings: Sequence[Posting]) -> tuple[Stay, ...]:
    """The stays of postings that take place or are planned."""
    return tuple(stay_of(one) for one in postings if one.status not in OFF)


def is_here(posting: Posting, on: date) -> bool:
    """Whether the person is on site on a day: arrived and confirmed, not left, not away."""
    return posting.status in REAL and any(on in part for part in stay_of(posting).present)
