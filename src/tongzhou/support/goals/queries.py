"""Goals in an actor's scope: what needs him first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from tongzhou.files.models import StoredFile
from tongzhou.files.queries import files_of
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Claim
from tongzhou.partnerships.models import Commitment
from tongzhou.support.goals.models import Goal, GoalStep
from tongzhou.support.goals.moving import RUNNER
from tongzhou.support.goals.rules import REACHED, State
from tongzhou.support.sides.claiming import claim_of
from tongzhou.support.sides.scope import found, seen_by

PAGE, MOST = 60, 200


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal with all that its page shows; `offers` are the steps open to the reader."""

    goal: Goal
    steps: list[GoalStep]
    files: list[StoredFile]
    claim: Claim | None
    offers: frozenset[str]


def goals(
    actor: Actor,
    *,
    on: date,
    programme: str = "",
    pairing_ids: Sequence[UUID] | None = None,
    commitment_id: UUID | None = None,
    start: int = 0,
    limit: int = MOST,
) -> list[Goal]:
    """Goals, those that need somebody on the day `on` first: disputed, to be accepted, looks due, overdue, then the rest.

    At most `limit`, from the one that stands at `start`. One statement.
    """
    rows = Goal.objects.filter(seen_by(actor)).exclude(state=State.DROPPED.value)
    if programme:
        rows = rows.filter(pairing__programme__code=programme)
    if pairing_ids is not None:
        rows = rows.filter(pairing__in=pairing_ids)
    if commitment_id is not None:
        rows = rows.filter(commitment=commitment_id)
    ranked = rows.annotate(
        rank=Case(
            When(state=State.DISPUTED.value, then=Value(0)),
            When(state=State.CLAIMED.value, then=Value(1)),
            When(state=State.ACCEPTED.value, look_on__lte=on, then=Value(2)),
            When(state=State.WORKING.value, due_on__lte=on, then=Value(3)),
            When(state=State.WORKING.value, then=Value(4)),
            default=Value(5),
            output_field=IntegerField(),
        )
    )
    joined = ranked.select_related("supporting", "receiving", "pairing__programme", "commitment")
    return list(
        joined.order_by("rank", F("due_on").asc(nulls_last=True), "look_on", "pk")[start : start + limit]
    )


def goal(actor: Actor, id: UUID) -> GoalView:
    """One goal. Raises NotFound. Five statements."""
    rows = Goal.objects.select_related("supporting", "receiving", "pairing__programme", "commitment")
    row = found(rows, actor, id)
    return GoalView(
        row,
        list(row.timeline.order_by("number")),
        files_of(actor, row.source),
        claim_of(row.claim),
        RUNNER.offers(row, actor),
    )


def with_goals(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Commitments with `goals_set` and `goals_reached`, as `goals_of` counts them; a part of the statement that reads them."""
    live = Goal.objects.filter(commitment=OuterRef("pk")).exclude(state=State.DROPPED.value)
    reached = live.filter(state__in=[one.value for one in REACHED])
    return rows.annotate(goals_set=_number(live), goals_reached=_number(reached))


def _number(rows: QuerySet[Goal]) -> Coalesce:
    counted = rows.order_by().values("commitment").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def goals_of(commitment_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """For commitments kept as states in words: how many goals were set under each, and how many are accepted. One statement."""
    rows = (
        Goal.objects.filter(commitment__in=list(commitment_ids))
        .exclude(state=State.DROPPED.value)
        .values_list("commitment")
        .annotate(set=Count("pk"), reached=Count("pk", filter=Q(state__in=[one.value for one in REACHED])))
    )
    return {id: (number, reached) for id, number, reached in rows}
