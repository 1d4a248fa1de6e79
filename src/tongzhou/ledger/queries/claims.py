"""Claims that wait: for my side to confirm, and mine for the other side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from tongzhou.accounts.queries.prepared import PEOPLE, Prepared
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.kinds import all_kinds
from tongzhou.ledger.models import Claim
from tongzhou.ledger.queries.scope import EVERYWHERE, NOWHERE, either_side, houses
from tongzhou.ledger.rules import CHINA, LIVE, Kind, Side
from tongzhou.ledger.sentences import NO_SUCH_CLAIM

BOUND = 45
"""As many as one looks at before confirming them together; the next come after them."""
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """Waiting claims of one kind with one institution, oldest first: those that came in with one import (`block`: when), else those
    of acts of one month (`month`: its first day in China).
    """

    kind: Kind
    other: Institution
    month: date
    block: datetime | None
    claims: list[Claim]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for me, what of mine waits for the other side; `more`: there are beyond the bound, `next…`: where they begin."""

    waiting: list[Group]
    mine: list[Group]
    more: bool
    next_waiting: str = ""
    next_mine: str = ""
    count: int = 0
    """How many wait for me, counted to COUNTED."""
    sent: int = 0
    """How many of mine wait for the other side."""


def inbox(actor: Actor, *, limit: int = BOUND, after: str = "", side: str = "") -> Inbox:
    """Claims that the actor may confirm or has to follow up, grouped by kind, other institution, and month or import.

    The oldest `limit` of each after the cursor `after` (one of `next…`). Of one `side` only ("waiting", "mine"), the other's are
    not read. Five statements with their words.
    """
    asked, claimed = _asked(actor).exclude(by_key=actor.key), _claimed(actor)
    waiting = _rows(asked, limit, after) if side != "mine" else []
    mine = _rows(claimed, limit, after) if side != "waiting" else []
    return Inbox(
        _grouped(waiting[:limit], lambda row: row.claiming),
        _grouped(mine[:limit], lambda row: row.asked),
        len(waiting) > limit or len(mine) > limit,
        _next(waiting, limit),
        _next(mine, limit),
        *_counts(asked, claimed),
    )


def _counts(asked: QuerySet[Claim], claimed: QuerySet[Claim]) -> tuple[int, int]:
    """How many wait on either side. One statement."""
    live = [state.value for state in LIVE]
    parts = [
        rows.filter(state__in=live)
        .order_by()
        .annotate(side_=Value(side))
        .values_list("pk", "side_")[:COUNTED]
        for side, rows in (("asked", asked), ("claimed", claimed))
    ]
    found = Counter(side for _, side in parts[0].union(parts[1], all=True))
    return found["asked"], found["claimed"]


def waiting(actor: Actor) -> int:
    """How many claims wait for the actor's confirmation, counted to 100. One statement; none for who may not."""
    if not actor.may(P.CONFIRM):
        return 0
    return len(_waiting(actor)())


@lru_cache(maxsize=PEOPLE)
def _waiting(actor: Actor) -> Prepared:
    """The statement of `waiting`: it stands on every page, and is made of what the actor is and may."""

    def rows() -> QuerySet[Claim, Any]:
        live = [state.value for state in LIVE]
        return _asked(actor).exclude(by_key=actor.key).filter(state__in=live).values_list("pk")[:100]

    return Prepared(rows)


def claim(actor: Actor, id: UUID) -> Claim:
    """One claim with what was said about it. Raises NotFound outside the actor's scope."""
    scope = either_side(actor, P.READ_LEDGER) | either_side(actor, P.CONFIRM)
    if EVERYWHERE in (either_side(actor, P.READ_LEDGER), either_side(actor, P.CONFIRM)):
        scope = EVERYWHERE
    found = _joined(Claim.objects.filter(scope, id=id)).first()
    if found is None:
        raise NotFound(NO_SUCH_CLAIM)
    return found


def _asked(actor: Actor) -> QuerySet[Claim]:
    """Claims whose other side the actor speaks for, and only that side."""
    return Claim.objects.filter(asked_of(actor))


def asked_of(actor: Actor) -> Q:
    """The condition that the actor speaks for the other side of a claim, and only for that side."""
    grants = actor.grants_for(P.CONFIRM)
    supporting, receiving = houses(grants, "supporting_id"), houses(grants, "receiving_id")
    if supporting == EVERYWHERE:
        return NOWHERE
    return Q(Q(side=Side.SUPPORTING) & receiving & ~supporting) | Q(
        Q(side=Side.RECEIVING) & supporting & ~receiving
    )


def _claimed(actor: Actor) -> QuerySet[Claim]:
    """What the actor claims for, and what he claimed himself by a step of its record."""
    by_steps = Q(by_key=actor.key, kind__in=[kind.code for kind in all_kinds() if kind.by_steps])
    return Claim.objects.filter(
        _for(actor.grants_for(P.CLAIM)) | Q(_for(actor.grants_for(P.CONFIRM)) & by_steps)
    )


def _for(grants: Iterable[Grant]) -> Q:
    """Claims of a house that one of the grants reaches."""
    return Q(Q(side=Side.SUPPORTING) & houses(grants, "supporting_id")) | Q(
        Q(side=Side.RECEIVING) & houses(grants, "receiving_id")
    )


def _rows(found: QuerySet[Claim], limit: int, after: str) -> list[Claim]:
    live = found.filter(state__in=[state.value for state in LIVE])
    moment, _, id = after.partition("_")
    try:
        begun, row = datetime.fromisoformat(moment), UUID(id)
    except ValueError:  # nothing, or what somebody made up: from the beginning
        pass
    else:
        live = live.filter(Q(at__gt=begun) | Q(at=begun, id__gt=row))
    return list(_joined(live).order_by("at", "id")[: limit + 1])


def _next(rows: list[Claim], limit: int) -> str:
    return f"{rows[limit - 1].at.isoformat()}_{rows[limit - 1].pk}" if len(rows) > limit else ""


def _joined(found: QuerySet[Claim]) -> QuerySet[Claim]:
    return found.select_related("supporting", "receiving", "reverses", "pairing").prefetch_related("disputes")


def _grouped(claims: list[Claim], other: Callable[[Claim], Institution]) -> list[Group]:
    """Claims made by one person at one moment came in with one import: they stay together, whatever their months."""
    together = Counter((row.by_key, row.at) for row in claims)
    groups: dict[tuple[object, ...], Group] = {}
    for row in claims:
        house, month = other(row), row.occurred_from.astimezone(CHINA).date().replace(day=1)
        block = row.at if together[row.by_key, row.at] > 1 else None
        key = (row.kind, house.pk, (row.by_key, block) if block else month)
        groups.setdefault(key, Group(row.kind_words, house, month, block, [])).claims.append(row)
    return list(groups.values())
