"""Batches that are sent together, and teams that work together."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id


class Batch(models.Model):
    """A batch 批次 that a supporter sends to a host; `during` are its planned days, its end the day after the last."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    during = DateRangeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supporting", "receiving", "number"], name="batch_number_once"),
            models.CheckConstraint(condition=~Q(supporting=F("receiving")), name="batch_of_two"),
            models.CheckConstraint(condition=Q(number__gte=1), name="batch_numbered"),
        ]


class Team(models.Model):
    """A team, such as a "1+N" management team. `team_based` 组团式: the requirements of team-based support hold for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    team_based = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supporting", "receiving", "name"], name="team_name_once"),
            models.CheckConstraint(condition=~Q(supporting=F("receiving")), name="team_of_two"),
        ]
