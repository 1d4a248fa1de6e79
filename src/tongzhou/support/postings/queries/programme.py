"""Who was posted under a programme during some days: for its home and its reports."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from tongzhou.kernel.actors import Actor
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.queries.scope import visible
from tongzhou.support.postings.rules.lifecycle import REAL

MOST = 500


def posted(actor: Actor, programme_id: UUID, *, since: date, until: date) -> list[Posting]:
    """Postings whose arrival stands in the ledger and that share a day with `since` … `until` (not inside), by first day.

    One statement, at most 500.
    """
    there = Q(span__overlap=DateRange(since, until), arrived_on__lt=until)
    rows = visible(actor).filter(
        there, pairing__programme=programme_id, state__in=[state.value for state in REAL]
    )
    return list(rows.order_by("arrived_on", "receiving__name", "staff__name", "pk")[:MOST])
