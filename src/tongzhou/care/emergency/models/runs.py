"""One run through a pathway: where it stands, who has to move; its steps; who takes part; its files."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tongzhou.care.emergency.rules import Answer, Came, Clock, Outcome, State, What
from tongzhou.care.patients.models import Patient
from tongzhou.care.referrals.models import Referral
from tongzhou.care.steps.models import Clocked, MonthCounter
from tongzhou.care.steps.models import Step as AnyStep
from tongzhou.directory.models import Institution, Staff
from tongzhou.files.models import StoredFile
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.models import Pairing

OPEN = ~Q(state__in=["completed", "cancelled"])


class Counter(MonthCounter):
    """Numbers of runs."""


class Run(Clocked):
    """A run. `number` is what people say on the telephone ("JJ-2026-11-0417").

    `sender`: the crew's house or the first hospital; `receiver`: where he is brought (None: not known yet); of who walked in both are one house.
    `label`: what he is called as long as nobody knows his name; `patient` once somebody does. `mission`: the ambulance's, by its id alone
    (packages side by side know no tables of each other); one run a mission, the cancelled ones apart (`Twin`: what other phones began for it). `follows`: the run at the first hospital that was left by a transfer,
    `referral` the transfer itself. `begun_at` is the true time of the beginning (device minus offset), `heard_at` when the platform learnt of it.
    Who has to move now: `waits_at`, until `due_at`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    pathway = models.CharField(max_length=24)
    pathway_version = models.PositiveSmallIntegerField()
    came = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Came])
    sender = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    sender_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)
    mission = models.UUIDField(null=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    search = models.CharField(max_length=400, blank=True)
    begun_at = models.DateTimeField()
    device_at = models.DateTimeField()
    offset_ms = models.IntegerField(null=True)
    heard_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in State])
    waits_at = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    clock = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Clock])
    answer = models.CharField(max_length=20, blank=True, choices=[(x.value, x.value) for x in Answer])
    answer_note = models.CharField(max_length=200, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Outcome])
    outcome_note = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    current: list[Any]
    """The points that count, set by queries.running."""

    class Meta:
        indexes = [
            models.Index(fields=["receiver", "-begun_at"], name="run_receiver"),
            models.Index(fields=["sender", "-begun_at"], name="run_sender"),
            models.Index(fields=["-closed_at", "-id"], name="run_closed", condition=~OPEN),
            models.Index(fields=["patient"], name="run_patient", condition=Q(patient__isnull=False)),
            models.Index(fields=["mission"], name="run_mission", condition=Q(mission__isnull=False)),
            models.Index(fields=["escalate_at"], name="run_escalate", condition=Q(escalate_at__isnull=False)),
            GinIndex(fields=["search"], name="run_search", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mission"], name="run_mission_once", condition=Q(mission__isnull=False) & ~Q(state="cancelled")
            ),
            models.CheckConstraint(
                condition=~Q(came="walk_in") | Q(receiver=models.F("sender")), name="run_walk_in_is_one_house"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["coming", "cancelled"]) | (Q(receiver__isnull=False) & Q(arrived_at__isnull=False)),
                name="run_arrived_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "completed"])
                | (Q(finished_at__isnull=False) & ~Q(finished_by="") & ~Q(outcome="")),
                name="run_receivers_part",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(closed_at__isnull=False), name="run_senders_part"
            ),
        ]  # fmt: skip

    @property
    def source(self) -> str:
        """The text key of this act in the ledger."""
        return f"emergency:{self.pk}"

    @property
    def where_to(self) -> str:
        """The name of the receiving house, "" while it is not known."""
        return self.receiver.label if self.receiver else ""

    @property
    def walked_in(self) -> bool:
        """Nobody sent him: there was no way on which he could be told of."""
        return self.came == Came.WALK_IN

    @property
    def one_house(self) -> bool:
        """Whether there is no other side: he walked in."""
        return self.receiver_id == self.sender_id


class Step(AnyStep):
    """A step of a run."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="timeline")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="emergency_step_once")]


class Part(models.Model):
    """An institution takes part: its right to see the run, with an end. `role`: sender, receiver, passed."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="parts")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "institution"], name="emergency_part_once")]
        indexes = [models.Index(fields=["institution", "-since"], name="run_part_house")]


class Attachment(models.Model):
    """A file of the run, and what it shows. `at`: when the platform had it."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=[(x.value, x.value) for x in What])
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
