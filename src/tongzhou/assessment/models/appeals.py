"""The assessed side disagrees; the commission answers, and where it agrees a dated correction follows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.assessment.models.runs import Run
from tongzhou.assessment.models.scores import Score
from tongzhou.assessment.rules.moving import AppealState
from tongzhou.audit.models import Transition
from tongzhou.kernel.ids import new_id


class Appeal(models.Model):
    """An appeal against a published score, or one `item` of it ("" the whole). `correction` is the run that followed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="appeals")
    item = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in AppealState])
    steps = models.PositiveIntegerField(default=1)
    answer = models.CharField(max_length=1000, blank=True)
    correction = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="appeals")
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_institution = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["score", "item"], condition=Q(state=AppealState.OPEN.value), name="appeal_open_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN.value, answer="", answered_at=None)
                | (~Q(state=AppealState.OPEN.value) & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="appeal_answered",
            ),
        ]

    @property
    def status(self) -> AppealState:
        """The state as a member of the closed list."""
        return AppealState(self.state)


class AppealStep(Transition):
    """A step of an appeal."""

    record = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="timeline")

    class Meta(Transition.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="appeal_step_once")]
