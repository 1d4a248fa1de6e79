"""Acts that were typed before keys were derived get theirs, so that a file finds them as it finds any other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.support.acts.kinds import known
from tongzhou.support.acts.models import Act
from tongzhou.support.acts.natural import OVER, free
from tongzhou.support.acts.queries import work_of

BATCH = 500
MEETINGS = 5
"""How often one looks again when somebody recorded an act that is alike at the same moment."""


def give_keys(*, batch: int = BATCH) -> int:
    """Give every standing act without a key the next free one, the first recorded first. Answers how many got one.

    Each batch is a transaction of its own: killed in the middle, the next run goes on from there; run again, nothing changes.
    Acts of a kind that is no longer known, and those that are alike beyond `natural.MOST_ALIKE`, stay without one.
    """
    bare = Act.objects.filter(natural="").exclude(state__in=OVER).order_by("at", "pk")
    ids = list(bare.values_list("pk", flat=True))
    return sum(_keyed(ids[first : first + batch]) for first in range(0, len(ids), batch))


def _keyed(ids: Sequence[UUID]) -> int:
    for _ in range(MEETINGS):
        try:
            return _key(ids)
        except IntegrityError:
            continue  # the key was taken over another connection at this moment: now its row can be seen
    return _key(ids)


@transaction.atomic
def _key(ids: Sequence[UUID]) -> int:
    rows = Act.objects.select_for_update().filter(pk__in=ids, natural="").exclude(state__in=OVER)
    acts = [act for act in rows.order_by("at", "pk").prefetch_related("people") if known(act.kind)]
    for act, key in zip(acts, free(map(work_of, acts)), strict=True):
        act.natural = key
    Act.objects.bulk_update([act for act in acts if act.natural], ["natural"])
    return sum(bool(act.natural) for act in acts)
