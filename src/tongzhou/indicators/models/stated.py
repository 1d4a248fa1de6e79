"""What a public report stated, kept beside what the ledger comes to."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from tongzhou.indicators import named
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.partnerships.models import Programme


class StatedFigure(models.Model):
    """One number of a report: `name` is its key there, money is in fen, `during` the days it is for (None: up to `as_of`).

    `measure` names how the ledger computes the same, `only` narrows it ({"detail.name": ["…"]}). Never changed: a wrong one is taken back with the reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="stated_figures")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=120, blank=True)
    words_en = models.CharField(max_length=160, blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=3)
    unit = models.CharField(max_length=20, choices=[(x.value, x.value) for x in Unit])
    qualifier = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Qualifier])
    as_of = models.DateField()
    during = DateRangeField(null=True)
    source = models.CharField(max_length=200)
    measure = models.CharField(max_length=60)
    only = models.JSONField(default=dict)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True)
    retracted_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name", "as_of"],
                condition=Q(retracted_at=None),
                name="stated_figure_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=0), name="stated_figure_not_negative"),
        ]

    @property
    def quantity(self) -> Quantity:
        """The number with its unit and qualifier."""
        return Quantity(self.number, Unit(self.unit), Qualifier(self.qualifier))

    @property
    def said(self) -> Words:
        """What it is called: as written down, else as its measure is called."""
        known = named.ALL.get(self.measure)
        usual = known.words if known else Words(self.name, self.name)
        return Words(self.words or usual.zh, self.words_en or usual.en)
