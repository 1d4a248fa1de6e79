"""One referral: where it stands, who has to move, until when; every step it took; who takes part."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tongzhou.care.patients.models import Consent, Patient
from tongzhou.care.referrals.models.outside import OutsideParty
from tongzhou.care.referrals.rules import Clock, Direction, Outcome, State, Transport
from tongzhou.care.steps.models import Clocked, MonthCounter
from tongzhou.care.steps.models import Step as AnyStep
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.files.models import StoredFile
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Urgency

OPEN = ~Q(state__in=["completed", "cancelled"])


class Counter(MonthCounter):
    """Numbers of referrals."""


class Referral(Clocked):
    """A referral. `number` is what people say on the telephone ("ZZ-2026-11-0417").

    To a house of the network (`receiver`) or to a party outside it (`outside`): exactly one of them. Who has to move now: `waits_at`
    (for an outside party the sender, who telephones), written by the runner alone. What is waited for: `clock`, from `clock_since` until
    `due_at`; at `escalate_at` the office is told. `steps` is the number of the last step (the optimistic lock of pages).
    `summary` is what the receiver must know (rules.Summary), `plan` the care at home of a referral down (rules.CarePlan);
    `result` and `result_plan` are the same of the receiver's summary at the end. `follows`: the referral whose patient comes back by this one.
    `moved_by`: text key of another record that tells where the patient is ("emergency:…"), as long as it does; "" is this one itself.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="referrals")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Direction])
    urgency = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Urgency])
    transport = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Transport])
    reason = models.CharField(max_length=200)
    summary = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    content_hash = models.CharField(max_length=64)
    search = models.CharField(max_length=400, blank=True)
    sender = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    sender_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    sender_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    receiver_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    outside = models.ForeignKey(OutsideParty, null=True, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in State])
    waits_at = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    clock = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Clock])
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_within = models.BooleanField(null=True)
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Outcome])
    result = models.JSONField(default=dict)
    result_plan = models.JSONField(default=dict)
    followed_up = models.BooleanField(null=True)
    closed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    moved_by = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["waits_at", "due_at", "id"], name="referral_waits", condition=OPEN),
            models.Index(fields=["sender", "-asked_at"], name="referral_sender"),
            models.Index(fields=["receiver", "-asked_at"], name="referral_receiver"),
            models.Index(fields=["-closed_at", "-id"], name="referral_closed", condition=~OPEN),
            models.Index(fields=["patient", "-asked_at"], name="referral_patient"),
            models.Index(
                fields=["escalate_at"], name="referral_escalate", condition=Q(escalate_at__isnull=False)
            ),
            GinIndex(fields=["search"], name="referral_search", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "direction"], name="referral_open_once", condition=OPEN
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=False, outside__isnull=True)
                | Q(receiver__isnull=True, outside__isnull=False),
                name="referral_one_receiver",
            ),
            models.CheckConstraint(condition=~OPEN | Q(waits_at__isnull=False), name="referral_open_waits"),
            models.CheckConstraint(
                condition=~OPEN | Q(state="in-treatment") | Q(due_at__isnull=False),
                name="referral_open_has_a_clock",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "completed"])
                | (Q(arrived_at__isnull=False) & Q(finished_at__isnull=False) & ~Q(finished_by="") & ~Q(outcome="")),
                name="referral_receivers_part",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(closed_at__isnull=False), name="referral_senders_part"
            ),
        ]  # fmt: skip

    @property
    def source(self) -> str:
        """The text key of this act in the ledger."""
        return f"referral:{self.pk}"

    @property
    def where_to(self) -> str:
        """The name of the other side."""
        return self.receiver.label if self.receiver else self.outside.name if self.outside else ""


class Step(AnyStep):
    """A step of a referral: the timeline.

    `said_by`, `said_at`: who told it by telephone and when, for what an outside party did.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="timeline")
    said_by = models.CharField(max_length=60, blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "number"], name="referral_step_once")]


class Part(models.Model):
    """An institution takes part: its right to see the referral, with an end. `role`: sender, receiver, passed."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="parts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "institution"], name="referral_part_once")]
        indexes = [models.Index(fields=["institution", "-since"], name="referral_part_house")]


class Attachment(models.Model):
    """A file of the referral: with the request (step 1), with a reply, or with the summary."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="attachments")
    step = models.PositiveIntegerField()
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
