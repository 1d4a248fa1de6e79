"""Regions over time, and the institutions that stand in them."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tongzhou.directory.rules import Kind, RegionLevel, Tier
from tongzhou.kernel.actors import Place
from tongzhou.kernel.ids import new_id


class Region(models.Model):
    """An administrative division during the days it bore this code and name.

    `code` is the national code without trailing zeros (2, 4, 6, 9 or 12 digits), so that a part's code
    begins with the whole's. When counties merge, the old row's `during` ends and `successor` names the new.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=12, choices=[(x.value, x.value) for x in RegionLevel])
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")
    during = DateRangeField()
    search = models.TextField(blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="region_code_once_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]
        indexes = [models.Index(fields=["code"], name="region_code", opclasses=["varchar_pattern_ops"])]


class Institution(models.Model):
    """A hospital, health centre, clinic, station, commission. `path` is "/root/…/own/" of ids.

    `parent` is the institution one step up the chain of care (village clinic → township centre →
    county hospital). `uscc` is the 统一社会信用代码, checked; village clinics may have none.
    `search` holds name, short name, pinyin and initials in lower case.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=24, choices=[(x.value, x.value) for x in Kind])
    tier = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Tier])
    grade = models.CharField(max_length=20, blank=True)
    uscc = models.CharField(max_length=18, null=True, unique=True)  # noqa: DJ001 - unique and often unknown: NULL is the point
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="institutions")
    region_code = models.CharField(max_length=12)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=400)
    phone = models.CharField(max_length=40, blank=True)
    during = DateRangeField()
    search = models.TextField(blank=True)
    shown_phone: str
    """The telephone number for the reader's eyes, set by queries: empty outside his own chain."""

    class Meta:
        indexes = [
            models.Index(fields=["path"], name="institution_path", opclasses=["varchar_pattern_ops"]),
            models.Index(
                fields=["region_code"], name="institution_region", opclasses=["varchar_pattern_ops"]
            ),
            GinIndex(fields=["search"], name="institution_search", opclasses=["gin_trgm_ops"]),
        ]

    @property
    def place(self) -> Place:
        """Where it stands, for permission checks."""
        return Place(self.id, self.path, self.region_code)

    @property
    def label(self) -> str:
        """The name people say."""
        return self.short_name or self.name


class Stay(models.Model):
    """Where an institution lay during some days: what happened then counts for that region, wherever it lies today.

    Written by the verbs that open, relocate and close institutions and merge regions; the days of one never overlap.
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="stays")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="stay_in_one_place_at_a_time",
                expressions=[("institution", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]
