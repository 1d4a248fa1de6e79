"""Bags, what is held of them for whom, and where they came from: vehicles and days of collection."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tongzhou.care.blood.models.requests import Request
from tongzhou.care.blood.rules import DONOR_ABO, DONOR_RH, BagState, Came, Verdict, Why, components
from tongzhou.care.steps.models import Step as AnyStep
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id

ENDED = Q(state__in=["used", "wasted"])


class Vehicle(models.Model):
    """A mobile collection vehicle of a station. `label` as people call it. Withdrawn, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    house = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "label"], name="blood_vehicle_once")]


class CollectionDay(models.Model):
    """A day of collecting at a place, with a vehicle or without. Counts are None as long as they are not known.

    `donors`: people who gave; `units`: U of whole blood; `doses`: 治疗量 of apheresis platelets.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    house = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    vehicle = models.ForeignKey(Vehicle, null=True, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    place = models.CharField(max_length=80)
    donors = models.PositiveIntegerField(null=True)
    units = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    doses = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["house", "-day"], name="blood_day_house")]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle", "day", "place"], name="blood_day_once", condition=Q(vehicle__isnull=False)
            ),
            models.CheckConstraint(
                condition=(Q(units__isnull=True) | Q(units__gte=0)) & (Q(doses__isnull=True) | Q(doses__gte=0)),
                name="blood_day_counts",
            ),
        ]  # fmt: skip


class Bag(models.Model):
    """A bag, known by donation number and product code as printed on it. `house`: where it is; `origin`: who collected or entered it.

    `amount` is in the unit of its component (`rules.components`). `last`: the request it went out for last. `steps`: the number of its last step.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    donation = models.CharField(max_length=30)
    product = models.CharField(max_length=30)
    component = models.CharField(max_length=24, choices=[(x, x) for x in components()])
    abo = models.CharField(max_length=8, choices=[(x.value, x.value) for x in DONOR_ABO])
    rh = models.CharField(max_length=8, choices=[(x.value, x.value) for x in DONOR_RH])
    amount = models.DecimalField(max_digits=6, decimal_places=1)
    collected_on = models.DateField()
    expires_at = models.DateTimeField()
    origin = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    house = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    day = models.ForeignKey(CollectionDay, null=True, on_delete=models.PROTECT, related_name="bags")
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in BagState])
    steps = models.PositiveIntegerField(default=0)
    last = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Why])
    ended_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(
                fields=["house", "component", "expires_at"], name="blood_bag_stock", condition=Q(state="in-stock")
            ),
            models.Index(fields=["house", "expires_at"], name="blood_bag_open", condition=~ENDED),
            models.Index(fields=["origin", "-collected_on"], name="blood_bag_origin"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["donation", "product"], name="blood_bag_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="blood_bag_amount"),
            models.CheckConstraint(condition=~Q(state="wasted") | ~Q(why=""), name="blood_bag_wasted_why"),
            models.CheckConstraint(
                condition=(ENDED & Q(ended_at__isnull=False)) | (~ENDED & Q(ended_at__isnull=True)),
                name="blood_bag_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "missing", "returned"]) | Q(last__isnull=False),
                name="blood_bag_out_for_a_request",
            ),
        ]

    @property
    def source(self) -> str:
        """The text key in the ledger, of a bag that was wasted."""
        return f"blood_bag:{self.pk}"

    @property
    def label(self) -> str:
        """ "YN5301260001 · P01", as printed."""
        return f"{self.donation} · {self.product}"


class BagStep(AnyStep):
    """A step of a bag. `request`: the request it was made for, if any."""

    bag = models.ForeignKey(Bag, on_delete=models.PROTECT, related_name="timeline")
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bag", "number"], name="blood_bag_step_once")]


class Hold(models.Model):
    """A bag kept for a request for a while; once issued (`issued`), until the receiver has spoken (`came`; "back": it was called back before).

    `during` is half-open and ends by itself, earlier when let go. `verdict` as it was when chosen; a WARNED one has its reason
    and the name of who chose it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bag = models.ForeignKey(Bag, on_delete=models.PROTECT, related_name="holds")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="holds")
    during = DateTimeRangeField()
    verdict = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Verdict])
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    issued = models.BooleanField(default=False)
    came = models.CharField(
        max_length=8, blank=True, choices=[*((x.value, x.value) for x in Came), ("back", "back")]
    )

    class Meta:
        indexes = [models.Index(fields=["request"], name="blood_hold_issued", condition=Q(issued=True))]
        constraints = [
            ExclusionConstraint(
                name="blood_bag_held_once",
                expressions=[("bag", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=~Q(verdict="warned") | ~Q(reason=""), name="blood_hold_warned_says_why"
            ),
            models.CheckConstraint(condition=~Q(verdict="never"), name="blood_hold_never_incompatible"),
            models.CheckConstraint(condition=Q(came="") | Q(issued=True), name="blood_hold_came_was_issued"),
        ]
