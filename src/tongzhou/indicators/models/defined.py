"""Definitions over time: each version of an indicator with the day from which it is valid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.kernel.ids import new_id


class Definition(models.Model):
    """One version of an indicator: `tree` as JSON, `version` its hash. Never changed; a later version follows, or `ended_on` ends it.

    `owner` is the region code of the commission that composed it; None for those that come with the platform. `unit` is a
    Unit or a Rate. Rows of one code and owner are its history.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60)
    owner = models.CharField(max_length=12, null=True, blank=True)  # noqa: DJ001 - "" is the nation's commission
    version = models.CharField(max_length=64)
    tree = models.JSONField()
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120)
    says_zh = models.CharField(max_length=300)
    says_en = models.CharField(max_length=400)
    unit = models.CharField(max_length=20)
    theme = models.CharField(max_length=20)
    better = models.CharField(max_length=10)
    source = models.CharField(max_length=300)
    source_en = models.CharField(max_length=400, blank=True)
    confirm = models.BooleanField(default=False)
    valid_from = models.DateField()
    ended_on = models.DateField(null=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "owner", "valid_from"], nulls_distinct=False, name="definition_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=models.F("valid_from")),
                name="definition_ends_later",
            ),
        ]
        indexes = [models.Index(fields=["owner", "code", "-valid_from"], name="definition_history")]
