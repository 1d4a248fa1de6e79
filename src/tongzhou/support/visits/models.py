"""Visits, who took part, departments surveyed, resolutions."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.rules import Side
from tongzhou.support.sides.models import SideStep, TwoSided
from tongzhou.support.visits.rules import Seat, State, TaskState


class Visit(TwoSided):
    """One visit of a delegation. `visitor` is the side that travels; both days are inside. `delegation` None: as many as are listed.

    `version` counts what was claimed of it; `claim` is the newest claim's id.
    """

    visitor = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Side])
    purpose = models.CharField(max_length=200)
    first_on = models.DateField()
    last_on = models.DateField()
    agenda = models.TextField(blank=True)
    delegation = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)
    claim = models.UUIDField(null=True)

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="visit_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=[State.PLANNED.value, State.CANCELLED.value]) | Q(claim__isnull=False),
                name="visit_claimed",
            ),
        ]
        indexes = [*TwoSided.Meta.indexes, models.Index(fields=["claim"], name="visit_claim")]

    @property
    def status(self) -> State:
        """The state as a member of the closed list."""
        return State(self.state)

    @property
    def source(self) -> str:
        """The visit's key in the ledger."""
        return f"visit:{self.pk}"

    @property
    def travelling(self) -> Institution:
        """The house that travels."""
        return self.supporting if self.visitor == Side.SUPPORTING else self.receiving

    @property
    def host(self) -> Institution:
        """The house that receives."""
        return self.receiving if self.visitor == Side.SUPPORTING else self.supporting


class VisitStep(SideStep):
    """A step of a visit."""

    record = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False


class Participant(models.Model):
    """Somebody who took part; `staff` is empty for guests and officials who are not in the directory."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="participants")
    position = models.PositiveSmallIntegerField()
    seat = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Seat])
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    office = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "staff"], name="participant_once", condition=Q(staff__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["visit"], name="participant_one_leader", condition=Q(seat=Seat.LEADER.value)
            ),
        ]


class Survey(models.Model):
    """A department that was looked at, and what was found."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="surveys")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    findings = models.TextField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "department"], name="survey_once")]


class Resolution(models.Model):
    """What was resolved: a task with an owner and a date. Who reported on it, and when, stands in the visit's steps.

    `reminded_at`: when its owner was last told that it is late.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="resolutions")
    what = models.CharField(max_length=200)
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(
        max_length=8, choices=[(x.value, x.value) for x in TaskState], default=TaskState.OPEN.value
    )
    done_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=TaskState.DONE.value) | Q(done_on__isnull=False), name="resolution_done_on"
            )
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], name="resolution_owner", condition=Q(state="open"))
        ]

    @property
    def status(self) -> TaskState:
        """The state as a member of the closed list."""
        return TaskState(self.state)

    def late(self, on: date) -> bool:
        """Whether it should have been done before the day `on`."""
        return self.state == TaskState.OPEN and self.due_on < on
