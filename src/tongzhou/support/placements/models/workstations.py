"""A named base of an expert at the recipient, and the days on which he was there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Department, Staff
from tongzhou.ledger.rules import Side
from tongzhou.support.placements.rules.workstations import NOT_THERE, Base
from tongzhou.support.sides.models import SideStep, TwoSided

_NOT_THERE = Q(state__in=[state.value for state in NOT_THERE])


class Workstation(TwoSided):
    """The workstation `plaque` of `expert` in a department of the recipient, opened on a day, later closed.

    `side` is the one that claims the opening. His deeds are not copied: they are his entries in the ledger with this recipient.
    """

    expert = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    plaque = models.CharField(max_length=80)
    side = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Side])
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="workstation_in_order",
            ),
            models.UniqueConstraint(
                fields=["expert", "receiving", "plaque"],
                name="workstation_once",
                condition=~_NOT_THERE & Q(closed_on__isnull=True),
            ),
        ]

    @property
    def status(self) -> Base:
        """The state as a member of the closed list."""
        return Base(self.state)

    @property
    def key(self) -> str:
        """Its key in the ledger, and the subject of its files."""
        return f"workstation:{self.pk}"


class WorkstationStep(SideStep):
    """A step of a workstation."""

    record = models.ForeignKey(Workstation, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False


class WorkstationDay(models.Model):
    """A day on which the expert was at his workstation, and what for."""

    workstation = models.ForeignKey(Workstation, on_delete=models.PROTECT, related_name="days")
    on = models.DateField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workstation", "on"], name="workstation_day_once")]
        ordering = ["on"]
