"""Projects, and what their money is planned for, line by line."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Unit
from tongzhou.support.resources.models.funds import QUALIFIERS, Fund, payable
from tongzhou.support.resources.rules.money import MOST_THINGS
from tongzhou.support.resources.rules.states import ProjectState
from tongzhou.support.sides.models import SideStep, TwoSided


class Project(TwoSided):
    """What is done with support money. Beneficiaries and budget may be unknown (None), or only about right."""

    fund = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=24)
    where = models.CharField(max_length=200, blank=True)
    sites = models.PositiveIntegerField(null=True)
    households = models.PositiveIntegerField(null=True)
    households_qualifier = models.CharField(max_length=12, choices=QUALIFIERS, default=Qualifier.EXACT.value)
    persons = models.PositiveIntegerField(null=True)
    persons_qualifier = models.CharField(max_length=12, choices=QUALIFIERS, default=Qualifier.EXACT.value)
    budget_fen = models.BigIntegerField(null=True)
    budget_qualifier = models.CharField(max_length=12, choices=QUALIFIERS, default=Qualifier.EXACT.value)
    asked_on = models.DateField()
    due_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    used_from = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(TwoSided.Meta):
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(condition=payable("budget_fen"), name="project_budget"),
            models.CheckConstraint(
                condition=~Q(state__in=["completed", "accepted", "in_use"]) | Q(completed_on__isnull=False),
                name="project_completed_on",
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(F("asked_on").desc(), F("id").desc(), name="project_asked"),
        ]

    @property
    def status(self) -> ProjectState:
        """The state as a member of the closed list."""
        return ProjectState(self.state)


class ProjectStep(SideStep):
    """A step of a project."""

    record = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="timeline")


PRODUCT = Q(unit_fen__isnull=True) | Q(
    unit_fen__isnull=False, total_fen__isnull=False, total_fen=F("quantity") * F("unit_fen")
)
"""Quantity × unit price = total. Without a unit price the total is a lump sum, or unknown."""


def priced(name: str) -> list[models.CheckConstraint]:
    """The constraints of whatever has quantity, unit price and total."""
    return [
        models.CheckConstraint(condition=PRODUCT, name=f"{name}_is_the_product"),
        models.CheckConstraint(condition=payable("unit_fen") & payable("total_fen"), name=f"{name}_amounts"),
        models.CheckConstraint(
            condition=Q(quantity__gt=0, quantity__lte=MOST_THINGS), name=f"{name}_quantity"
        ),
    ]


class BudgetLine(models.Model):
    """So many of something at a price. `equipment` names the kind of equipment when the line is for things."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=80)
    equipment = models.CharField(max_length=24, blank=True)
    unit = models.CharField(max_length=20, choices=[(x.value, x.value) for x in Unit])
    quantity = models.PositiveIntegerField()
    unit_fen = models.BigIntegerField(null=True)
    total_fen = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            *priced("line"),
            models.UniqueConstraint(fields=["project", "number"], name="line_number_once"),
        ]
