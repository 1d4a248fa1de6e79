"""Workstations: a list, and one with its days and the deeds of its expert, which are his entries in the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from tongzhou.files.models import StoredFile
from tongzhou.files.queries import files_of
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.queries.entries import visible
from tongzhou.support.placements.acts import WORKSTATION
from tongzhou.support.placements.models import Workstation, WorkstationDay, WorkstationStep
from tongzhou.support.placements.moving import WORKSTATIONS, offers
from tongzhou.support.placements.queries.page import newest_claims
from tongzhou.support.placements.rules.workstations import NOT_THERE
from tongzhou.support.sides.claiming import begins
from tongzhou.support.sides.scope import found, seen_by

MOST, MOST_DEEDS = 200, 300


@dataclass(frozen=True, slots=True)
class WorkstationView:
    """One workstation; `deeds` are the expert's standing entries with this recipient while it was open, the newest first."""

    base: Workstation
    days: list[WorkstationDay]
    deeds: list[Entry]
    steps: list[WorkstationStep]
    files: list[StoredFile]
    claim: Claim | None
    offers: frozenset[str]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Deeds by kind, the most frequent first."""
        return Counter(one.kind for one in self.deeds).most_common()


def workstations(actor: Actor) -> list[Workstation]:
    """Workstations, open ones first, with `visits` (days on site) and `last` (the last of them). One statement."""
    rows = standing(actor).select_related("expert", "department", "supporting", "receiving")
    rows = rows.annotate(visits=Count("days"), last=Max("days__on"))
    return list(rows.order_by("closed_on", "-opened_on", "pk")[:MOST])


def standing(actor: Actor) -> QuerySet[Workstation]:
    """Workstations that the actor sees, without those that were taken back or reversed."""
    return Workstation.objects.filter(seen_by(actor)).exclude(state__in=[state.value for state in NOT_THERE])


def workstation(actor: Actor, id: UUID) -> WorkstationView:
    """One workstation. Raises NotFound. At most seven statements."""
    rows = Workstation.objects.select_related(
        "expert__department", "department", "supporting", "receiving", "pairing__programme"
    )
    row = found(rows, actor, id)
    return WorkstationView(
        row,
        list(row.days.order_by("-on")[:MOST]),
        _deeds(actor, row),
        list(row.timeline.order_by("number")),
        files_of(actor, row.key),
        newest_claims([row.key]).get(row.key),
        offers(WORKSTATIONS, actor, row),
    )


def workstation_row(actor: Actor, id: UUID) -> Workstation:
    """One workstation with its expert and houses: what the form of a step needs. Raises NotFound. One statement."""
    rows = Workstation.objects.select_related("expert", "department", "supporting", "receiving")
    return found(rows, actor, id)


def _deeds(actor: Actor, row: Workstation) -> list[Entry]:
    """The expert's entries between the two houses that stand, without the workstation's own."""
    rows = visible(actor).filter(
        supporting=row.supporting,
        receiving=row.receiving,
        members__key=f"staff:{row.expert_id}",
        occurred_from__gte=begins(row.opened_on),
        reverses=None,
        reversed_by=None,
    )
    if row.closed_on is not None:
        rows = rows.filter(occurred_from__date__lte=row.closed_on)
    return list(rows.exclude(kind=WORKSTATION.code).distinct().order_by("-occurred_from", "-id")[:MOST_DEEDS])
