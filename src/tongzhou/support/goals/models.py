"""Goals with their baseline, evidence and second look."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.partnerships.models import Commitment
from tongzhou.support.goals.rules import One, State
from tongzhou.support.sides.models import SideStep, TwoSided

_CLAIMED = [State.WORKING.value, State.DROPPED.value]


class Goal(TwoSided):
    """One goal between two sides. `version` counts what was claimed of it; `claim` is the newest claim's id.

    `reached_on` and `look_on` are set by the claim; `looked_on` and the state by the second look.
    """

    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="goals")
    one = models.CharField(max_length=8, choices=[(x.value, x.value) for x in One])
    title = models.CharField(max_length=120)
    baseline = models.TextField()
    due_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    reached_on = models.DateField(null=True)
    look_on = models.DateField(null=True)
    looked_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)
    claim = models.UUIDField(null=True)

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=_CLAIMED)
                | (Q(claim__isnull=False, reached_on__isnull=False, look_on__isnull=False) & ~Q(evidence="")),
                name="goal_claimed_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(look_on__isnull=True) | Q(look_on__gt=F("reached_on")), name="goal_look_later"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.KEPT.value, State.LOST.value]) | Q(looked_on__isnull=False),
                name="goal_looked_on",
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(fields=["claim"], name="goal_claim"),
            models.Index(fields=["commitment"], name="goal_commitment"),
        ]

    @property
    def status(self) -> State:
        """The state as a member of the closed list."""
        return State(self.state)

    @property
    def kind(self) -> One:
        """Which of the four, as a member of the closed list."""
        return One(self.one)

    @property
    def source(self) -> str:
        """The goal's key in the ledger."""
        return f"goal:{self.pk}"


class GoalStep(SideStep):
    """A step of a goal."""

    record = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False
