"""The disease spectrum: one line of a table of a year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id


class Disease(models.Model):
    """Cases of a disease in a year: treated in the county, sent out. NULL is not known, which is not zero.

    `institution` is the recipient whose table it is; `whole_county` says that the numbers are those of the county (of the
    insurance), not of this house alone. `key` is the ICD-10 code, else the name (rules.spectrum.disease_key).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=140)
    code = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=120)
    in_county = models.PositiveIntegerField(null=True)
    referred_out = models.PositiveIntegerField(null=True)
    whole_county = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "key"], name="disease_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2200), name="disease_in_our_time"),
        ]
