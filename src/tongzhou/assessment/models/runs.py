"""A scheme computed over a period, as known at a moment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.assessment.models.schemes import Scheme, SchemeVersion
from tongzhou.assessment.rules.moving import OUT, RunState
from tongzhou.audit.models import Transition
from tongzhou.indicators.engine.cube import Map
from tongzhou.kernel.ids import new_id


class Run(models.Model):
    """Scheme version, days from `start` to `end` (half-open), the map of places, and `as_of`, the moment of knowledge.

    `definitions` keeps the tree of each indicator with its version, as it was when the run was made. A correction
    `supersedes` the run before it and says `why`; both stay.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="runs")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="runs")
    year = models.PositiveSmallIntegerField()
    start = models.DateField()
    end = models.DateField()
    map = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Map])
    map_day = models.DateField()
    as_of = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in RunState])
    steps = models.PositiveIntegerField(default=1)
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    why = models.TextField(blank=True)
    definitions = models.JSONField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "year"],
                condition=Q(state=RunState.PUBLISHED.value),
                name="run_published_once",
            ),
            models.UniqueConstraint(
                fields=["supersedes"], condition=~Q(state=RunState.DROPPED.value), name="run_superseded_once"
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="run_days"),
            models.CheckConstraint(
                condition=Q(supersedes=None, why="") | (Q(supersedes__isnull=False) & ~Q(why="")),
                name="run_correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OUT, published_at__isnull=False)
                | (~Q(state__in=OUT) & Q(published_at=None)),
                name="run_published_at",
            ),
        ]
        indexes = [models.Index(fields=["scheme", "year"], name="run_year")]

    @property
    def status(self) -> RunState:
        """The state as a member of the closed list."""
        return RunState(self.state)


class RunStep(Transition):
    """A step of a run."""

    record = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="timeline")

    class Meta(Transition.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="run_step_once")]
