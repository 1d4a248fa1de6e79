"""What a receiver offers, and what is held for whom: a bed or a slot is never held twice at one time."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tongzhou.care.referrals.models.referrals import Referral
from tongzhou.care.referrals.rules import OfferKind
from tongzhou.directory.models import Department, Institution
from tongzhou.kernel.ids import new_id


class Offer(models.Model):
    """A bed, or an appointment slot with its time, that this house keeps for referred patients. Withdrawn, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(x.value, x.value) for x in OfferKind])
    label = models.CharField(max_length=40)
    starts_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["institution", "kind"], name="offer_open", condition=Q(withdrawn_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="slot") | Q(starts_at__isnull=False), name="offer_slot_has_a_time"
            )
        ]


class Hold(models.Model):
    """An offer kept for a patient for a while. `during` is half-open; it ends by itself, earlier when let go, and not before
    the summary once the patient lies there (`used`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="holds")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="holds")
    during = DateTimeRangeField()
    used = models.BooleanField(default=False)
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="offer_held_once",
                expressions=[("offer", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="referral_holds_once",
                expressions=[("referral", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]
