"""A bag moves by a step, whoever makes it: a request's step, or a person at the bag itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from tongzhou.audit.actions import record
from tongzhou.care.blood.models import Bag, Request
from tongzhou.care.blood.rules import BAG, BagState
from tongzhou.care.steps.digests import digest
from tongzhou.care.steps.taking import write
from tongzhou.kernel.actors import Actor


def locked_bags(ids: Iterable[UUID]) -> list[Bag]:
    """The bags with their rows locked, in the order of their ids: everybody takes them in one order."""
    rows = Bag.objects.select_for_update(of=("self",)).select_related("house", "last__asker", "last__giver")
    return list(rows.filter(pk__in=set(ids)).order_by("pk"))


def hand(
    bag: Bag,
    event: str,
    *,
    by: Actor,
    at: datetime,
    request: Request | None = None,
    note: str = "",
    detail: Mapping[str, Any] | None = None,
    mark: str = "",
) -> None:
    """Move a locked bag by one step, write it and its row. Raises IllegalMove."""
    source = bag.state
    move = BAG.move(BagState(source), event)
    bag.state = move.target.value
    bag.steps += 1
    if BagState(bag.state).ended:
        bag.ended_at = at
    bag.save()
    write(
        bag.timeline, number=bag.steps, event=event, source=source, target=bag.state, by=by, at=at,
        mark=mark or digest({"event": event, "request": request.pk if request else None}), note=note, detail=detail, request=request,
    )  # fmt: skip
    record(by=by, at=at, verb=f"blood.bag_{event}", subject=bag.source)
