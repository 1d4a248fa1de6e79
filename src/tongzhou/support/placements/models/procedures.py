"""What a trainee does alone back home."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Department, Staff
from tongzhou.support.placements.models.placements import Skill
from tongzhou.support.placements.rules.procedures import GONE, Doing
from tongzhou.support.sides.models import SideStep, TwoSided

_GONE = Q(state__in=[state.value for state in GONE])


class Procedure(TwoSided):
    """A procedure that the trainee did alone at home, `times` times on a day; `first` for the first of its competency.

    `case_number` is the hospital's own record number (no name); evidence are the files of `independent:<id>`.
    """

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="procedures")
    trainee = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)
    first = models.BooleanField(default=False)
    case_number = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    claim = models.UUIDField()

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(condition=Q(times__gte=1), name="procedure_some"),
            models.UniqueConstraint(
                fields=["skill"], name="procedure_first_once", condition=Q(first=True) & ~_GONE
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(fields=["skill", "on"], name="procedure_skill"),
            models.Index(fields=["trainee", "on"], name="procedure_trainee"),
            models.Index(fields=["claim"], name="procedure_claim"),
        ]

    @property
    def status(self) -> Doing:
        """The state as a member of the closed list."""
        return Doing(self.state)

    @property
    def key(self) -> str:
        """Its key in the ledger, and the subject of its files."""
        return f"independent:{self.pk}"


class ProcedureStep(SideStep):
    """A step of it."""

    record = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False
