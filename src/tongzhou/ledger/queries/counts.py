"""What a programme comes to: confirmed figures net of reversals, and what still waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Sum, Value, When
from django.db.models import Count as Number

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger.kinds import named
from tongzhou.ledger.models import Claim
from tongzhou.ledger.queries.entries import visible
from tongzhou.ledger.queries.scope import either_side
from tongzhou.ledger.rules import LIVE, ClaimState, Kind


@dataclass(frozen=True, slots=True)
class Count:
    """One kind of act in one unit. `quantity` None: nothing is confirmed yet, which is not zero.

    `entries` counts standing entries (a reversed one and its reversal count nothing); `waiting` and
    `disputed` are claims without an entry.
    """

    kind: Kind
    quantity: Quantity | None
    entries: int
    waiting: int = 0
    disputed: int = 0


def counts(actor: Actor, programme: str) -> list[Count]:
    """Figures of the programme with code `programme`, by kind. Two statements; within the actor's scope."""
    figures = _confirmed(actor, programme)
    waiting = _waiting(actor, programme)
    found = []
    for code in sorted(figures.keys() | waiting.keys()):
        quantity, entries = figures.get(code, (None, 0))
        states = waiting.get(code, {})
        found.append(
            Count(
                named(code, quantity.unit if quantity else Unit.TIME),
                quantity,
                entries,
                states.get(ClaimState.OPEN, 0),
                states.get(ClaimState.DISPUTED, 0),
            )
        )
    return found


_STANDING = Case(When(reverses__isnull=True, then=Value(1)), default=Value(-1))


def _confirmed(actor: Actor, programme: str) -> dict[str, tuple[Quantity, int]]:
    rows = (
        visible(actor)
        .filter(pairing__programme__code=programme)
        .values_list("kind", "unit", "qualifier")
        .annotate(number=Sum("quantity"), standing=Sum(_STANDING))
    )
    return summed((kind, unit, qualifier, number, n) for kind, unit, qualifier, number, n in rows)


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


def _waiting(actor: Actor, programme: str) -> dict[str, dict[str, int]]:
    rows = (
        Claim.objects.filter(
            either_side(actor, P.READ_LEDGER), pairing__programme__code=programme, state__in=LIVE
        )
        .values_list("kind", "state")
        .annotate(number=Number("id"))
    )
    found: dict[str, dict[str, int]] = {}
    for kind, state, number in rows:
        found.setdefault(kind, {})[state] = number
    return found
