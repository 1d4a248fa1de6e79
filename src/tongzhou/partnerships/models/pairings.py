"""Who is paired with whom, from when, until when, at which level; and the limits they keep."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.models.agreements import Agreement, Programme
from tongzhou.partnerships.rules import Clock, Level, Urgency

_NO_DEPARTMENT = Q(supporting_department=None, receiving_department=None)
_NO_STAFF = Q(supporting_staff=None, receiving_staff=None)
_WHO = (
    (Q(level=Level.INSTITUTION.value, team="") & _NO_DEPARTMENT & _NO_STAFF)
    | (
        Q(level=Level.DEPARTMENT.value, team="")
        & Q(supporting_department__isnull=False, receiving_department__isnull=False)
        & _NO_STAFF
    )
    | (Q(level=Level.TEAM.value) & ~Q(team="") & _NO_STAFF)
    | Q(level=Level.DOCTOR.value, team="", supporting_staff__isnull=False, receiving_staff__isnull=False)
)
"""Each level names exactly what it pairs; the same rule stands in rules.py with a sentence."""


class Pairing(models.Model):
    """One supporting and one recipient side, during some days. Department, team and doctor pairings name more.

    `key` spells out who is paired at this level; the same key cannot hold twice on one day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pairings")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="pairings")
    level = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Level])
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="pairings_given")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="pairings_received")
    supporting_department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+"
    )
    receiving_department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+"
    )
    supporting_staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    receiving_staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=300)
    during = DateRangeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="pairing_once_at_a_time",
                expressions=[("key", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(condition=~Q(supporting=F("receiving")), name="pairing_of_two"),
            models.CheckConstraint(condition=_WHO, name="pairing_names_its_level"),
        ]
        indexes = [
            models.Index(fields=["receiving", "level"], name="pairing_receiving"),
            models.Index(fields=["supporting", "level"], name="pairing_supporting"),
        ]


class ResponseLimit(models.Model):
    """Minutes allowed for a clock at an urgency. Without a pairing: the default of the platform.

    `confirmed` is False while the rule's source is still to be confirmed (待核实).
    """

    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.CASCADE, related_name="limits")
    urgency = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Urgency])
    clock = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Clock])
    minutes = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "urgency", "clock"], name="limit_once", nulls_distinct=False
            )
        ]
