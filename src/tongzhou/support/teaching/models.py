"""A list of attendance that is open while the teaching goes on, and who signed in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.ids import new_id


class AttendanceList(models.Model):
    """One session: its kind and topic, between whom, from when to when. The act that is recorded of it afterwards bears the same id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    topic = models.CharField(max_length=120)
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="attendance_list_in_order"),
            models.CheckConstraint(condition=~Q(supporting=F("receiving")), name="attendance_list_of_two"),
        ]


class Attendee(models.Model):
    """Somebody of the host or its area signed in, once."""

    session = models.ForeignKey(AttendanceList, on_delete=models.PROTECT, related_name="attendees")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "staff"], name="attendee_once")]
