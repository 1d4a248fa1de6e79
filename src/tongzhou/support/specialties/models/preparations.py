"""A hospital preparation with its papers, from development to use."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Department
from tongzhou.support.sides.models import SideStep, TwoSided
from tongzhou.support.specialties.rules.preparations import ENTERED, DosageForm, Stage


class Preparation(TwoSided):
    """A preparation of the recipient. `process` and `quality` say in words where process and quality documents are; files stand with it.

    `number` is that of filing or approval, as tidied (rules.preparations). `claim` is the newest claim's id, `version` counts them;
    `entered`: its filing stands in the ledger.
    """

    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    form = models.CharField(max_length=12, choices=[(x.value, x.value) for x in DosageForm])
    use_for = models.CharField(max_length=200, blank=True)
    process = models.TextField(blank=True)
    quality = models.TextField(blank=True)
    began_on = models.DateField()
    number = models.CharField(max_length=40, blank=True)
    filed_on = models.DateField(null=True)
    used_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    claim = models.UUIDField(null=True)
    side = models.CharField(max_length=12, blank=True)
    entered = models.BooleanField(default=False)

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.UniqueConstraint(
                fields=["supporting", "receiving", "number"],
                name="preparation_number_once",
                condition=~Q(number="") & ~Q(state=Stage.DEVELOPING.value),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[one.value for one in (Stage.FILING, Stage.DISPUTED, *ENTERED)])
                | (Q(claim__isnull=False, filed_on__isnull=False) & ~Q(number="")),
                name="preparation_filed_with_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=Stage.IN_USE.value) | Q(used_on__isnull=False),
                name="preparation_used_from_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=Stage.STOPPED.value) | ~Q(note=""),
                name="preparation_stopped_with_a_reason",
            ),
        ]
        indexes = [*TwoSided.Meta.indexes, models.Index(fields=["claim"], name="preparation_claim")]

    @property
    def stage(self) -> Stage:
        """The state as a member of the closed list."""
        return Stage(self.state)

    @property
    def dosage(self) -> DosageForm:
        """The form as a member of the closed list."""
        return DosageForm(self.form)

    @property
    def source(self) -> str:
        """Its key in the ledger; files stand under it too."""
        return f"preparation:{self.pk}"


class PreparationStep(SideStep):
    """A step of a preparation."""

    record = models.ForeignKey(Preparation, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False
