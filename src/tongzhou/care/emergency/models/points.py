"""Points in time with their clocks, vitals, answers to checklists, checks of devices' clocks, what delayed it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.care.emergency.models.runs import Run
from tongzhou.care.emergency.rules import Awake, Came, Source, Standing, Value
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id


class Told(models.Model):
    """Who told it, by which clock, when the platform learnt of it. `true_at` = `device_at` minus offset; an unknown offset takes off nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    device_at = models.DateTimeField()
    offset_ms = models.IntegerField(null=True)
    true_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    by_institution = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True


class Twin(Told):
    """A run that another phone began for the same mission. Its id names the run that is kept: whatever is sent under it arrives there.

    `pathway`, `came`, `label`, `institution` (where to) are what that phone said; rows are only added.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="twins")
    pathway = models.CharField(max_length=24)
    came = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Came])
    label = models.CharField(max_length=60)
    institution = models.UUIDField(null=True)
    content_hash = models.CharField(max_length=64)


class Point(Told):
    """A point in time. Nothing told is thrown away: one of a code is current, what else was told stands beside it (rules.Standing).

    `against`: the code it stands in an impossible order with; `insisted`: it was asked about and insisted upon, so it is current, flagged and out
    of every figure. `carried`: taken over from the run at the first hospital. `replaces` with `reason`: a correction;
    `retracted_by` with `reason`: taken back, and nothing put in its place.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="points")
    code = models.CharField(max_length=24)
    source = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Source])
    device = models.CharField(max_length=40, blank=True)
    standing = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Standing])
    insisted = models.BooleanField(default=False)
    against = models.CharField(max_length=24, blank=True)
    carried = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    reason = models.CharField(max_length=200, blank=True)
    retracted_by = models.CharField(max_length=80, blank=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["run", "true_at"], name="point_run")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "code"], name="point_current_once", condition=Q(standing="current")
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="point_corrected_with_a_reason"
            ),
        ]

    @property
    def flagged(self) -> bool:
        """Current although its order is impossible."""
        return self.insisted and bool(self.against)


class Vitals(Told):
    """What was measured at one moment; what was not measured is empty. Pressures mmHg, pulse and respiration per minute, SpO2 %,
    glucose mmol/L, temperature °C."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="vitals")
    systolic = models.PositiveSmallIntegerField(null=True)
    diastolic = models.PositiveSmallIntegerField(null=True)
    pulse = models.PositiveSmallIntegerField(null=True)
    spo2 = models.PositiveSmallIntegerField(null=True)
    respiration = models.PositiveSmallIntegerField(null=True)
    glucose = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    temperature = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    consciousness = models.CharField(max_length=1, blank=True, choices=[(x.value, x.value) for x in Awake])
    note = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["run", "true_at"], name="vitals_run")]


class Check(models.Model):
    """A doctor's answer to one item of a checklist, in his name. Answers are only added; the newest of an item counts."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="checks")
    checklist = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=24)
    value = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Value])
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "checklist", "item", "-at"], name="check_run")]


class ClockCheck(models.Model):
    """How far a device's clock was from the platform's: `offset_ms` is device minus platform. The newest before a point counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=40)
    offset_ms = models.IntegerField()
    checked_at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["institution", "device", "-checked_at"], name="clock_check_device")]


class Delay(models.Model):
    """What delayed it, as somebody judged afterwards: a cause of the closed list, for which interval ("" = all), about how long."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="delays")
    cause = models.CharField(max_length=24)
    interval = models.CharField(max_length=24, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_institution = models.CharField(max_length=120, blank=True)
