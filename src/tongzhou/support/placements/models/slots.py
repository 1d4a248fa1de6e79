"""The slots that a department keeps for a recipient in an activity year."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Department
from tongzhou.support.placements.rules.slots import SlotState
from tongzhou.support.sides.models import SideStep, TwoSided


class Slots(TwoSided):
    """So many places in `department` for staff of the recipient (and of those below it) during one activity year.

    `year` is the one in which it begins, with `first_month`. How many are taken is counted, never stored; that no more
    are accepted than `number` is held by the database (migration 0002).
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    first_month = models.PositiveSmallIntegerField(default=1)
    during = DateRangeField()
    number = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    taken: int
    asked: int
    """How many are accepted and how many nominated, set by queries."""

    class Meta(TwoSided.Meta):
        abstract = False
        constraints = [
            *TwoSided.Meta.constraints,
            models.CheckConstraint(condition=Q(number__gte=1), name="slots_some"),
            models.CheckConstraint(condition=Q(first_month__range=(1, 12)), name="slots_month"),
            ExclusionConstraint(
                name="slots_once_a_year",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    ("receiving", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(state=SlotState.OFFERED.value),
            ),
        ]

    @property
    def free(self) -> int:
        """How many are not taken; `taken` was set by a query."""
        return max(0, self.number - self.taken)

    @property
    def status(self) -> SlotState:
        """The state as a member of the closed list."""
        return SlotState(self.state)


class SlotsStep(SideStep):
    """A step of the slots."""

    record = models.ForeignKey(Slots, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        abstract = False
