"""Taking a step: is it there already, is the page old, and its row. The caller holds the lock on the record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Manager, QuerySet

from tongzhou.care.steps.models import Step
from tongzhou.care.steps.refusals import SEEN_OLD
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.words import Words

Row = TypeVar("Row", bound=Step)


def taken(
    steps: QuerySet[Row], seen: int | None, by: Actor, mark: str, ignoring: Collection[str] = ()
) -> bool:
    """Whether this step stands already: sent twice over a bad link, or pressed twice.

    `steps`: those of one record; `seen`: the number of the last step on the page it was sent from (None: not from a page); `mark`: the digest of
    what is sent; `ignoring`: events that nobody takes (the clock's). Only the first step after `seen` counts: the same words later are a new step.
    """
    others = steps.exclude(event__in=ignoring)
    after = (
        others.filter(number__gt=seen).order_by("number") if seen is not None else others.order_by("-number")
    )
    step = after.first()
    return step is not None and step.by_key == by.key and step.digest == mark


def fresh(
    steps: QuerySet[Row],
    seen: int | None,
    last: int,
    words: Callable[[str], Words],
    ignoring: Collection[str] = (),
) -> None:
    """Raise Conflict when somebody took a step after `seen`; `last` is the record's last number, `words` names an event. No statement when nobody did."""
    if seen is None or seen >= last:
        return
    step = steps.filter(number__gt=seen).exclude(event__in=ignoring).order_by("-number").first()
    if step is not None:
        raise Conflict(SEEN_OLD, name=step.by_name, event=words(step.event))


def write(
    steps: Manager[Row],
    *,
    number: int,
    event: str,
    source: str,
    target: str,
    by: Actor,
    at: datetime,
    mark: str,
    note: str = "",
    detail: Mapping[str, Any] | None = None,
    **more: Any,
) -> Row:
    """The row of the timeline: `steps` is the record's own manager (`referral.timeline`), `more` what only that package's rows hold."""
    return steps.create(
        number=number,
        event=event,
        from_state=source,
        to_state=target,
        at=at,
        by_key=by.key,
        by_name=by.name,
        by_title=by.title,
        by_institution=by.institution_name,
        note=note,
        detail=dict(detail or {}),
        digest=mark,
        **more,
    )
