"""A technique or service between two sides, from the need to what is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Department, Staff
from tongzhou.support.sides.models import SideStep, TwoSided
from tongzhou.support.techniques.models.spectrum import Disease
from tongzhou.support.techniques.rules.stages import Kind, Stage


class Technique(TwoSided):
    """A technique at one recipient. `department` is the recipient's; `expert` who introduced it and `introduced_on` are set with the introduction.

    `check_due_on` is twelve months after the first independence that stands in the ledger; `told_on` is when the offices were
    told of it. `lost_on` and `lost_why`: a check found that it is not kept. `planned_cases`: supervised cases meant before the first alone.
    """

    kind = models.CharField(max_length=20, choices=[(x.value, x.value) for x in Kind])
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=20, blank=True)
    grade = models.CharField(max_length=12, blank=True)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    need = models.TextField(blank=True)
    need_source = models.CharField(max_length=200, blank=True)
    disease = models.ForeignKey(Disease, null=True, on_delete=models.PROTECT, related_name="techniques")
    planned_cases = models.PositiveSmallIntegerField(null=True)
    introduced_on = models.DateField(null=True)
    check_due_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    lost_on = models.DateField(null=True)
    lost_why = models.TextField(blank=True)
    begun_on = models.DateField()

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(
                condition=Q(lost_on=None) | ~Q(lost_why=""), name="technique_lost_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(introduced_on=None, expert=None) | Q(introduced_on__isnull=False),
                name="technique_introduced_on_a_day",
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(
                fields=["check_due_on"],
                name="technique_due",
                condition=Q(state=Stage.INDEPENDENT.value, told_on=None),
            ),
        ]

    @property
    def stage(self) -> Stage:
        """The state as a member of the closed list."""
        return Stage(self.state)

    @property
    def kind_words(self) -> Kind:
        """The kind as a member of the closed list."""
        return Kind(self.kind)

    @property
    def key(self) -> str:
        """Its text key: files stand under it."""
        return f"technique:{self.pk}"


class TechniqueStep(SideStep):
    """A step of a technique."""

    record = models.ForeignKey(Technique, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False
