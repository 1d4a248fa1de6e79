"""A placement, its interruptions, the competencies to be learned and their signatures."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.ids import new_id
from tongzhou.support.placements.models.slots import Slots
from tongzhou.support.placements.rules.levels import Level
from tongzhou.support.placements.rules.placements import OFF, State
from tongzhou.support.sides.models import SideStep, TwoSided

_OFF = Q(state__in=[state.value for state in OFF])


class Placement(TwoSided):
    """Somebody of the recipient (or below it) who learns in `department` of the supporter.

    `planned` as agreed; `arrived_on` his first day, `ended_on` his last. `span` is the time it takes of the trainee:
    from the planned or real first day to the planned or real end, and nobody is in two placements at once.
    `slots` is None for what was recorded from the past. `arrivals` and `endings` count what was claimed of each;
    the two `…_posted` say whether the claim stands in the ledger. `certificate` is unique within the supporter;
    `voided` its number when the completion was taken back.
    """

    slots = models.ForeignKey(Slots, null=True, on_delete=models.PROTECT, related_name="placements")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    home_department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    trainee = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    teacher = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    goal = models.CharField(max_length=300)
    planned = DateRangeField()
    span = DateRangeField()
    past = models.BooleanField(default=False)
    arrived_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    arrivals = models.PositiveSmallIntegerField(default=0)
    endings = models.PositiveSmallIntegerField(default=0)
    arrival_posted = models.BooleanField(default=False)
    completion_posted = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField(null=True)
    certificate = models.CharField(max_length=40, blank=True)
    voided = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True)
    assessment = models.TextField(blank=True)
    search = models.CharField(max_length=300, blank=True)

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(
                condition=Q(past=True) | Q(slots__isnull=False), name="placement_has_slot"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(arrived_on__isnull=False, ended_on__gte=F("arrived_on")),
                name="placement_in_order",
            ),
            models.UniqueConstraint(
                fields=["supporting", "certificate"],
                name="placement_certificate_once",
                condition=~Q(certificate=""),
            ),
            ExclusionConstraint(
                name="placement_one_at_a_time",
                expressions=[("trainee", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=~_OFF,
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(fields=["teacher", "state"], name="placement_teacher"),
            models.Index(fields=["slots", "state"], name="placement_slots"),
        ]

    @property
    def status(self) -> State:
        """The state as a member of the closed list."""
        return State(self.state)

    @property
    def key(self) -> str:
        """The arrival's key in the ledger, and the subject of its files."""
        return f"placement:{self.pk}"

    @property
    def ending_key(self) -> str:
        """The completion's key in the ledger."""
        return f"placement_end:{self.pk}"


class PlacementStep(SideStep):
    """A step of a placement."""

    record = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False


class Pause(models.Model):
    """Days of a placement on which he was not there: from the first day away to the first day back."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="pauses")
    during = DateRangeField()
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="pause_once_at_a_time",
                expressions=[("placement", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]


class Skill(models.Model):
    """One competency of the log. `key` is its name as it is compared; `wanted` how far it should go."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="skills")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    wanted = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Level])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "key"], name="skill_once"),
            models.UniqueConstraint(fields=["placement", "number"], name="skill_number_once"),
        ]
        indexes = [models.Index(fields=["key"], name="skill_key")]


class SignOff(models.Model):
    """A teacher's signature under one competency at one level. Rows are only added; `voids` takes an earlier one back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="signatures")
    level = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Level])
    on = models.DateField()
    teacher = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    voids = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="voided_by")

    class Meta:
        ordering = ["on", "at", "id"]
