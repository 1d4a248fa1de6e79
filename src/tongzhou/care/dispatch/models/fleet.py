"""Stations, ambulances, and who rides in them when."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tongzhou.care.dispatch.rules import Gear, Kind, Seat, Spot
from tongzhou.directory.models import Institution, Staff
from tongzhou.kernel.ids import new_id


class Station(models.Model):
    """Where ambulances stand: an institution is one or has one. `lat`, `lon`: millionths of a degree (WGS 84), both or none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    lat = models.IntegerField(null=True)
    lon = models.IntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="station_once"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="station_whole_spot",
            ),
        ]

    @property
    def spot(self) -> Spot | None:
        """Where it lies; None when nobody said."""
        return Spot(self.lat, self.lon) if self.lat is not None and self.lon is not None else None


class Ambulance(models.Model):
    """An ambulance. `out_since`: out of service, and why. `device`: its line in the register of equipment, as text."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="ambulances")
    plate = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=4, choices=[(x.value, x.value) for x in Kind])
    gear = ArrayField(
        models.CharField(max_length=16, choices=[(x.value, x.value) for x in Gear]), default=list
    )
    device = models.CharField(max_length=80, blank=True)
    out_since = models.DateTimeField(null=True)
    out_why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["station", "plate"], name="ambulance_station")]


class Shift(models.Model):
    """A crew on an ambulance for some hours. `during` is half-open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ambulance = models.ForeignKey(Ambulance, on_delete=models.PROTECT, related_name="shifts")
    during = DateTimeRangeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="shift_one_crew",
                expressions=[("ambulance", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]


class Rider(models.Model):
    """Somebody of a crew; `during` is the shift's, kept here so that nobody rides in two ambulances at once."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="riders")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Seat])
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="rider_one_ambulance",
                expressions=[("staff", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.UniqueConstraint(fields=["shift", "seat"], name="rider_one_a_seat"),
        ]
