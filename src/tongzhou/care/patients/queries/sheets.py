"""One patient's whole page in four statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.audit import actions as audit
from tongzhou.care.patients import identity as inside
from tongzhou.care.patients import scope
from tongzhou.care.patients.identity import Identity
from tongzhou.care.patients.models import Consent, Merge, Patient
from tongzhou.care.patients.queries.consents import of_records
from tongzhou.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Sheet:
    """Who it is, what was agreed, which records became this one (newest first)."""

    patient: Patient
    identity: Identity
    consents: list[Consent]
    merges: list[Merge]


def sheet(actor: Actor, patient_id: UUID, *, at: datetime, why: str = "page") -> Sheet:
    """The patient's page: one audited look. Raises NotFound."""
    rows = scope.records(actor, patient_id)
    key = f"patient:{rows[0].pk}"
    audit.record(by=actor, at=at, verb="patient.read", subject=key, patient=key, detail={"why": why})
    ids = [row.pk for row in rows]
    return Sheet(rows[0], inside.reveal(rows[0]), of_records(ids), _merges(ids))


def merges(actor: Actor, patient_id: UUID) -> list[Merge]:
    """The merges of this patient's records, newest first, undone ones too. Raises NotFound."""
    return _merges(row.pk for row in scope.records(actor, patient_id))


def _merges(ids: Iterable[UUID]) -> list[Merge]:
    several = list(ids)
    rows = Merge.objects.filter(Q(kept__in=several) | Q(gone__in=several))
    return list(rows.select_related("gone__registered_at", "kept__registered_at").order_by("-at"))
