"""Plain acts: what was done, by whom, how much; recorded once."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger.rules import Side
from tongzhou.support.acts.rules import State
from tongzhou.support.sides.models import SideStep, TwoSided

ONCE = {
    "natural": "act_natural_once",
    "topic_once": "act_topic_once",
    "number_once": "act_number_once",
}
"""What stands once, and the name of its constraint."""


class Act(TwoSided):
    """One plain act. `version` counts what was claimed of it; `claim` is the newest claim's id.

    `natural` is a hash of what makes an act the same one wherever it is told (kind, day, sides, department, people, topic), so that a
    file finds what was typed by hand; empty beyond `natural.MOST_ALIKE`, and in rows from before until `keying.give_keys` has run.
    `topic_once` and `number_once` are hashes of what may stand once between two institutions (work.marks). `origin` says where it was
    recorded; `touches` how often a person had to enter something for it.
    """

    kind = models.CharField(max_length=40)
    side = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Side])
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=300, blank=True)
    occurred_from = models.DateTimeField()
    occurred_to = models.DateTimeField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=20, choices=[(x.value, x.value) for x in Unit])
    qualifier = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Qualifier])
    minutes = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=12, blank=True)
    detail = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    claim = models.UUIDField()
    origin = models.CharField(max_length=12)
    natural = models.CharField(max_length=64, blank=True)
    topic_once = models.CharField(max_length=64, blank=True)
    number_once = models.CharField(max_length=64, blank=True)
    touches = models.PositiveSmallIntegerField(default=1)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    by_institution = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    search = models.CharField(max_length=400, blank=True)

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(condition=Q(occurred_to__gte=F("occurred_from")), name="act_in_order"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="act_of_something"),
            *(
                models.UniqueConstraint(
                    fields=[field],
                    name=name,
                    condition=~Q(**{field: ""}) & ~Q(state__in=[State.WITHDRAWN.value, State.REVERSED.value]),
                )
                for field, name in ONCE.items()
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(fields=["supporting", "-occurred_from", "-id"], name="act_given"),
            models.Index(fields=["receiving", "-occurred_from", "-id"], name="act_taken"),
            models.Index(fields=["-occurred_from", "-id"], name="act_when"),
            models.Index(fields=["claim"], name="act_claim"),
            models.Index(fields=["by_key", "at"], name="act_by"),
            GinIndex(fields=["search"], name="act_search", opclasses=["gin_trgm_ops"]),
        ]

    @property
    def status(self) -> State:
        """The state as a member of the closed list."""
        return State(self.state)

    @property
    def amount(self) -> Quantity:
        """How much, with unit and qualifier."""
        return Quantity(self.quantity, Unit(self.unit), Qualifier(self.qualifier))

    @property
    def source(self) -> str:
        """The act's key in the ledger."""
        return f"act:{self.pk}"


class ActStep(SideStep):
    """A step of an act."""

    record = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False


class ActPerson(models.Model):
    """Somebody who took part; `staff` is empty for people who are not in the directory (a list on paper)."""

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="people")
    role = models.CharField(max_length=20)
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "role", "staff"], name="act_person_once", condition=Q(staff__isnull=False)
            )
        ]
