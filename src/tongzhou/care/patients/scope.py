"""Which patients an actor may know of. Access hangs on a place or on an episode; episodes are told from above.

A patient is seen where he is registered (READ_PATIENT at that institution), where a record merged into his
was registered, and by whoever takes part in an episode of his. Packages that stand on this one (consultations,
referrals) register the last.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from tongzhou.care.patients.models import Consent, Patient
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.kernel.permissions import Permission

NO_PATIENT = sentence(
    "patients.none",
    "没有找到这位病人，或者这位病人不在您可以看的范围里。",
    "There is no such patient, or not one that you may see.",
    then_zh="按姓名、电话或身份证号再找一次；确实没有登记过就新登记。",
    then_en="Look again by name, phone or ID number; register the patient if it was never done.",
)

Part = Callable[[Actor], Q]
_parts: list[Part] = []


def register(part: Part) -> Part:
    """Add a way to be concerned with a patient: actor → Q over Patient (once, at start; usable as decorator).

    Write it as Exists(… OuterRef("pk") …), so that the database asks it of one row and not of the country.
    """
    if part not in _parts:
        _parts.append(part)
    return part


def at_places(actor: Actor, permission: Permission, place: str = "registered_at") -> Q:
    """Rows whose institution `place` is reached by a grant that holds `permission`."""
    reached = Q(pk__in=[])
    for grant in actor.grants_for(permission):
        if grant.path is None:
            reached |= Q(**{f"{place}__region_code__startswith": grant.region or ""})
        elif grant.cascades:
            reached |= Q(**{f"{place}__path__startswith": grant.path})
        else:
            reached |= Q(**{f"{place}__path": grant.path})
    return reached


def seen_by(actor: Actor) -> Q:
    """Single records that the actor may see, before merges are followed."""
    reached = at_places(actor, Permission.READ_PATIENT) | Q(pk__in=actor.opened)
    for part in _parts:
        reached |= part(actor)
    return reached


def record_ids(patient_id: UUID) -> list[UUID]:
    """The record that stays, first, and all that were merged into it: what a history looks through."""
    rows = _records(patient_id).values_list("id", "merged_into")
    return [id for id, into in rows if into is None] + [id for id, into in rows if into is not None]


def records(actor: Actor, patient_id: UUID) -> list[Patient]:
    """The patient's records in one statement, the one that stays first, each with its institution.

    Raises NotFound when there is none, or when none of them is the actor's business.
    """
    seen = ExpressionWrapper(seen_by(actor), output_field=BooleanField())
    rows = list(_records(patient_id).annotate(seen=seen).select_related("registered_at"))
    if not any(row.seen for row in rows):
        raise NotFound(NO_PATIENT)
    return sorted(rows, key=lambda row: row.merged_into_id is not None)


def _records(patient_id: UUID) -> QuerySet[Patient]:
    into = Patient.objects.filter(pk=patient_id, merged_into__isnull=False).values("merged_into")
    whole = Q(pk=patient_id) | Q(merged_into=patient_id) | Q(pk__in=into) | Q(merged_into__in=into)
    return Patient.objects.filter(whole).order_by("id")


def visible(actor: Actor, patient_id: UUID) -> Patient:
    """The record that stays of this patient. Raises NotFound when there is none or it is not the actor's business."""
    return records(actor, patient_id)[0]


def sees(actor: Actor, patient_id: UUID) -> bool:
    """Whether the patient is there and the actor's business."""
    try:
        visible(actor, patient_id)
    except NotFound:
        return False
    return True


def sees_consent(actor: Actor, consent_id: str) -> bool:
    """Whether the actor may see the patient who gave this consent (for the documents of consents)."""
    patient_id = _patient_of(consent_id)
    return patient_id is not None and sees(actor, patient_id)


def patient_of_consent(consent_id: str) -> str:
    """ "patient:<id>" for the audit trail."""
    return f"patient:{_patient_of(consent_id)}"


def _patient_of(consent_id: str) -> UUID | None:
    return Consent.objects.filter(pk=consent_id).values_list("patient", flat=True).first()
