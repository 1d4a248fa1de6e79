"""What is being written of a referral: a new one, or the long text of a step."""

from __future__ import annotations

from django.db import models

from tongzhou.care.referrals.models.referrals import Referral
from tongzhou.care.steps.models import Draft as AnyDraft


class Draft(AnyDraft):
    """A referral that is being asked for (its id becomes the referral's), or with `referral` the step `event` of it that is being written."""

    referral = models.ForeignKey(Referral, null=True, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-saved_at"], name="referral_draft_account")]
        constraints = [
            models.UniqueConstraint(fields=["account", "referral", "event"], name="referral_draft_once"),
            models.CheckConstraint(
                condition=models.Q(referral__isnull=True, event="")
                | models.Q(models.Q(referral__isnull=False), ~models.Q(event="")),
                name="referral_draft_of_step",
            ),
        ]
