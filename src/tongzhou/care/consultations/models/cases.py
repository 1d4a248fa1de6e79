"""One case: where it stands, who has it now, until when; every step it took."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tongzhou.care.consultations.models.topics import TopicVersion
from tongzhou.care.consultations.rules import Decision, Outcome, State
from tongzhou.care.patients.models import Consent, Patient
from tongzhou.care.steps.models import Clocked, MonthCounter
from tongzhou.care.steps.models import Draft as AnyDraft
from tongzhou.care.steps.models import Step as AnyStep
from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.files.models import StoredFile
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Clock, Urgency

_OPEN = ~Q(state__in=["completed", "cancelled"])
_WAITS = Q(due_at__isnull=False)
"""Somebody has to move: an open case, or a closed one with an amendment that the asking side has not read."""


class Counter(MonthCounter):
    """Numbers of cases."""


class Draft(AnyDraft):
    """A request for help that is being written."""

    class Meta:
        indexes = [models.Index(fields=["account", "-saved_at"], name="draft_account")]


class Consultation(Clocked):
    """A consultation. `number` is what people say on the telephone ("HZ-2026-11-0417").

    Who answers: `holder` institution, with `holder_department` or `holder_staff` once allocated.
    Who has to move now: `waits_at`, `waits_department`, `waits_for`: the holder's side or the asker's,
    by the state; written by the runner alone, so that a worklist is one index.
    What is waited for: `clock`, from `clock_since` until `due_at`; at `escalate_at` the next one is told; `steps` is the number of the last step
    (the optimistic lock of pages). `gist` is the one line of the worklist, without a name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consultations")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    topic_version = models.ForeignKey(TopicVersion, on_delete=models.PROTECT)
    urgency = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Urgency])
    question = models.CharField(max_length=200)
    data = models.JSONField(default=dict)
    gist = models.CharField(max_length=200, blank=True)
    search = models.CharField(max_length=600, blank=True)
    content_hash = models.CharField(max_length=64)
    asking = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in State])
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    holder_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    holder_staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    waits_at = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    waits_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    waits_for = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    clock = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Clock])
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Decision])
    decision_note = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Outcome])
    ended_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    claims = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["waits_for", "due_at", "id"], name="case_waits_staff", condition=_WAITS),
            models.Index(fields=["waits_at", "due_at", "id"], name="case_waits_place", condition=_WAITS),
            models.Index(fields=["holder_staff"], name="case_open_holder_staff", condition=_OPEN),
            models.Index(fields=["-closed_at", "-id"], name="case_closed", condition=~_OPEN),
            models.Index(fields=["asking", "-asked_at"], name="case_asking"),
            models.Index(fields=["due_at", "id"], name="case_waits_due", condition=_WAITS),
            models.Index(
                fields=["escalate_at"], name="case_escalate", condition=Q(escalate_at__isnull=False)
            ),
            models.Index(fields=["patient", "-asked_at"], name="case_patient"),
            GinIndex(fields=["search"], name="case_search", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="completed") | (~Q(decision="") & Q(closed_at__isnull=False)),
                name="case_closed_with_decision",
            ),
            models.CheckConstraint(condition=~_OPEN | _WAITS, name="case_open_has_a_clock"),
        ]

    @property
    def unread(self) -> bool:
        """Amended after closing, and the asking side has not yet confirmed that it read it: only then a clock runs in a closed case."""
        return self.state == State.COMPLETED and self.due_at is not None


class Step(AnyStep):
    """A step of a case: the timeline."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="timeline")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="step_number_once")]


class Station(models.Model):
    """An institution the case came to, in order; how it came there."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="stations")
    number = models.PositiveSmallIntegerField()
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="station_number_once")]


class Participation(models.Model):
    """An institution (and, if named, a person of it) takes part: its right to see the case, with an end."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="participations")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "institution", "staff", "role"],
                name="participation_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["institution", "-since"], name="participation_institution"),
            models.Index(fields=["staff", "-since"], name="participation_staff"),
        ]


class Attachment(models.Model):
    """A file of the case: with the request (step 1), or with a later reply."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="attachments")
    step = models.PositiveIntegerField()
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT)
    caption = models.CharField(max_length=60, blank=True)
