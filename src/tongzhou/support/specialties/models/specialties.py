"""A department of the recipient that is being built, its plan, what it lacks, what is said to be reached."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Department
from tongzhou.kernel.ids import new_id
from tongzhou.support.sides.models import SideStep, TwoSided
from tongzhou.support.sides.standing import Claimed
from tongzhou.support.specialties.rules.aims import Aim, Lack
from tongzhou.support.specialties.rules.states import State, What

_LIVE = ~Q(state=State.STOPPED.value)


class Specialty(TwoSided):
    """A department of the recipient being built up to an aim. `name` is what it is called; `due_on` when it shall be there.

    `began_on` is the day of the plan. `reached_on` follows from the ledger (the day that its entry names), `kept_on` is the day of
    the second look. `note` says why it was stopped.
    """

    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    aim = models.CharField(max_length=16, choices=[(x.value, x.value) for x in Aim])
    name = models.CharField(max_length=60)
    why = models.TextField(blank=True)
    began_on = models.DateField()
    due_on = models.DateField(null=True)
    reached_on = models.DateField(null=True)
    kept_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.UniqueConstraint(
                fields=["supporting", "receiving", "department", "aim"],
                name="specialty_built_once",
                condition=_LIVE & ~Q(aim=Aim.OTHER.value) & Q(department__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["supporting", "receiving", "aim", "name"],
                name="specialty_named_once",
                condition=_LIVE & Q(department=None),
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("began_on")), name="specialty_due_after_begin"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REACHED.value, State.KEPT.value]) | Q(reached_on__isnull=False),
                name="specialty_reached_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.STOPPED.value) | ~Q(note=""), name="specialty_stopped_with_a_reason"
            ),
        ]

    @property
    def status(self) -> State:
        """The state as a member of the closed list."""
        return State(self.state)

    @property
    def goal(self) -> Aim:
        """The aim as a member of the closed list."""
        return Aim(self.aim)

    @property
    def key(self) -> str:
        """Its text key: files stand under it."""
        return f"specialty:{self.pk}"


class SpecialtyStep(SideStep):
    """A step of a specialty."""

    record = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False


class Milestone(models.Model):
    """A milestone of the plan: what, by when (NULL: no day was set), shown by what. `number` is its place, from 1.

    What was taken out of the plan is `dropped` and keeps its number. `reminded_at`: when the offices were last told that it is late.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    needs = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    dropped = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["specialty", "number"], name="specialty_milestone_numbered")
        ]
        ordering = ["number"]

    def late(self, on: date) -> bool:
        """Whether its day has passed on the day `on`."""
        return self.due_on is not None and self.due_on < on


class Gap(models.Model):
    """What is missing, noted on a day; `filled_on` and `how` once it is there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="gaps")
    lack = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Lack])
    what = models.CharField(max_length=120)
    noted_on = models.DateField()
    filled_on = models.DateField(null=True)
    how = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(filled_on=None) | Q(filled_on__gte=F("noted_on")), name="specialty_gap_in_order"
            )
        ]

    @property
    def kind(self) -> Lack:
        """What kind of thing is missing, as a member of the closed list."""
        return Lack(self.lack)


class Statement(Claimed):
    """Something said to be reached on a day: a milestone, or what was aimed at. `evidence` in words.

    `granted_by` and `number` belong to a named rank: who granted it, by which document.
    """

    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="statements")
    what = models.CharField(max_length=12, choices=[(x.value, x.value) for x in What])
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="statements")
    on = models.DateField()
    evidence = models.CharField(max_length=400, blank=True)
    granted_by = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=80, blank=True)

    class Meta(Claimed.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                name="specialty_milestone_once",
                condition=Q(what=What.MILESTONE.value),
            ),
            models.UniqueConstraint(
                fields=["specialty"], name="specialty_aim_once", condition=Q(what=What.AIM.value)
            ),
            models.CheckConstraint(
                condition=Q(what=What.MILESTONE.value) ^ Q(milestone=None),
                name="specialty_said_of_a_milestone",
            ),
        ]

    @property
    def topic(self) -> What:
        """What is said, as a member of the closed list."""
        return What(self.what)

    @property
    def source(self) -> str:
        """Its key in the ledger."""
        return f"specialty_{self.what}:{self.pk}"
