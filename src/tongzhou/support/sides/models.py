"""Abstract rows: a record between two sides, and a step of its lifecycle."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongzhou.audit.models import Transition
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.models import Pairing


class TwoSided(models.Model):
    """A record of work between a supporting and a receiving institution, under a pairing if there is one.

    `state` is one of its package's lifecycle; `steps` the number of the last step (the optimistic lock of pages).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT, related_name="+")
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20)
    steps = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(supporting=F("receiving")), name="%(app_label)s_%(class)s_of_two"
            )
        ]
        indexes = [
            models.Index(fields=["supporting", "state"], name="%(app_label).10s_%(class).10s_giv"),
            models.Index(fields=["receiving", "state"], name="%(app_label).10s_%(class).10s_tak"),
        ]


class SideStep(Transition):
    """A step of a record's lifecycle. `digest` (SHA-256 of event and content) knows a step sent twice.

    Subclasses add `record`, a foreign key with related_name="timeline", and inherit Meta, so that a number is
    taken once.
    """

    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="%(app_label)s_%(class)s_once")
        ]
        ordering = ["number"]
