"""One person at one host: what was planned, what came, when he was away."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Department, Staff
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.rules import Side
from tongzhou.support.postings.models.groups import Batch, Team
from tongzhou.support.postings.rules.continuity import first_day, last_day
from tongzhou.support.postings.rules.lifecycle import COMING, GONE, OFF, REAL, State
from tongzhou.support.postings.rules.roles import Role, Why
from tongzhou.support.sides.models import SideStep, TwoSided

_OFF = [state.value for state in OFF]
_GONE = [state.value for state in GONE]
_REAL = [state.value for state in REAL]
_UNSEEN = [State.PLANNED.value, State.AGREED.value, *_OFF]


class Posting(TwoSided):
    """A person of the supporting side at a host. Ranges are half-open: `planned` ends the day after its last day.

    `span` are the days that the posting takes of the person's time (planned, then real); no two of one person overlap.
    `left_on` is the last day. `days` are those on site as computed at departure; `days_posted`: they stand in the ledger.
    `arrivals` and `departures` number the claims made for each, so that one that was taken back can be claimed anew.
    `claimed_by` is the side that claimed last: the other one is asked to confirm.
    `replaces` is the posting whose place this one takes.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="postings")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=20, choices=[(x.value, x.value) for x in Role])
    planned = DateRangeField()
    span = DateRangeField()
    arrived_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    arrivals = models.PositiveSmallIntegerField(default=0)
    departures = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(
        max_length=12, choices=[(x.value, x.value) for x in Side], default=Side.SUPPORTING.value
    )
    days = models.PositiveIntegerField(null=True)
    days_posted = models.BooleanField(default=False)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    note = models.CharField(max_length=500, blank=True)

    class Meta(TwoSided.Meta):
        constraints = [
            *TwoSided.Meta.constraints,
            ExclusionConstraint(
                name="posting_one_place_at_a_time",
                expressions=[("staff", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=~Q(state__in=_OFF),
            ),
            models.CheckConstraint(
                condition=Q(planned__isempty=False, planned__lower_inf=False, planned__upper_inf=False),
                name="posting_is_planned",
            ),
            models.CheckConstraint(
                condition=Q(span__isempty=False, span__upper_inf=False), name="posting_takes_days"
            ),
            models.CheckConstraint(
                condition=Q(arrived_on=None, state__in=_UNSEEN)
                | (Q(arrived_on__isnull=False) & ~Q(state__in=_UNSEEN)),
                name="posting_arrived_or_not",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(arrived_on__isnull=False, left_on__gte=F("arrived_on")),
                name="posting_left_after_arrival",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_GONE) | Q(left_on__isnull=False, days__isnull=False, days__gte=1),
                name="posting_gone_has_days",
            ),
        ]
        indexes = [
            *TwoSided.Meta.indexes,
            models.Index(fields=["staff", "state"], name="posting_staff"),
        ]

    @property
    def status(self) -> State:
        """The state as a member of the closed list."""
        return State(self.state)

    @property
    def part(self) -> Role:
        """The role as a member of the closed list."""
        return Role(self.role)

    @property
    def key(self) -> str:
        """The text key: its arrival's source in the ledger."""
        return f"posting:{self.pk}"

    @property
    def days_key(self) -> str:
        """The source of its days in the ledger."""
        return f"on_site_days:{self.pk}"

    @property
    def first(self) -> date:
        """The first day, real or planned."""
        return first_day(self.planned.lower, self.arrived_on)

    @property
    def last(self) -> date:
        """The last day, real or planned."""
        return last_day(self.planned.upper, self.first, self.left_on)

    @property
    def coming(self) -> bool:
        """Whether nobody confirmed yet that he is there."""
        return self.status in COMING


class Step(SideStep):
    """A step of a posting."""

    record = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="timeline")

    class Meta(SideStep.Meta):
        pass


class Absence(models.Model):
    """Days away during a posting. `during` is half-open and has no end until the return; `due_back` is the day he means to be back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="absences")
    during = DateRangeField()
    due_back = models.DateField(null=True)
    why = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Why])
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[("posting", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False), name="absence_begins"
            ),
        ]
