"""A request for blood: who asks whom for what, where it stands, every step it took, and the temperatures on the way."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.care.blood.rules import Abo, Clock, Purpose, Rh, State, components
from tongzhou.care.steps.models import Clocked, MonthCounter
from tongzhou.care.steps.models import Step as AnyStep
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.models import Pairing

OPEN = ~Q(state__in=["closed", "declined", "cancelled", "expired"])


class Counter(MonthCounter):
    """Numbers of requests for blood."""


class Request(Clocked):
    """A request. `number` is what people say on the telephone ("YX-2026-11-0007"). No patient's name: a case number at most.

    `amount` is in the unit of the component; `received` what came of it, None before receipt. Group of the recipient, or of the stock
    that is short. `waits_at`: who has to move now, written by the runner alone. `received_by`: the key of who received.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    asker = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=24, choices=[(x, x) for x in components()])
    abo = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Abo])
    rh = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Rh])
    amount = models.DecimalField(max_digits=6, decimal_places=1)
    needed_by = models.DateTimeField()
    emergency = models.BooleanField(default=False)
    purpose = models.CharField(max_length=16, choices=[(x.value, x.value) for x in Purpose])
    case_number = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in State])
    clock = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Clock])
    waits_at = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    asked_by_name = models.CharField(max_length=80)
    answered_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=80, blank=True)
    box = models.CharField(max_length=40, blank=True)
    arrived_at = models.DateTimeField(null=True)
    received = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    received_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    issue_claim = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["waits_at", "due_at", "id"], name="blood_waits", condition=OPEN),
            models.Index(fields=["asker", "-asked_at"], name="blood_asker"),
            models.Index(fields=["giver", "-asked_at"], name="blood_giver"),
            models.Index(
                fields=["escalate_at"], name="blood_escalate", condition=Q(escalate_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(asker=models.F("giver")), name="blood_of_two"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="blood_amount"),
            models.CheckConstraint(condition=~OPEN | Q(waits_at__isnull=False), name="blood_open_waits"),
            models.CheckConstraint(condition=~OPEN | Q(due_at__isnull=False), name="blood_open_has_a_clock"),
            models.CheckConstraint(
                condition=~Q(state__in=["received", "closed"])
                | (Q(arrived_at__isnull=False) & Q(received__isnull=False) & ~Q(received_by="")),
                name="blood_askers_part",
            ),
            models.CheckConstraint(condition=OPEN | Q(closed_at__isnull=False), name="blood_ended_when"),
        ]

    @property
    def source(self) -> str:
        """The text key of the request in the ledger."""
        return f"blood_request:{self.pk}"

    @property
    def issue_key(self) -> str:
        """The text key in the ledger of what was handed over."""
        return f"blood_issue:{self.pk}"


class RequestStep(AnyStep):
    """A step of a request: the timeline."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="timeline")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="blood_step_once")]


class Reading(models.Model):
    """A temperature on the way: tenths of a degree Celsius. `logger`: read from a logger's file; else somebody looked and wrote it down."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="readings")
    taken_at = models.DateTimeField()
    tenths = models.SmallIntegerField()
    logger = models.BooleanField(default=False)
    kept = models.BooleanField()
    made_at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "taken_at", "logger"], name="blood_reading_once")
        ]
