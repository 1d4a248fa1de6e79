"""Claims that wait: for my side to confirm, and mine for the other side."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.models import Claim
from tongzhou.ledger.queries.scope import EVERYWHERE, NOWHERE, either_side, houses
from tongzhou.ledger.rules import LIVE, Kind, Side
from tongzhou.ledger.sentences import NO_SUCH_CLAIM

BOUND = 200


@dataclass(frozen=True, slots=True)
class Group:
    """Waiting claims of one kind, oldest first."""

    kind: Kind
    claims: list[Claim]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for me, what of mine waits for the other side; `more`: there are beyond the bound."""

    waiting: list[Group]
    mine: list[Group]
    more: bool

    @property
    def count(self) -> int:
        """How many wait for me."""
        return sum(len(group.claims) for group in self.waiting)


def inbox(actor: Actor, *, limit: int = BOUND) -> Inbox:
    """Claims that the actor may confirm or has to follow up, grouped by kind. Three statements with their words."""
    waiting = _rows(_asked(actor).exclude(by_key=actor.key), limit)
    mine = _rows(_claimed(actor), limit)
    more = len(waiting) > limit or len(mine) > limit
    return Inbox(_grouped(waiting[:limit]), _grouped(mine[:limit]), more)


def waiting(actor: Actor) -> int:
    """How many claims wait for the actor's confirmation, counted to 100. One statement; none for who may not."""
    if not actor.may(P.CONFIRM):
        return 0
    live = [state.value for state in LIVE]
    return _asked(actor).exclude(by_key=actor.key).filter(state__in=live)[:100].count()


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
    grants = actor.grants_for(P.CLAIM)
    mine = Q(Q(side=Side.SUPPORTING) & houses(grants, "supporting_id")) | Q(
        Q(side=Side.RECEIVING) & houses(grants, "receiving_id")
    )
    return Claim.objects.filter(mine)


def _rows(found: QuerySet[Claim], limit: int) -> list[Claim]:
    live = found.filter(state__in=[state.value for state in LIVE])
    return list(_joined(live).order_by("at", "id")[: limit + 1])


def _joined(found: QuerySet[Claim]) -> QuerySet[Claim]:
    return found.select_related("supporting", "receiving", "reverses", "pairing").prefetch_related("disputes")


def _grouped(claims: list[Claim]) -> list[Group]:
    groups: dict[str, list[Claim]] = {}
    for row in claims:
        groups.setdefault(row.kind, []).append(row)
    return [Group(rows[0].kind_words, rows) for rows in groups.values()]
