"""What a patient agreed to, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tongzhou.care.patients import scope, secrets
from tongzhou.care.patients.models import Consent
from tongzhou.care.patients.rules import ConsentForm, Purpose
from tongzhou.kernel.actors import Actor


def consents(actor: Actor, patient_id: UUID) -> list[Consent]:
    """All consents of the patient (of merged records too), newest first. Raises NotFound."""
    return of_records(row.pk for row in scope.records(actor, patient_id))


def of_records(ids: Iterable[UUID]) -> list[Consent]:
    """The consents of records that were already scoped, newest first."""
    rows = Consent.objects.filter(patient__in=list(ids)).select_related("institution", "document")
    return list(rows.order_by("-given_at", "-id"))


def in_force(actor: Actor, patient_id: UUID, purpose: Purpose) -> Consent | None:
    """The latest consent for `purpose` that was not withdrawn; a signed one before an emergency's. Raises NotFound."""
    return standing_for(consents(actor, patient_id), purpose)


def standing_for(given: list[Consent], purpose: Purpose) -> Consent | None:
    """Of consents, newest first, the one in force for `purpose`."""
    standing = [one for one in given if one.purpose == purpose and not one.withdrawn_at]
    signed = [one for one in standing if one.form != ConsentForm.EMERGENCY]
    return next(iter(signed or standing), None)


def owed(given: list[Consent]) -> list[Consent]:
    """Emergencies that no signed consent for the same purpose has followed yet."""
    standing = [one for one in given if not one.withdrawn_at]
    return [
        one
        for one in standing
        if one.form == ConsentForm.EMERGENCY and not any(_follows(later, one) for later in standing)
    ]


def _follows(later: Consent, one: Consent) -> bool:
    signed = later.form != ConsentForm.EMERGENCY
    return signed and later.purpose == one.purpose and later.given_at >= one.given_at


def guardian(consent: Consent) -> str:
    """The guardian's name; "" when the patient agreed himself."""
    return secrets.unseal(consent.guardian_cipher, column="consent.guardian", row=consent.pk)
