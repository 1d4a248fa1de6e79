"""Finding patients, and looking at who they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.audit import actions as audit
from tongzhou.care.patients import identity as inside
from tongzhou.care.patients import scope, secrets
from tongzhou.care.patients.identity import Identity
from tongzhou.care.patients.models import Patient
from tongzhou.care.patients.rules import Particulars
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

FOUND = 20
"""A search shows at most this many people; more means: tell more."""


def patient(actor: Actor, patient_id: UUID) -> Patient:
    """The record that stays, with its institution; no name is decrypted. Raises NotFound."""
    return scope.visible(actor, patient_id)


def find(actor: Actor, text: str, *, limit: int = FOUND) -> list[Patient]:
    """Patients in scope whose name, ID number or phone is exactly `text` (normalised), newest first.

    Part of a name finds nothing: what is encrypted can only be compared whole.
    """
    wanted = Q(pk__in=[])
    for kind in ("name", "id_number", "phone"):
        if key := secrets.key_of(kind, text):
            wanted |= Q(**{f"{kind}_key": key})
    rows = Patient.objects.filter(wanted).filter(scope.seen_by(actor))
    rows = rows.select_related("registered_at", "merged_into__registered_at").order_by("-created_at")
    return _kept(rows[:limit])


def recent(actor: Actor, *, limit: int = 8) -> list[Patient]:
    """Those last registered at the actor's own institution: who is in the room is mostly among them."""
    rows = Patient.objects.filter(scope.at_places(actor, Permission.READ_PATIENT))
    rows = rows.filter(registered_at=actor.institution_id, merged_into=None)
    return list(rows.select_related("registered_at").order_by("-created_at")[:limit])


def _kept(rows: Iterable[Patient]) -> list[Patient]:
    """Each record's last in the chain of merges, once."""
    return list({kept.pk: kept for row in rows for kept in [row.merged_into or row]}.values())


def identity(actor: Actor, patient_id: UUID, *, at: datetime, why: str) -> Identity:
    """One audited look at who this is. `why` is a short word for the trail ("case", "page"). Raises NotFound."""
    row = scope.visible(actor, patient_id)
    key = f"patient:{row.pk}"
    audit.record(by=actor, at=at, verb="patient.read", subject=key, patient=key, detail={"why": why})
    return inside.reveal(row)


def particulars(actor: Actor, patient_id: UUID, *, at: datetime) -> tuple[Patient, Particulars]:
    """Everything in plain for the form that edits it, audited. Raises NotFound, Denied."""
    row = scope.visible(actor, patient_id)
    actor.require(Permission.REGISTER_PATIENT, row.registered_at.place)
    key = f"patient:{row.pk}"
    audit.record(by=actor, at=at, verb="patient.read", subject=key, patient=key, detail={"why": "edit"})
    return row, inside.particulars(row)


def identities(actor: Actor, patients: Iterable[Patient], *, at: datetime, why: str) -> dict[UUID, Identity]:
    """Names for a list whose rows were already scoped: one statement, the audit row that names every id.

    A merged record is shown under its own id with the name of the record as it was registered.
    """
    revealed = {row.pk: inside.reveal_name(row) for row in patients}
    if revealed:
        ids = [str(one) for one in revealed]
        audit.record(
            by=actor, at=at, verb="patient.list", subject=f"list:{why}", detail={"why": why, "patients": ids}
        )
    return revealed


def case_key(patient_id: UUID) -> str:
    """What the ledger knows a patient by: a keyed hash that leads back to nobody without the key.

    Merged records answer the key of the one that stays.
    """
    return secrets.key_of("case", str(scope.record_ids(patient_id)[0]))
