"""The daily checkpoint: the heads of all books under one root, chained to the day before, sealed."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import system
from tongzhou.ledger import hashes, seals
from tongzhou.ledger.canonical import time_text
from tongzhou.ledger.models import Book, Checkpoint
from tongzhou.ledger.rules import CHINA

LOCK = 0x6C6564676572
"""Advisory lock (the letters "ledger"): two checkpoints at once would both be the next one."""


@transaction.atomic
def checkpoint(*, at: datetime) -> Checkpoint:
    """The checkpoint of the day of `at` (in China). Twice on one day answers the first one.

    Nobody waits for it: the heads are read as one statement sees them, between postings.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    day = at.astimezone(CHINA).date()
    last = Checkpoint.objects.order_by("-number").first()
    if last and last.day >= day:
        return Checkpoint.objects.filter(day__lte=day).order_by("-number").first() or last
    return _make(last, at)


def _make(last: Checkpoint | None, at: datetime) -> Checkpoint:
    heads = [(str(id), count, head) for id, count, head in _heads()]
    number, previous = (last.number + 1, last.hash) if last else (1, hashes.ZERO)
    day, root = at.astimezone(CHINA).date(), hashes.tree(heads)
    digest = hashes.checkpoint(number, day.isoformat(), time_text(at), previous, root)
    made = Checkpoint.objects.create(
        number=number,
        day=day,
        at=at,
        previous=previous,
        root=root,
        hash=digest,
        heads=heads,
        seal=seals.seal(digest),
    )
    audit.record(by=system("ledger"), at=at, verb="ledger.checkpoint", subject=f"checkpoint:{number}")
    return made


def _heads() -> list[tuple[object, int, str]]:
    return list(Book.objects.order_by("id").values_list("id", "count", "head"))
