"""Observation beds, and who lies on them: a bed is never held twice at one time, nobody lies on two."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tongzhou.care.emergency.models.runs import Run
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id


class Bed(models.Model):
    """An observation bed of an emergency department. Withdrawn, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=30)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    stay: Stay | None
    """Who lies there now, set by queries."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"], name="observation_bed_once", condition=Q(withdrawn_at__isnull=True)
            )
        ]  # fmt: skip


class Stay(models.Model):
    """Somebody on a bed. `during` is half-open, without an end as long as he lies there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="stays")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="stays")
    during = DateTimeRangeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="observation_bed_held_once",
                expressions=[("bed", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="observed_on_one_bed",
                expressions=[("run", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]
