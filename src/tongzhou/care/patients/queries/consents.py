"""What a patient agreed to, and what is still owed."""

from __future__ import annotations

from uuid import UUID

from tongzhou.care.patients import scope, secrets
from tongzhou.care.patients.models import Consent
from tongzhou.care.patients.rules import ConsentForm, Purpose
from tongzhou.kernel.actors import Actor


def consents(actor: Actor, patient_id: UUID) -> list[Consent]:
    """All consents of the patient (of merged records too), newest first. Raises NotFound."""
    row = scope.visible(actor, patient_id)
    return list(
        Consent.objects.filter(patient__in=scope.record_ids(row.pk))
        .select_related("institution", "document")
        .order_by("-given_at", "-id")
    )


def in_force(actor: Actor, patient_id: UUID, purpose: Purpose) -> Consent | None:
    """The latest consent for `purpose` that was not withdrawn; a signed one before an emergency's. Raises NotFound."""
    standing = [one for one in consents(actor, patient_id) if one.purpose == purpose and not one.withdrawn_at]
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
