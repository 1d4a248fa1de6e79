"""Money that was granted, and what documents say of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier
from tongzhou.support.resources.rules.money import MOST
from tongzhou.support.resources.rules.states import FundState
from tongzhou.support.sides.models import SideStep, TwoSided

QUALIFIERS = [(x.value, x.value) for x in Qualifier]


def payable(field: str) -> Q:
    """The condition that an amount in fen is unknown, or more than nothing and no more than an entry holds."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0, f"{field}__lte": MOST})


class Fund(TwoSided):
    """Money of a source and a year. `fen` None: not known, which is not zero. `version` counts its claims."""

    name = models.CharField(max_length=120)
    source = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    fen = models.BigIntegerField(null=True)
    qualifier = models.CharField(max_length=12, choices=QUALIFIERS, default=Qualifier.EXACT.value)
    granted_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(TwoSided.Meta):
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(condition=payable("fen"), name="fund_amount"),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "received", "closed"])
                | Q(fen__isnull=False, granted_on__isnull=False),
                name="fund_granted_is_known",
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(F("year").desc(), F("id").desc(), name="fund_year"),
        ]

    @property
    def status(self) -> FundState:
        """The state as a member of the closed list."""
        return FundState(self.state)


class FundStep(SideStep):
    """A step of a fund."""

    record = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="timeline")


class StatedAmount(models.Model):
    """What a document says a fund or a project came to; kept beside what is computed, never instead of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    fund = models.ForeignKey(Fund, null=True, on_delete=models.PROTECT, related_name="stated")
    project = models.ForeignKey(
        "resources.Project", null=True, on_delete=models.PROTECT, related_name="stated"
    )
    fen = models.BigIntegerField()
    qualifier = models.CharField(max_length=12, choices=QUALIFIERS, default=Qualifier.EXACT.value)
    source = models.CharField(max_length=200)
    as_of = models.DateField(null=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fund__isnull=True, project__isnull=False)
                | Q(fund__isnull=False, project__isnull=True),
                name="stated_of_one",
            ),
            models.CheckConstraint(condition=payable("fen"), name="stated_amount"),
        ]
