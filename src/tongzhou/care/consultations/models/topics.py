"""What help can be asked for, what must be known before asking, and who is on duty."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.ids import new_id


class Topic(models.Model):
    """A kind of help in the asker's words ("胸痛"), and the specialties that give it."""

    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=20)
    name_en = models.CharField(max_length=40)
    specialties = ArrayField(models.CharField(max_length=12), default=list)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)


class TopicVersion(models.Model):
    """The minimum data of a topic: a list of fields (see rules on fields). Published, never edited.

    A case keeps the version it was asked with.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="topic_version_once")]


class Duty(models.Model):
    """Somebody is on duty for a department during some hours. `kind`: day, night, holiday."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="duties")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="duties")
    during = DateTimeRangeField()
    kind = models.CharField(max_length=10)
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="duty_once_at_a_time",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                    ("staff", RangeOperators.EQUAL),
                ],
            )
        ]
