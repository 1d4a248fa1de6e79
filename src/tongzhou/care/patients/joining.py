"""What keeps two records of patients apart for a while: packages above say so when they start, and refuse their merging."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from tongzhou.care.patients import scope
from tongzhou.care.patients.models import Patient
from tongzhou.kernel.actors import Actor

Holder = Callable[[Sequence[UUID], Sequence[UUID]], None]
"""Raises a Refusal when these records (all of the one, all of the other) cannot become one person's now."""

_HOLDERS: list[Holder] = []


def register(holder: Holder) -> None:
    """Ask `holder` before two records are merged."""
    if holder not in _HOLDERS:
        _HOLDERS.append(holder)


def check(gone_id: UUID, kept_id: UUID) -> None:
    """Ask them all; both rows are locked. Raises the first Refusal."""
    gone, kept = scope.record_ids(gone_id), scope.record_ids(kept_id)
    for holder in _HOLDERS:
        holder(gone, kept)


def standing(actor: Actor, patient_id: UUID) -> Patient:
    """The record that stays, as `scope.visible`; until the transaction ends nobody merges it with another one. Raises NotFound.

    For a verb that looks whether something is open already, of him or of a record merged into his, and then opens it.
    """
    rows = Patient.objects.select_for_update(of=("self",), no_key=True).order_by("id")
    list(rows.filter(pk__in=scope.record_ids(patient_id)))
    found = scope.visible(actor, patient_id)
    list(rows.filter(pk=found.pk))  # merged while we waited: it is another one now
    return found
