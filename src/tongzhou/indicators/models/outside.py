"""Tables brought in from outside: what the ledger cannot hold, such as insurance settlements outside the county."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.kernel.ids import new_id


class Outside(models.Model):
    """One number of a series for a region and a month, with its source. Never changed: a later import ends it (`replaced_at`).

    `series` is a code of `definitions.outside`; to a definition the row is a fact of the kind "outside.<series>", posted `at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.CharField(max_length=40)
    region = models.CharField(max_length=12)
    month = models.DateField()
    number = models.DecimalField(max_digits=16, decimal_places=3)
    source = models.CharField(max_length=200)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "region", "month"],
                condition=Q(replaced_at=None),
                name="outside_stands_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=0), name="outside_not_negative"),
            models.CheckConstraint(condition=Q(month__day=1), name="outside_first_of_month"),
        ]
