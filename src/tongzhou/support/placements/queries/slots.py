"""Slots by year and department: how many there are, how many are taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongzhou.directory.models import Department, Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.queries.scope import houses
from tongzhou.support.placements.models import Placement, Slots, SlotsStep
from tongzhou.support.placements.moving import SLOTS, offers
from tongzhou.support.placements.rules.placements import SEATED, State
from tongzhou.support.placements.rules.slots import SlotState
from tongzhou.support.sides.scope import found, seen_by

MOST = 300


@dataclass(frozen=True, slots=True)
class SlotsView:
    """One department's slots of a year with who takes or asks for them."""

    slots: Slots
    placements: list[Placement]
    steps: list[SlotsStep]
    offers: frozenset[str]


def slots(actor: Actor, year: int) -> list[Slots]:
    """Slots of the activity year that begins in `year`, each with `taken`, `asked`, `free`. One statement."""
    return list(_offered(actor).filter(year=year)[:MOST])


def years(actor: Actor) -> list[int]:
    """The activity years for which there are slots, the newest first. One statement."""
    rows = Slots.objects.filter(seen_by(actor), state=SlotState.OFFERED.value)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct()[:30])


def open_slots(actor: Actor, *, on: date) -> list[Slots]:
    """Slots whose year is not over by a day, for whose recipient the actor may nominate. One statement."""
    mine = houses(actor.grants_for(P.MANAGE_PLACEMENTS), "receiving_id")
    return list(_offered(actor).filter(mine, during__endswith__gt=on)[:MOST])


def slots_page(actor: Actor, id: UUID) -> SlotsView:
    """One department's slots of a year. Raises NotFound. Three statements."""
    row = found(_counted(Slots.objects.all()), actor, id)
    placements = Placement.objects.filter(seen_by(actor), slots=row).select_related("trainee", "receiving")
    return SlotsView(
        row,
        list(placements.order_by("planned", "pk")[:MOST]),
        list(row.timeline.order_by("number")),
        offers(SLOTS, actor, row),
    )


def departments(actor: Actor) -> list[Department]:
    """The departments for which the actor may offer slots, with their institution. One statement."""
    mine = houses(actor.grants_for(P.MANAGE_PLACEMENTS), "institution_id")
    return list(
        Department.objects.filter(mine, closed_on__isnull=True)
        .select_related("institution")
        .order_by("institution__name", "name")[:MOST]
    )


def partners(actor: Actor, *, on: date) -> list[Institution]:
    """The institutions that are paired with those for which the actor manages placements, on a day. One statement."""
    grants = actor.grants_for(P.MANAGE_PLACEMENTS)
    paired = Q(pairings_received__during__contains=on) & houses(grants, "pairings_received__supporting_id")
    return list(Institution.objects.filter(paired).distinct().order_by("name")[:MOST])


def _offered(actor: Actor) -> QuerySet[Slots]:
    rows = _counted(Slots.objects.filter(seen_by(actor), state=SlotState.OFFERED.value))
    return rows.order_by("supporting__name", "department__name", "during")


def _counted(rows: QuerySet[Slots]) -> QuerySet[Slots]:
    seated = Q(placements__state__in=[state.value for state in SEATED])
    return rows.select_related("department", "supporting", "receiving").annotate(
        **{
            "taken": Count("placements", filter=seated),
            "asked": Count("placements", filter=Q(placements__state=State.NOMINATED.value)),
        }
    )
