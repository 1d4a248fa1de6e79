"""What became of one thing that was claimed: it waits, it stands in the ledger, it is disputed, taken back or reversed.

For records of which several things are claimed (a technique: its introduction, each case, its keeping): each is a row
of its own with the columns of `Claimed`, and `stand` writes what the ledger said of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from tongzhou.kernel.ids import new_id
from tongzhou.kernel.words import Words
from tongzhou.ledger.listening import Heard
from tongzhou.ledger.rules import Side


class Standing(StrEnum):
    """Where a claimed thing stands; all but the first is the ledger's word."""

    WAITING = "waiting"
    POSTED = "posted"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"

    @property
    def words(self) -> Words:
        """In words."""
        return _WORDS[self]


_WORDS = {
    Standing.WAITING: Words("待对方确认", "waiting for the other side"),
    Standing.POSTED: Words("已入账", "in the ledger"),
    Standing.DISPUTED: Words("有异议", "disputed"),
    Standing.WITHDRAWN: Words("已撤回", "withdrawn"),
    Standing.REVERSED: Words("已冲正", "reversed"),
}
OPEN = (Standing.WAITING, Standing.DISPUTED)
"""The other side has not confirmed yet."""
GONE = (Standing.WITHDRAWN, Standing.REVERSED)
"""It counts no longer, and may be claimed anew."""
HEARD = {
    Heard.POSTED: Standing.POSTED,
    Heard.DISPUTED: Standing.DISPUTED,
    Heard.WITHDRAWN: Standing.WITHDRAWN,
    Heard.REVERSED: Standing.REVERSED,
}
STANDS = ~Q(standing__in=[standing.value for standing in GONE])
"""Condition: it counts, or still waits to."""


class Claimed(models.Model):
    """Columns of a row that was claimed: `version` counts its claims from 1, `claim` is the newest one's id, `side` who claims."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    claim = models.UUIDField()
    standing = models.CharField(
        max_length=12, choices=[(x.value, x.value) for x in Standing], default=Standing.WAITING.value
    )
    side = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Side])

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["claim"], name="%(app_label).10s_%(class).10s_claim")]

    @property
    def stands(self) -> Standing:
        """The standing as a member of the closed list."""
        return Standing(self.standing)


Row = TypeVar("Row", bound=Claimed)


def stand(rows: Iterable[Row], heard: Heard) -> list[Row]:
    """Write what the ledger said. The caller holds the lock of the record that the rows belong to."""
    moved = list(rows)
    for row in moved:
        row.standing = HEARD[heard].value
        row.save(update_fields=["standing"])
    return moved


def told(model: type[Row], claims: Iterable[UUID]) -> models.QuerySet[Row]:
    """The rows of `model` whose newest claims these are, in the order of their ids."""
    return model._default_manager.filter(claim__in=list(claims)).order_by("pk")
