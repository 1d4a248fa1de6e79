"""Signed opinions, the panel of a joint consultation, and what became of the patient."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.care.consultations.models.cases import Consultation
from tongzhou.care.consultations.rules import Outcome, Referral
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.ids import new_id


class Panelist(models.Model):
    """An expert on the case. One leads; with more than one it is a joint consultation (MDT), each signs."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="panel")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["staff"],
                name="panelist_to_sign",
                condition=Q(left_at__isnull=True, signed_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "staff"], name="panelist_once", condition=Q(left_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["consultation"], name="panel_one_lead", condition=Q(leads=True, left_at__isnull=True)
            ),
        ]


class Opinion(models.Model):
    """An opinion; a draft until signed, then never changed (the database refuses). An amendment is the next version.

    `content_hash` is SHA-256 over the canonical JSON of what was signed, with name, title and time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="opinions")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    leads = models.BooleanField(default=True)
    assessment = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    referral = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Referral], blank=True)
    referral_note = models.CharField(max_length=200, blank=True)
    watch = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signer_key = models.CharField(max_length=80, blank=True)
    signer_name = models.CharField(max_length=80, blank=True)
    signer_title = models.CharField(max_length=80, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "staff", "version"], name="opinion_version_once"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True)
                | (~Q(content_hash="") & ~Q(signer_name="") & ~Q(advice="")),
                name="opinion_signed_complete",
            ),
        ]


class FollowUp(models.Model):
    """When to look again, and what was found. Due by itself after closing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Outcome], blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=80, blank=True)
    recorded_name = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], name="followup_due", condition=Q(recorded_at__isnull=True))
        ]
