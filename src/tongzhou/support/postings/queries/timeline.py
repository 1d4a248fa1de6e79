"""The line of days: postings as what a bar shows, and no more. A year of a hundred people is read as rows, not as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.periods import Period
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.queries.stays import STAY, away_of, stay_from
from tongzhou.support.postings.rules.continuity import DAY, Stay
from tongzhou.support.postings.rules.lifecycle import OFF, State
from tongzhou.support.postings.rules.roles import Role
from tongzhou.support.sides.scope import seen_by

MOST = 300
_COLUMNS = (
    *STAY, "role", "department__name", "receiving__name", "receiving__short_name", "supporting__name",
    "supporting__short_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be seen; None leaves a question open. Without a state, what was declined or cancelled is left out."""

    host: UUID | None = None
    supporter: UUID | None = None
    department: UUID | None = None
    batch: UUID | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """One posting on the line of days. `host` is its whole name; `place` and `giver` are said as people say them."""

    pk: UUID
    name: str
    title: str
    status: State
    part: Role
    host: str
    place: str
    giver: str
    department: str
    stay: Stay

    @property
    def first(self) -> date:
        """The first day, real or planned."""
        return self.stay.term.start

    @property
    def last(self) -> date:
        """The last day, real or planned."""
        assert self.stay.term.end is not None
        return self.stay.term.end - DAY


def timeline(
    actor: Actor, frame: Period, filters: Filters, *, on: date, start: int = 0, limit: int = MOST
) -> list[Drawn]:
    """Postings that share a day with `frame`, by host, department and first day: `limit` of them after the first `start`.

    Absences are seen as on the day `on`. Two statements.
    """
    rows = Posting.objects.filter(seen_by(actor), span__overlap=DateRange(frame.start, frame.end))
    asked = {
        "receiving": filters.host,
        "supporting": filters.supporter,
        "department": filters.department,
        "batch": filters.batch,
        "state": filters.state and filters.state.value,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    if filters.state is None:
        rows = rows.exclude(state__in=[state.value for state in OFF])
    ordered = rows.order_by(
        "receiving__name", F("department__name").asc(nulls_last=True), "span", "staff__name", "pk"
    )
    found = list(ordered.values_list(*_COLUMNS, named=True)[start : start + limit])
    away = away_of([row.pk for row in found], on=on)
    return [_drawn(row, away.get(row.pk, ())) for row in found]


def _drawn(row: Any, away: tuple[Period, ...]) -> Drawn:
    department = row.department__name or ""
    host = row.receiving__short_name or row.receiving__name
    return Drawn(
        pk=row.pk,
        name=row.staff__name,
        title=row.staff__title,
        status=State(row.state),
        part=Role(row.role),
        host=row.receiving__name,
        place=f"{host} {department}".strip(),
        giver=row.supporting__short_name or row.supporting__name,
        department=department,
        stay=stay_from(row, away),
    )
