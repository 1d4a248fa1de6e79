"""The register of equipment: each device, where it stands, who keeps it, how often it is used, what was repaired."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Staff
from tongzhou.kernel.ids import new_id
from tongzhou.support.resources.models.funds import payable
from tongzhou.support.resources.models.purchases import Purchase
from tongzhou.support.resources.rules.states import DeviceState
from tongzhou.support.sides.models import SideStep, TwoSided


class Device(TwoSided):
    """One device that support money brought. `receiving` is the place where it stands; moving it changes that.

    `label` is the short number on its sticker.
    """

    purchase = models.ForeignKey(Purchase, null=True, on_delete=models.PROTECT, related_name="devices")
    category = models.CharField(max_length=24)
    name = models.CharField(max_length=80)
    model = models.CharField(max_length=80, blank=True)
    serial = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=12, unique=True)
    keeper = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    registered_on = models.DateField()
    last_used_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(TwoSided.Meta):
        constraints = [
            *TwoSided.Meta.constraints,
            models.UniqueConstraint(
                fields=["category", "model", "serial"],
                name="device_serial_once",
                condition=~Q(serial="") & ~Q(state="scrapped"),
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(
                fields=["category", "last_used_on"],
                name="device_may_stand_idle",
                condition=Q(state__in=["registered", "in_use"]),
            ),
        ]

    @property
    def status(self) -> DeviceState:
        """The state as a member of the closed list."""
        return DeviceState(self.state)


class DeviceStep(SideStep):
    """A step of a device: put to use, broken, mended, moved, scrapped."""

    record = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="timeline")


class DeviceUse(models.Model):
    """A device was used: how many times on a day. `persons` and `minutes` None: not counted. A wrong row is struck, not deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="uses")
    on = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)
    persons = models.PositiveIntegerField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.CharField(max_length=80, blank=True)
    struck_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(times__gt=0), name="use_times")]
        indexes = [models.Index(fields=["device", "-on"], name="use_day")]


class Repair(models.Model):
    """One repair of a device, open until it works again. `fen` None: cost not known."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="repairs")
    broken_on = models.DateField()
    mended_on = models.DateField(null=True)
    fault = models.CharField(max_length=200)
    done = models.CharField(max_length=200, blank=True)
    fen = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"], name="repair_open_once", condition=Q(mended_on__isnull=True)
            ),
            models.CheckConstraint(condition=payable("fen"), name="repair_cost"),
        ]


class IdleLimit(models.Model):
    """Days without use after which a kind of equipment stands idle, as a commission has set them; else data/categories.yaml."""

    category = models.CharField(primary_key=True, max_length=24)
    days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()
