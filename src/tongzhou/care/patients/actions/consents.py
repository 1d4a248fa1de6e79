"""Recording what a patient agreed to, and what he took back."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzhou.audit import actions as audit
from tongzhou.care.patients import scope, secrets
from tongzhou.care.patients.models import Consent, Patient
from tongzhou.care.patients.rules import (
    REASON_MISSING,
    Agreement,
    ConsentForm,
    Purpose,
    consent_faults,
)
from tongzhou.directory.models import Institution
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, Invalids, NotFound, sentence
from tongzhou.kernel.permissions import Permission

OTHER_CONSENT = sentence(
    "patients.other_consent",
    "这份同意已经记录过一次，内容和现在的不一样。",
    "This consent was already recorded once, with other content.",
    then_zh="刷新后看看已经记录的内容；要改就先撤回，再重新记录。",
    then_en="Refresh and look at what is recorded; to change it, withdraw it and record anew.",
)
NO_CONSENT = sentence(
    "patients.no_consent",
    "没有这份同意。",
    "There is no such consent.",
    then_zh="刷新病人页面再看。",
    then_en="Refresh the patient's page.",
)
WITHDRAWN_BEFORE = sentence(
    "patients.withdrawn_before",
    "这份同意已经撤回了。",
    "This consent has already been withdrawn.",
    then_zh="需要时请病人重新签字。",
    then_en="Where needed, let the patient sign again.",
)


def record_consent(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    patient_id: UUID,
    purpose: Purpose | None,
    form: ConsentForm | None,
    given_at: datetime,
    guardian: str = "",
    guardian_relation: str = "",
    document_id: UUID | None = None,
    subject: str = "",
) -> Consent:
    """Record one consent for one purpose. The document is a file of the actor's own draft, and moves here.

    Raises NotFound, Denied, Invalids (a guardian is needed under fourteen on the day of consent), Conflict.
    """
    patient = scope.visible(by, patient_id)
    place = _place(by, patient)
    by.require(Permission.REGISTER_PATIENT, place.place)
    told = Agreement(
        purpose=purpose,
        form=form,
        given_on=_day(given_at),
        guardian=guardian.strip(),
        guardian_relation=guardian_relation.strip(),
        has_document=document_id is not None,
    )
    faults = consent_faults(told, born_on=patient.born_on, today=_day(at))
    if faults or purpose is None or form is None:
        raise Invalids(faults)
    row = Consent(
        id=id,
        patient=patient,
        purpose=purpose,
        form=form,
        subject=subject,
        guardian_cipher=secrets.seal(told.guardian, column="consent.guardian", row=id),
        guardian_relation=told.guardian_relation,
        document_id=document_id,
        given_at=given_at,
        recorded_at=at,
        recorded_by=by.key,
        recorded_name=by.name,
        institution=place,
        content_key=_content_key(told, patient, given_at, document_id, subject),
    )
    return _kept_once(row, by, at)


def _kept_once(row: Consent, by: Actor, at: datetime) -> Consent:
    """Insert, or answer the same consent that was recorded before under this id."""
    try:
        with transaction.atomic():
            return _recorded(row) or _add(row, by, at)
    except IntegrityError:  # the same id, at the same moment
        answer = _recorded(row)
        if answer is None:
            raise
        return answer


def _recorded(row: Consent) -> Consent | None:
    earlier = Consent.objects.filter(pk=row.pk).first()
    if earlier is not None and earlier.content_key != row.content_key:
        raise Conflict(OTHER_CONSENT)
    return earlier


def _add(row: Consent, by: Actor, at: datetime) -> Consent:
    if row.document_id is not None:
        files.attach(by=by, at=at, file_ids=[row.document_id], subject=f"consent:{row.pk}")
    row.save(force_insert=True)
    audit.record(
        by=by,
        at=at,
        verb="consent.record",
        subject=f"consent:{row.pk}",
        patient=f"patient:{row.patient_id}",
        detail={"purpose": row.purpose, "form": row.form},
    )
    return row


def withdraw_consent(*, by: Actor, at: datetime, consent_id: UUID, why: str) -> Consent:
    """The patient takes it back: from now on, not for what was done before. Raises NotFound, Denied, Invalid, Conflict."""
    found = Consent.objects.select_related("institution").filter(pk=consent_id).first()
    if found is None or not scope.sees(by, found.patient_id):
        raise NotFound(NO_CONSENT)
    patient = scope.visible(by, found.patient_id)
    by.require(Permission.REGISTER_PATIENT, _place(by, patient).place)
    if not why.strip():
        raise Invalid(REASON_MISSING, field="why")
    with transaction.atomic():
        row = Consent.objects.select_for_update(of=("self",)).get(pk=consent_id)
        if row.withdrawn_at is not None:
            raise Conflict(WITHDRAWN_BEFORE)
        row.withdrawn_at, row.withdrawn_why, row.withdrawn_by = at, why.strip()[:200], by.key
        row.save(update_fields=["withdrawn_at", "withdrawn_why", "withdrawn_by"])
        audit.record(
            by=by,
            at=at,
            verb="consent.withdraw",
            subject=f"consent:{row.pk}",
            patient=f"patient:{row.patient_id}",
            detail={"purpose": row.purpose},
        )
    return row


def _place(by: Actor, patient: Patient) -> Institution:
    """Where the consent is taken: at the actor's own institution; for the platform itself, the patient's."""
    own = Institution.objects.filter(pk=by.institution_id).first() if by.institution_id else None
    return own or patient.registered_at


def _content_key(
    told: Agreement, patient: Patient, given_at: datetime, document_id: UUID | None, subject: str
) -> str:
    content = [
        str(patient.pk),
        told.purpose,
        told.form,
        given_at.isoformat(),
        told.guardian,
        told.guardian_relation,
        str(document_id),
        subject,
    ]
    return secrets.key_of("content", json.dumps(content, ensure_ascii=False))


def _day(at: datetime) -> date:
    return timezone.localdate(at)
