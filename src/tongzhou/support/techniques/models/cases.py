"""What is claimed of a technique: statements (introduced, first, alone, kept) and its cases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Staff
from tongzhou.support.sides.standing import OPEN, STANDS, Claimed
from tongzhou.support.techniques.models.techniques import Technique
from tongzhou.support.techniques.rules.cases import Done, Level, Scope, What

_OPEN = Q(standing__in=[standing.value for standing in OPEN])


class Case(Claimed):
    """One case: day, learner of the recipient, expert of the supporter unless it was done alone. No name of a patient, at most a case number.

    `complication` and `minutes` NULL: not known. `digest` knows the same case sent twice.
    """

    technique = models.ForeignKey(Technique, on_delete=models.PROTECT, related_name="cases")
    on = models.DateField()
    learner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Level])
    minutes = models.PositiveSmallIntegerField(null=True)
    complication = models.BooleanField(null=True)
    case_number = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta(Claimed.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["technique", "learner", "on", "case_number"],
                name="technique_case_once",
                condition=~Q(case_number="") & STANDS,
            ),
            models.CheckConstraint(
                condition=Q(level=Level.ALONE.value, expert=None)
                | (~Q(level=Level.ALONE.value) & Q(expert__isnull=False)),
                name="technique_case_alone_or_with_expert",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=1440),
                name="technique_case_within_a_day",
            ),
        ]
        indexes = [
            *Claimed.Meta.indexes,
            models.Index(fields=["technique", "learner", "on"], name="technique_case_curve"),
        ]

    @property
    def degree(self) -> Level:
        """The level as a member of the closed list."""
        return Level(self.level)

    @property
    def source(self) -> str:
        """Its key in the ledger."""
        return f"technique_case:{self.pk}"

    @property
    def done(self) -> Done:
        """The case as the curve reads it."""
        return Done(self.on, self.degree, self.minutes, self.complication, self.learner_id)


class Statement(Claimed):
    """Something stated of the technique on a day. `scope` and `written` (the source) belong to a local first, `cases` to keeping: cases in the last twelve months."""

    technique = models.ForeignKey(Technique, on_delete=models.PROTECT, related_name="statements")
    what = models.CharField(max_length=16, choices=[(x.value, x.value) for x in What])
    on = models.DateField()
    learner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="statements")
    scope = models.CharField(max_length=12, blank=True, choices=[(x.value, x.value) for x in Scope])
    written = models.CharField(max_length=200, blank=True)
    cases = models.PositiveIntegerField(null=True)

    class Meta(Claimed.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["technique", "what"],
                name="technique_stated_once",
                condition=Q(what__in=[What.INTRODUCTION.value, What.LOCAL_FIRST.value]),
            ),
            models.UniqueConstraint(
                fields=["technique", "learner"],
                name="technique_alone_once",
                condition=Q(what=What.INDEPENDENCE.value),
            ),
            models.UniqueConstraint(
                fields=["technique"],
                name="technique_keeping_open_once",
                condition=Q(what=What.KEEPING.value) & _OPEN,
            ),
            models.CheckConstraint(
                condition=Q(what=What.INDEPENDENCE.value, learner__isnull=False, case__isnull=False)
                | (~Q(what=What.INDEPENDENCE.value) & Q(learner=None, case=None)),
                name="technique_alone_by_a_learner",
            ),
            models.CheckConstraint(
                condition=Q(what=What.LOCAL_FIRST.value) ^ Q(scope=""), name="technique_first_somewhere"
            ),
        ]

    @property
    def topic(self) -> What:
        """What is stated, as a member of the closed list."""
        return What(self.what)

    @property
    def source(self) -> str:
        """Its key in the ledger."""
        return f"technique_{self.what}:{self.pk}"
