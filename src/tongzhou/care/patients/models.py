"""Patients and their consents. Names and numbers are ciphertext; keyed hashes find them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.care.patients.rules import ConsentForm, Purpose, Sex
from tongzhou.directory.models import Institution
from tongzhou.files.models import StoredFile
from tongzhou.kernel.ids import new_id


class Patient(models.Model):
    """A person who is cared for. `*_cipher` are AES-GCM; `*_key` are keyed hashes (HMAC-SHA-256, hex).

    A merged record points to the one that stays (always to the last of a chain); it is never deleted.
    An ID number stands once in each institution, not once in the country: an institution must not learn
    from a refusal that somebody is known elsewhere. `content_key` is the keyed hash of what was registered
    (sending twice is harmless); `edits` counts changes (the optimistic lock of pages). When only an age was
    told, `born_about` is set and `born_on` is the latest possible day of birth.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name_cipher = models.BinaryField()
    name_key = models.CharField(max_length=64)
    id_number_cipher = models.BinaryField(null=True)
    id_number_key = models.CharField(max_length=64, blank=True)
    phone_cipher = models.BinaryField(null=True)
    phone_key = models.CharField(max_length=64, blank=True)
    address_cipher = models.BinaryField(null=True)
    background_cipher = models.BinaryField(null=True)
    sex = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Sex])
    born_on = models.DateField(null=True)
    born_about = models.BooleanField(default=False)
    registered_at = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="patients")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    content_key = models.CharField(max_length=64)
    edits = models.PositiveIntegerField(default=0)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registered_at", "id_number_key"],
                name="patient_id_number_once",
                condition=~Q(id_number_key="") & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="patient_not_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key"], name="patient_name"),
            models.Index(fields=["id_number_key"], name="patient_id_number", condition=~Q(id_number_key="")),
            models.Index(fields=["phone_key"], name="patient_phone", condition=~Q(phone_key="")),
            models.Index(fields=["registered_at", "-created_at"], name="patient_registered"),
        ]


class Merge(models.Model):
    """Two records were found to be one person. Kept for ever; can be undone, which is kept as well."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gone = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="received")
    reason = models.CharField(max_length=200)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], name="merge_once_at_a_time", condition=Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(condition=~Q(gone=F("kept")), name="merge_of_two"),
        ]


class Apart(models.Model):
    """Two records that look alike and are two people: said once, not asked again. `one` < `other`."""

    one = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="apart_in_order"),
        ]


class Consent(models.Model):
    """One purpose, who agreed, how, when, with which document. Withdrawn, never deleted.

    `subject` is the text key of what it was given for, when it was not given in general.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Purpose])
    form = models.CharField(max_length=12, choices=[(x.value, x.value) for x in ConsentForm])
    subject = models.CharField(max_length=120, blank=True)
    guardian_cipher = models.BinaryField(null=True)
    guardian_relation = models.CharField(max_length=20, blank=True)
    document = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    content_key = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "purpose"], name="consent_patient")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(form="photo") | Q(document__isnull=False), name="consent_photo_has_document"
            ),
            models.CheckConstraint(
                condition=~Q(form="emergency") | Q(purpose="care"), name="consent_emergency_is_care"
            ),
        ]
