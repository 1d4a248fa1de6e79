"""The time that a placement takes of its trainee: nobody is in two placements on one day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tongzhou.directory.clashes import clash
from tongzhou.directory.models import Staff
from tongzhou.kernel.errors import Conflict
from tongzhou.support.placements.models import Placement
from tongzhou.support.placements.rules.placements import OFF
from tongzhou.support.placements.rules.sentences import NUMBER_THERE, TAKEN, TAKEN_NOW

DAY = timedelta(days=1)


def respan(row: Placement) -> None:
    """The placement takes its present days. Raises Conflict (trainee_id) when they are taken.

    The trainee is locked first: two who place him at the same moment wait for each other here.
    """
    start = row.arrived_on or row.planned.lower
    end = row.ended_on + DAY if row.ended_on else max(row.planned.upper, start + DAY)
    row.span = DateRange(start, end)
    Staff.objects.select_for_update(no_key=True).filter(pk=row.trainee_id).values_list("pk").first()
    live = Placement.objects.filter(trainee=row.trainee_id, span__overlap=row.span).exclude(
        state__in=[state.value for state in OFF]
    )
    other = live.exclude(pk=row.pk).select_related("supporting", "trainee").first()
    if other is not None:
        raise Conflict(
            TAKEN,
            field="trainee_id",
            name=other.trainee.name,
            place=other.supporting.label,
            since=other.span.lower,
            until=other.span.upper - DAY,
        )


@contextmanager
def one_place(certificate: str = "") -> Iterator[None]:
    """In one transaction; what the database refuses after all is said in words."""
    with (
        transaction.atomic(),
        clash(
            placement_one_at_a_time=Conflict(TAKEN_NOW, field="trainee_id"),
            placement_certificate_once=Conflict(NUMBER_THERE, field="certificate", number=certificate),
        ),
    ):
        yield
