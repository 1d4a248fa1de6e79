"""Departments and staff."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tongzhou.directory.models.places import Institution
from tongzhou.directory.rules import Title
from tongzhou.kernel.ids import new_id


class Specialty(models.Model):
    """A registered clinical specialty (诊疗科目) with its official code, such as "03.02"."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)


class Department(models.Model):
    """A department of an institution. `closed_on` is the first day on which it is no more: old records still name it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    specialty = models.ForeignKey(Specialty, null=True, on_delete=models.PROTECT)
    phone = models.CharField(max_length=40, blank=True)
    closed_on = models.DateField(null=True)
    search = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="department_name_once",
                condition=models.Q(closed_on__isnull=True),
            )
        ]


class Staff(models.Model):
    """A person who works somewhere. Names of real people never stand in demo data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=40)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="staff")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="staff")
    title = models.CharField(max_length=30, choices=[(x.value, x.value) for x in Title])
    post = models.CharField(max_length=40, blank=True)
    licence = models.CharField(max_length=40, blank=True)
    specialties = ArrayField(models.CharField(max_length=12), default=list)
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)
    search = models.TextField(blank=True)
    shown_phone: str
    """The telephone number for the reader's eyes, set by queries: empty outside his own chain."""

    class Meta:
        indexes = [
            models.Index(fields=["institution", "department"], name="staff_department"),
            GinIndex(fields=["specialties"], name="staff_specialties"),
            GinIndex(fields=["search"], name="staff_search", opclasses=["gin_trgm_ops"]),
        ]

    @property
    def title_words(self) -> Title:
        """The title as a member of the closed list."""
        return Title(self.title)
