"""What a programme office looked into and set aside, with its reason."""

from __future__ import annotations

from django.db import models

from tongzhou.kernel.ids import new_id
from tongzhou.signs.rules import Code
from tongzhou.support.acts.models import Act


class SetAside(models.Model):
    """A sign of one version of an act was looked into: `reason` says why it is in order. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="set_aside")
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=20, choices=[(x.value, x.value) for x in Code])
    reason = models.CharField(max_length=500)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_institution = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "version", "code"], name="sign_set_aside_once")]
