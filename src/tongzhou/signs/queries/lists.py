"""The signs of some acts, and those among the latest acts of a place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.signs.queries.facts import GONE, annotated, gather
from tongzhou.signs.queries.marks import Sign, signs
from tongzhou.signs.rules import NO_SIGN, Code
from tongzhou.support.acts.models import Act
from tongzhou.support.sides.claiming import begins
from tongzhou.support.sides.scope import seen_by

PAGE = 200
"""Acts that one page looks through."""


@dataclass(frozen=True, slots=True)
class Page:
    """The signs among `looked` acts, the newest act first; `next` is the cursor of the older acts."""

    signs: list[Sign]
    looked: int
    next: str


def of_acts(actor: Actor, ids: Collection[UUID]) -> dict[UUID, list[Sign]]:
    """The signs of those of the acts that the actor sees and that still stand; acts without signs are left out. Seven statements."""
    rows = list(annotated(Act.objects.filter(seen_by(actor), pk__in=list(ids)).exclude(state__in=GONE)))
    if not rows:
        return {}
    facts = gather(actor, rows)
    return {act.pk: found for act in rows if (found := signs(act, facts))}


def sign_of(actor: Actor, id: UUID, code: Code) -> Sign:
    """One sign of one act. Raises NotFound when the act is not seen, or bears no such sign."""
    found = next((one for one in of_acts(actor, [id]).get(id, []) if one.code is code), None)
    if found is None:
        raise NotFound(NO_SIGN)
    return found


def suspicious(actor: Actor, *, cursor: str = "", limit: int = PAGE) -> Page:
    """The signs among the acts of the actor's places, `limit` acts at a time, the latest to happen first. Seven statements."""
    rows = Act.objects.filter(seen_by(actor)).exclude(state__in=GONE)
    moment, _, row = cursor.partition("_")
    try:
        begun, id = datetime.fromisoformat(moment), UUID(row)
    except ValueError:  # nothing, or what somebody made up: from the beginning
        pass
    else:
        rows = rows.filter(Q(occurred_from__lt=begun) | Q(occurred_from=begun, pk__lt=id))
    found = list(annotated(rows.order_by("-occurred_from", "-id")[: limit + 1]))
    acts, more = found[:limit], len(found) > limit
    if not acts:
        return Page([], 0, "")
    facts = gather(actor, acts)
    following = f"{acts[-1].occurred_from.isoformat()}_{acts[-1].pk}" if more else ""
    return Page([sign for act in acts for sign in signs(act, facts)], len(acts), following)


def of_houses(actor: Actor, houses: Collection[UUID], start: date, end: date, *, limit: int = PAGE) -> Page:
    """The signs among the acts of some houses that began in the days from `start` up to, not including, `end`, the newest `limit` acts."""
    side = Q(supporting__in=list(houses)) | Q(receiving__in=list(houses))
    days = Q(occurred_from__gte=begins(start), occurred_from__lt=begins(end))
    rows = Act.objects.filter(seen_by(actor), side, days).exclude(state__in=GONE)
    found = list(annotated(rows.order_by("-occurred_from", "-id")[:limit]))
    if not found:
        return Page([], 0, "")
    facts = gather(actor, found)
    return Page([sign for act in found for sign in signs(act, facts)], len(found), "")
