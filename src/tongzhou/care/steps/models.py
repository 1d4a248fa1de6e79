"""The columns that every such record and every step of it have. Abstract: each package owns its tables."""

from __future__ import annotations

from django.db import models

from tongzhou.audit.models import Transition
from tongzhou.care.patients.models import Patient
from tongzhou.kernel.ids import new_id


class MonthCounter(models.Model):
    """The last number given in a month ("2026-11"): one small row (`numbers` says why that is enough)."""

    month = models.CharField(primary_key=True, max_length=7)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Clocked(models.Model):
    """A record that somebody is waited for in. Written by its runner alone (`clocks.start`, `clocks.stop`).

    `steps`: the number of the last step, the optimistic lock of pages. `clock`: what is waited for, from `clock_since` until `due_at`; "" when
    nothing is. At `escalate_at` the next one is told; `escalations`: how many were told. A package narrows `clock` to its own choices.
    """

    steps = models.PositiveIntegerField(default=0)
    clock = models.CharField(max_length=12, blank=True)
    clock_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    escalations = models.PositiveSmallIntegerField(default=0)
    escalate_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Step(Transition):
    """A step: the timeline. `digest` (SHA-256 of verb and content) knows a step sent twice."""

    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True


class Draft(models.Model):
    """What somebody has typed and not yet sent. Its id becomes the record's id: sending twice is harmless. `account`: whose it is, and nobody else's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.UUIDField()
    patient = models.ForeignKey(Patient, null=True, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True
