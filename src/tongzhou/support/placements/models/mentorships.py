"""Mentor and mentee, the goals of their plan, their notes."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Staff
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.rules import Side
from tongzhou.partnerships.models import Pairing
from tongzhou.support.placements.rules.mentoring import Bond, Grade
from tongzhou.support.sides.models import SideStep, TwoSided


class Mentorship(TwoSided):
    """One mentor of the supporter and one mentee of the recipient during some days.

    `doctors` is the pairing at doctor level under which they stand, if there is one.
    """

    doctors = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=120, blank=True)
    during = DateRangeField()
    ended_on = models.DateField(null=True)
    grade = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Grade])
    assessment = models.TextField(blank=True)
    reply = models.TextField(blank=True)

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            ExclusionConstraint(
                name="mentorship_once_at_a_time",
                expressions=[
                    ("mentor", RangeOperators.EQUAL),
                    ("mentee", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=Bond.BROKEN.value),
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(fields=["mentor", "state"], name="mentorship_mentor"),
            models.Index(fields=["mentee", "state"], name="mentorship_mentee"),
        ]

    @property
    def status(self) -> Bond:
        """The state as a member of the closed list."""
        return Bond(self.state)


class MentorshipStep(SideStep):
    """A step of a mentorship."""

    record = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False


class MentorGoal(models.Model):
    """One goal of the plan; `reached_on` and what the mentor saw once it is reached."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    due = models.DateField(null=True)
    reached_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "number"],
                name="mentor_goal_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        ordering = ["number"]


class MentorNote(models.Model):
    """What one of the two wrote about a quarter (its first day). Rows are only added."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.PROTECT, related_name="notes")
    quarter = models.DateField()
    side = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Side])
    text = models.TextField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "quarter", "side"], name="mentor_note_once")
        ]
        ordering = ["quarter", "side"]
