"""What commissions ask of postings, as dated and scoped rows."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.postings.rules.requirements import Requirement, Rule


class PostingRule(models.Model):
    """One requirement during some days for a scope: region (division code, "" the nation), kinds and level of the host.

    `scope` spells the scope out, so that one requirement holds once for it on a day. `confirmed` False is 待核实.
    A rule that was replaced from its own first day is `withdrawn`: it never held.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    requirement = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Requirement])
    at_least = models.PositiveSmallIntegerField(null=True)
    at_most = models.PositiveSmallIntegerField(null=True)
    region = models.CharField(max_length=6, blank=True)
    kinds = ArrayField(models.CharField(max_length=24), default=list)
    tier = models.CharField(max_length=12, blank=True)
    scope = models.CharField(max_length=300)
    during = DateRangeField()
    source = models.CharField(max_length=200, blank=True)
    confirmed = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="posting_rule_once_at_a_time",
                expressions=[("scope", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(withdrawn=False),
            )
        ]

    @property
    def rule(self) -> Rule:
        """The row as the rules know it."""
        return Rule(
            self.pk,
            Requirement(self.requirement),
            self.at_least,
            self.at_most,
            Period(self.during.lower, self.during.upper),
            self.region,
            frozenset(self.kinds),
            self.tier,
            self.source,
            self.confirmed,
        )
