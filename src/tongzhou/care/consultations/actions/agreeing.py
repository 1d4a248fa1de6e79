"""What the patient agreed to: at the request, and whenever the case is shown to somebody new."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.care.consultations.models import Consultation
from tongzhou.care.consultations.refusals import CONSENT_GONE, NO_CONSENT
from tongzhou.care.patients.models import Consent, Patient
from tongzhou.care.patients.rules import Purpose
from tongzhou.care.patients.scope import record_ids
from tongzhou.kernel.errors import Denied, Invalid


def given_consent(patient: Patient, consent_id: UUID, at: datetime) -> Consent:
    """The consent for care of this very patient, given and not withdrawn; it cannot be withdrawn while it is sent."""
    given = Consent.objects.select_for_update(of=("self",)).filter(
        pk=consent_id, purpose=Purpose.CARE.value, withdrawn_at__isnull=True, given_at__lte=at
    )
    for consent in given.select_related("patient"):
        if patient.pk in (consent.patient_id, consent.patient.merged_into_id):
            return consent
    raise Invalid(NO_CONSENT, field="consent")


def require_consent(case: Consultation) -> None:
    """Raise Denied when the patient has withdrawn every consent for care: those who have the case finish, nobody joins."""
    standing = Consent.objects.filter(
        patient__in=record_ids(case.patient_id), purpose=Purpose.CARE.value, withdrawn_at__isnull=True
    )
    if not standing.exists():
        raise Denied(CONSENT_GONE)
