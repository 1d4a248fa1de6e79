"""What a posting leaves behind: the hand-over file to the next, the host's appraisal."""

from __future__ import annotations

from django.db import models

from tongzhou.kernel.ids import new_id
from tongzhou.support.postings.models.postings import Posting
from tongzhou.support.postings.rules.roles import Band


class HandOver(models.Model):
    """The hand-over file of a posting. Patients stand by case number, never by name. `done_at`: handed over; `taken_at`: the next took it over."""

    posting = models.OneToOneField(
        Posting, primary_key=True, on_delete=models.PROTECT, related_name="hand_over"
    )
    to = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="taken_from")
    patients = models.TextField(blank=True)
    projects = models.TextField(blank=True)
    contacts = models.TextField(blank=True)
    unfinished = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_at=None) | models.Q(done_at__isnull=False),
                name="hand_over_done_before_taken",
            )
        ]


class Appraisal(models.Model):
    """The host's judgement: a band for each aspect (`bands`), one over all, words; and the expert's reply."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="appraisal")
    bands = models.JSONField()
    overall = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Band])
    words = models.TextField()
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
