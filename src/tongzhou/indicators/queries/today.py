"""Who is where today under a programme, and what was resolved and is still to be done. For its home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import DateRangeField
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from tongzhou.accounts.queries.prepared import PEOPLE, Prepared
from tongzhou.kernel.actors import Actor
from tongzhou.support.placements.models import Placement
from tongzhou.support.placements.rules.placements import State as Learning
from tongzhou.support.postings.models import Absence, Posting
from tongzhou.support.postings.rules.lifecycle import REAL
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.visits.models import Resolution, Visit
from tongzhou.support.visits.rules import State as VisitState
from tongzhou.support.visits.rules import TaskState

MOST = 60
COLUMNS = ("person", "rank", "home", "place", "ward", "begun", "ends")
EXPERT, TRAINEE, TASK = "expert", "trainee", "task"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is there today: `sort` "expert" or "trainee", at which house and department, since when, until when as planned.

    Or with "task" what a visit resolved: `name` what, `title` whose, `place` of his house, `since` when it is due; `id` the visit.
    """

    sort: str
    id: UUID
    name: str
    title: str
    home: str
    place: str
    department: str
    since: date
    until: date | None


def present(actor: Actor, programme_id: UUID, *, on: date) -> list[Present]:
    """Experts on site (arrived, confirmed, not away), trainees learning, resolutions still open on a day. One statement, at most 60 of each sort."""
    return [_present(row) for row in _statement(actor)(programme=programme_id, on=on)]


SOME_PROGRAMME, SOME_DAY = UUID(int=1), date(1, 1, 1)


@lru_cache(maxsize=PEOPLE)
def _statement(actor: Actor) -> Prepared:
    """The statement of `present` for an actor."""
    return Prepared(lambda: _everybody(actor), programme=SOME_PROGRAMME, on=SOME_DAY)


def _everybody(actor: Actor) -> Any:
    away = Absence.objects.filter(posting=OuterRef("pk"), during__contains=SOME_DAY)
    postings = Posting.objects.filter(
        ~Exists(away), seen_by(actor), pairing__programme=SOME_PROGRAMME, span__contains=SOME_DAY,
        state__in=[state.value for state in REAL],
    )  # fmt: skip
    placements = Placement.objects.filter(
        seen_by(actor), pairing__programme=SOME_PROGRAMME, arrived_on__lte=SOME_DAY, ended_on=None,
        arrival_posted=True, state=Learning.LEARNING.value,
    )  # fmt: skip
    visits = Visit.objects.filter(seen_by(actor), pairing__programme=SOME_PROGRAMME)
    tasks = Resolution.objects.filter(
        state=TaskState.OPEN.value, visit__in=visits.exclude(state=VisitState.CANCELLED.value)
    )
    first = _columns(postings, EXPERT, "staff", "supporting", "receiving")
    learning = _columns(placements, TRAINEE, "trainee", "receiving", "supporting")
    rows = first.union(learning, _tasks(tasks), all=True)
    return rows.order_by("sort", "place", "ward", "begun", "person")[: 3 * MOST]


def _present(row: Sequence[Any]) -> Present:
    sort, id, name, title, home, place, department, since, planned = row
    return Present(sort, id, name, title, home, place, department, since, planned and planned.upper)


def _columns(rows: Any, sort: str, person: str, home: str, place: str) -> Any:
    return (
        rows.order_by()
        .annotate(
            sort=Value(sort),
            person=F(f"{person}__name"),
            rank=F(f"{person}__title"),
            home=_label(home),
            place=_label(place),
            ward=Coalesce(F("department__name"), Value("")),
            begun=F("arrived_on"),
            ends=F("planned"),
        )
        .values_list("sort", "pk", *COLUMNS)
    )


def _tasks(rows: Any) -> Any:
    """What a visit resolved, in the same columns."""
    return (
        rows.order_by()
        .annotate(
            sort=Value(TASK),
            person=F("what"),
            rank=F("owner__name"),
            home=Value(""),
            place=_label("owner__institution"),
            ward=Value(""),
            begun=F("due_on"),
            ends=Value(None, output_field=DateRangeField()),
        )
        .values_list("sort", "visit_id", *COLUMNS)
    )


def _label(side: str) -> Case:
    """The name people say: the short one, else the whole."""
    short = f"{side}__short_name"
    return Case(When(**{short: ""}, then=F(f"{side}__name")), default=F(short))
