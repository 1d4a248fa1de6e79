"""What was promised, and how the promise changed. The head row is the current version; the history is never edited."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Unit
from tongzhou.partnerships.models.agreements import Agreement, Document, Programme
from tongzhou.partnerships.models.pairings import Pairing
from tongzhou.partnerships.rules.commitments import Binds, CommitmentState, Comparison, Per

_COUNTED = (~Q(measure="") & ~Q(unit="") & Q(target__gt=0)) | Q(measure="", unit="", target__isnull=True)


class Commitment(models.Model):
    """A countable promise (`measure`, `target`, `unit`) or a state in words (none of the three) of a programme.

    `during` are the days it holds (half-open; from signing). With `per` year the target is for each activity year, which
    begins in `first_month`; with `per` term it is due when `during` ends. `version` counts its history.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="commitments")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="commitments")
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT, related_name="commitments")
    words = models.CharField(max_length=200)
    words_en = models.CharField(max_length=300, blank=True)
    measure = models.CharField(max_length=60, blank=True)
    target = models.DecimalField(max_digits=16, decimal_places=3, null=True)
    unit = models.CharField(max_length=20, blank=True, choices=[(x.value, x.value) for x in Unit])
    comparison = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Comparison])
    per = models.CharField(max_length=8, choices=[(x.value, x.value) for x in Per])
    during = DateRangeField()
    first_month = models.PositiveSmallIntegerField(default=1)
    binds = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Binds])
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    page = models.CharField(max_length=20, blank=True)
    state = models.CharField(
        max_length=8,
        choices=[(x.value, x.value) for x in CommitmentState],
        default=CommitmentState.HOLDS.value,
    )
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_COUNTED, name="commitment_counts_or_says"),
            models.CheckConstraint(
                condition=Q(first_month__gte=1, first_month__lte=12), name="commitment_month"
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=Decimal(0), weight__lte=Decimal(100)),
                name="commitment_weight",
            ),
            models.CheckConstraint(
                condition=Q(per=Per.YEAR.value) | Q(during__upper_inf=False), name="commitment_due"
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="commitment_programme")]


class CommitmentRevision(models.Model):
    """One step of a commitment's history: what it said from `on`, in full, and why. Never edited."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    on = models.DateField()
    text = models.TextField(blank=True)
    content = models.JSONField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="commitment_revision_once")
        ]
