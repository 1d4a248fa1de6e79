"""What a programme comes to: confirmed figures net of reversals, and what still waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Case, DecimalField, Q, QuerySet, Sum, Value, When
from django.db.models import Count as Number

from tongzhou.accounts.queries.prepared import PEOPLE, Prepared
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger.kinds import named
from tongzhou.ledger.models import Claim
from tongzhou.ledger.queries.claims import asked_of
from tongzhou.ledger.queries.entries import visible
from tongzhou.ledger.queries.scope import either_side
from tongzhou.ledger.rules import LIVE, ClaimState, Kind


@dataclass(frozen=True, slots=True)
class Count:
    """One kind of act in one unit. `quantity` None: nothing is confirmed yet, which is not zero.

    `entries` counts standing entries (a reversed one and its reversal count nothing); `waiting` and
    `disputed` are claims without an entry; `asked`: those of them that the reader may confirm.
    """

    kind: Kind
    quantity: Quantity | None
    entries: int
    waiting: int = 0
    disputed: int = 0
    asked: int = 0


def counts(actor: Actor, programme: str) -> list[Count]:
    """Figures of the programme with code `programme`, by kind. One statement; within the actor's scope."""
    confirmed, waiting = [], {}
    for kind, unit, qualifier, state, number, entries, asked in _rows(actor)(programme=programme):
        if state == _POSTED:
            confirmed.append((kind, unit, qualifier, number, entries))
        else:
            waiting[kind, state] = (entries, asked)
    figures = summed(confirmed)
    found = []
    for code in sorted(figures.keys() | {kind for kind, _ in waiting}):
        quantity, entries = figures.get(code, (None, 0))
        opened, asked = waiting.get((code, ClaimState.OPEN.value), (0, 0))
        disputed, asked_again = waiting.get((code, ClaimState.DISPUTED.value), (0, 0))
        declared = named(code, quantity.unit if quantity else Unit.TIME)
        found.append(Count(declared, quantity, entries, opened, disputed, asked + asked_again))
    return found


_STANDING = Case(When(reverses__isnull=True, then=Value(1)), default=Value(-1))


_POSTED = "posted"
SOME_PROGRAMME = "a programme to come"


@lru_cache(maxsize=PEOPLE)
def _rows(actor: Actor) -> Prepared:
    """The statement of `counts` for an actor."""
    return Prepared(lambda: _groups(actor), programme=SOME_PROGRAMME)


def _groups(actor: Actor) -> QuerySet[Any, Any]:
    """Kind, unit, qualifier, state ("posted" or a claim's), number, how many, how many of them the actor is asked for."""
    entries = (
        visible(actor)
        .filter(pairing__programme__code=SOME_PROGRAMME)
        .order_by()
        .annotate(in_state=Value(_POSTED))
        .values("kind", "unit", "qualifier", "in_state")
        .annotate(number=Sum("quantity"), many=Sum(_STANDING), to_me=Value(0))
    )
    nothing = Value("")
    claims = (
        Claim.objects.filter(
            either_side(actor, P.READ_LEDGER), pairing__programme__code=SOME_PROGRAMME, state__in=LIVE
        )
        .order_by()
        .annotate(no_unit=nothing, no_qualifier=nothing)
        .values("kind", "no_unit", "no_qualifier", "state")
        .annotate(
            number=Value(Decimal(0), output_field=DecimalField()),
            many=Number("id"),
            to_me=Number("id", filter=asked_of(actor) & ~Q(by_key=actor.key)),
        )
    )
    names = ("number", "many", "to_me")
    posted = entries.values_list("kind", "unit", "qualifier", "in_state", *names)
    live = claims.values_list("kind", "no_unit", "no_qualifier", "state", *names)
    return posted.union(live, all=True)


def summed(rows: Iterable[tuple[str, str, str, Decimal, int]]) -> dict[str, tuple[Quantity, int]]:
    """Add up (kind, unit, qualifier, number, entries): different units of one kind raise ValueError."""
    found: dict[str, tuple[Quantity, int]] = {}
    for kind, unit, qualifier, number, entries in rows:
        if entries == 0:
            continue
        quantity = Quantity(Decimal(number), Unit(unit), Qualifier(qualifier))
        before = found.get(kind)
        found[kind] = (before[0] + quantity, before[1] + entries) if before else (quantity, entries)
    return found
