"""Calls, the missions to them, every step of a mission, and where its ambulance is now."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.care.dispatch.models.fleet import Ambulance, Shift
from tongzhou.care.dispatch.rules import ENDED, Spot, State
from tongzhou.care.steps.models import MonthCounter
from tongzhou.care.steps.models import Step as AnyStep
from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.rules import Urgency

OPEN = ~Q(state__in=[state.value for state in ENDED])


class Counter(MonthCounter):
    """Numbers of calls."""


class Call(models.Model):
    """Somebody called 120. `number` is what people say on the radio ("HJ-2026-11-0417").

    `centre`: the house whose desk took it. `place` in words; `lat`, `lon` in millionths of a degree when known. The caller's number
    is sealed (patients.secrets). Closed when the last mission ended, or by hand with `closed_why`. `late`: how many were told that it waits too long (1 the desk, 2 the office).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    centre = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    lat = models.IntegerField(null=True)
    lon = models.IntegerField(null=True)
    complaint = models.CharField(max_length=300)
    people = models.PositiveSmallIntegerField(default=1)
    urgency = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Urgency])
    phone = models.BinaryField(null=True)
    content_hash = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=80)
    taken_by_name = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=200, blank=True)
    late = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["centre", "-called_at"], name="call_centre"),
            models.Index(fields=["centre"], name="call_open", condition=Q(closed_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="call_whole_spot",
            )
        ]

    @property
    def spot(self) -> Spot | None:
        """Where it is; None when known in words only."""
        return Spot(self.lat, self.lon) if self.lat is not None and self.lon is not None else None


class Mission(models.Model):
    """One ambulance sent to one call, with the crew of that hour.

    `further`: why a further ambulance was asked for while another was on the call; "" for the first. `steps` is the number of the last step (the
    optimistic lock of pages). Times are when it happened, as told. `sheet` is what is handed over (rules.Sheet), frozen by the first signature.
    `late`: who was told that nobody accepts it (1 the desk, 2 the office).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="missions")
    ambulance = models.ForeignKey(Ambulance, on_delete=models.PROTECT, related_name="missions")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    further = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in State])
    steps = models.PositiveIntegerField(default=0)
    sheet = models.JSONField(default=dict)
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    on_scene_at = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    crew_signed_at = models.DateTimeField(null=True)
    crew_signed_by = models.CharField(max_length=80, blank=True)
    crew_signed_name = models.CharField(max_length=80, blank=True)
    room_signed_at = models.DateTimeField(null=True)
    room_signed_by = models.CharField(max_length=80, blank=True)
    room_signed_name = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    late = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["destination", "-assigned_at"], name="mission_destination"),
            models.Index(fields=["ambulance", "-assigned_at"], name="mission_ambulance"),
            models.Index(fields=["shift"], name="mission_shift"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ambulance"], name="ambulance_one_mission", condition=OPEN),
            models.UniqueConstraint(fields=["call"], name="call_one_mission", condition=OPEN & Q(further="")),
            models.CheckConstraint(
                condition=OPEN | Q(ended_at__isnull=False), name="mission_ended_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="handed-over")
                | (~Q(crew_signed_by="") & ~Q(room_signed_by="") & ~Q(crew_signed_by=models.F("room_signed_by"))),
                name="mission_signed_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["loaded", "arrived", "crew-signed", "room-signed", "handed-over"])
                | Q(destination__isnull=False),
                name="mission_loaded_goes_somewhere",
            ),
        ]  # fmt: skip


class Step(AnyStep):
    """A step of a mission: the timeline. `at` is when it was told, `happened_at` when it happened."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="timeline")
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "number"], name="mission_step_once")]


class Position(models.Model):
    """Where the ambulance of an open mission was last: one row, overwritten, deleted when the mission ends. No track is kept.

    `lat`, `lon`: millionths of a degree, WGS 84; `accuracy`: metres; `device_at`: by the phone's clock; `kept_at`: by ours.
    """

    mission = models.OneToOneField(
        Mission, primary_key=True, on_delete=models.CASCADE, related_name="position"
    )
    lat = models.IntegerField(null=True)
    lon = models.IntegerField(null=True)
    accuracy = models.PositiveIntegerField(null=True)
    device_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)

    @property
    def spot(self) -> Spot | None:
        """Where; None before the first word."""
        return Spot(self.lat, self.lon) if self.lat is not None and self.lon is not None else None
