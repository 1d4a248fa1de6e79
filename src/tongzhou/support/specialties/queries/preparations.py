"""Hospital preparations: all in scope, one with its papers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from tongzhou.files.models import StoredFile
from tongzhou.files.queries import files_of
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Claim
from tongzhou.support.sides.claiming import claim_of
from tongzhou.support.sides.scope import found, seen_by
from tongzhou.support.specialties.models import Preparation, PreparationStep
from tongzhou.support.specialties.moving import PREPARATIONS
from tongzhou.support.specialties.rules.preparations import Stage

MOST = 300
ORDER = (Stage.DISPUTED, Stage.FILING, Stage.DEVELOPING, Stage.FILED, Stage.IN_USE, Stage.STOPPED)
"""What needs somebody first."""


@dataclass(frozen=True, slots=True)
class PreparationView:
    """One preparation with all that its page shows; `offers` are the steps open to the reader."""

    preparation: Preparation
    files: list[StoredFile]
    claim: Claim | None
    steps: list[PreparationStep]
    offers: frozenset[str]


def preparations(actor: Actor, *, receiving: UUID | None = None, programme: str = "") -> list[Preparation]:
    """Preparations in the actor's scope, those that need somebody first; no more than MOST. One statement."""
    rows = Preparation.objects.filter(seen_by(actor)).select_related("supporting", "receiving")
    if receiving:
        rows = rows.filter(receiving=receiving)
    if programme:
        rows = rows.filter(pairing__programme__code=programme)
    rank = Case(
        *(When(state=stage.value, then=Value(place)) for place, stage in enumerate(ORDER)),
        default=Value(len(ORDER)),
        output_field=IntegerField(),
    )
    return list(rows.annotate(rank=rank).order_by("rank", "receiving__name", "name", "pk")[:MOST])


def preparation_of(actor: Actor, id: UUID) -> Preparation:
    """One preparation. Raises NotFound. One statement."""
    rows = Preparation.objects.select_related("supporting", "receiving", "department", "pairing__programme")
    return found(rows, actor, id)


def preparation_view(actor: Actor, id: UUID) -> PreparationView:
    """One preparation with all that its page shows. Raises NotFound. Five statements."""
    row = preparation_of(actor, id)
    return PreparationView(
        row,
        files_of(actor, row.source),
        claim_of(row.claim),
        list(row.timeline.order_by("number")),
        PREPARATIONS.offers(row, actor),
    )
