"""Safety events, the measures that follow, and the steps of the review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.audit.models import Transition
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.ids import new_id
from tongzhou.support.safety.rules import Category, Severity, State


class Event(models.Model):
    """What happened at one institution, in the reporter's words; they are never changed.

    `reporter` is his account's key; of one who wished to stay unnamed a keyed hash of it, with `reporter_name` empty: he
    finds his own report again, nobody else can tell whose it is. `judged` is the reviewers' severity ("" until then),
    `lesson` what was learned.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    occurred_on = models.DateField()
    category = models.CharField(max_length=20, choices=[(x.value, x.value) for x in Category])
    severity = models.CharField(max_length=1, choices=[(x.value, x.value) for x in Severity])
    what = models.TextField()
    idea = models.TextField(blank=True)
    unnamed = models.BooleanField(default=False)
    reporter = models.CharField(max_length=80)
    reporter_name = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=[(x.value, x.value) for x in State])
    steps = models.PositiveIntegerField(default=1)
    judged = models.CharField(max_length=1, blank=True, choices=[(x.value, x.value) for x in Severity])
    cause = models.TextField(blank=True)
    lesson = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unnamed=False) | Q(reporter_name=""), name="safety_unnamed_has_no_name"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED.value) | ~Q(lesson=""), name="safety_closed_with_a_lesson"
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "-at"], name="safety_of_house"),
            models.Index(fields=["reporter", "-at"], name="safety_of_reporter"),
        ]

    @property
    def status(self) -> State:
        """The state as a member of the closed list."""
        return State(self.state)

    @property
    def grade(self) -> Severity:
        """The severity: as the reviewers judged it, else as it was reported."""
        return Severity(self.judged or self.severity)


class EventStep(Transition):
    """A step of the review. Of an unnamed reporter neither key nor name is kept."""

    record = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="timeline")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="safety_step_once")]
        ordering = ["number"]


class Measure(models.Model):
    """What is to be changed, by whom, until when; `done_on` when it is done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="measures")
    what = models.CharField(max_length=400)
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=400, blank=True)
