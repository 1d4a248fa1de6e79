"""Commitments of a programme, one with its history, and who may change them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from tongzhou.directory.models import Institution
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.models import Agreement, Commitment, CommitmentRevision, Pairing, Party, Programme
from tongzhou.partnerships.queries.programmes import UNKNOWN, seen
from tongzhou.partnerships.rules.commitments import CommitmentState

MOST_COMMITMENTS = 200


def commitments(
    actor: Actor, *, programme_ids: Sequence[UUID] | None = None, agreement_id: UUID | None = None
) -> QuerySet[Commitment]:
    """Commitments that hold, of programmes the actor may see: all, those of some programmes, of one agreement.

    Bounded; heaviest first. One statement when it is read.
    """
    rows = _joined(Commitment.objects.filter(programme__in=Programme.objects.filter(seen(actor))))
    if programme_ids is not None:
        rows = rows.filter(programme__in=programme_ids)
    if agreement_id is not None:
        rows = rows.filter(agreement=agreement_id)
    holding = rows.filter(state=CommitmentState.HOLDS.value)
    return holding.order_by("programme__name", F("weight").desc(nulls_last=True), "pk")[:MOST_COMMITMENTS]


def all_commitments(actor: Actor, *, limit: int) -> list[Commitment]:
    """Commitments of programmes the actor may see, ended ones too, for a workbook; by programme and beginning. One statement."""
    rows = _joined(Commitment.objects.filter(programme__in=Programme.objects.filter(seen(actor))))
    return list(rows.order_by("programme__name", "during__startswith", "pk")[:limit])


def commitment(actor: Actor, id: UUID) -> Commitment:
    """One commitment with its history, newest first. Raises NotFound. Two statements."""
    rows = _joined(Commitment.objects.filter(pk=id, programme__in=Programme.objects.filter(seen(actor))))
    found = rows.prefetch_related(Prefetch("history", CommitmentRevision.objects.order_by("-number"))).first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def said_on(commitment: Commitment, day: date) -> CommitmentRevision | None:
    """What a commitment (read with its history) said on a day; None before it was made."""
    rows = sorted(commitment.history.all(), key=lambda row: row.number, reverse=True)
    return next((row for row in rows if row.on <= day), None)


def edits_programme(actor: Actor, programme_id: UUID, permission: Permission) -> bool:
    """Whether the actor holds `permission` at an institution that is paired in the programme or a party of it. One statement."""
    grants = actor.grants_for(permission)
    if not grants:
        return False
    paired = Pairing.objects.filter(programme=programme_id)
    parties = Party.objects.filter(agreement__programme=programme_id, left_on=None)
    here = (
        Q(pk__in=paired.values("supporting"))
        | Q(pk__in=paired.values("receiving"))
        | Q(pk__in=parties.values("institution"))
    )
    return Institution.objects.filter(reach(grants), here).exists()


def line_of(agreement: Agreement | None) -> tuple[UUID, ...]:
    """An agreement and all that it renewed, step by step. No statement for three renewals of one read with a commitment."""
    line: list[UUID] = []
    while agreement is not None and agreement.pk not in line:
        line.append(agreement.pk)
        agreement = agreement.supersedes
    return tuple(line)


def _joined(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    sides = ("pairing__supporting", "pairing__receiving")
    line = "agreement__supersedes__supersedes__supersedes"
    return rows.select_related("programme", line, "institution", "document", *sides)
