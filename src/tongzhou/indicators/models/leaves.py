"""The leaf tables: what entries add up to, by place and month, kept in the transaction that posts them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongzhou.directory.models import Department, Institution
from tongzhou.partnerships.models import Pairing


class Leaf(models.Model):
    """A leaf of definitions whose cells are kept: `tree` is its JSON, `version` the hash of that. Filled from the entries at `filled_at`."""

    id = models.SmallAutoField(primary_key=True)
    version = models.CharField(max_length=64, unique=True)
    tree = models.JSONField()
    filled_at = models.DateTimeField()


class Spot(models.Model):
    """Where an act stands, as one small number: its two houses, pairing, department, and the regions in which the houses lay that day.

    `received_at` and `given_at` are region codes (2, 4, 6, 9 or 12 digits), so that a region's spots begin with its code.
    """

    id = models.AutoField(primary_key=True)
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.CharField(max_length=12, blank=True)
    received_at = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporting", "receiving", "pairing", "department", "given_at", "received_at"],
                nulls_distinct=False,
                name="spot_once",
            )
        ]
        indexes = [
            models.Index(fields=["receiving"], name="spot_receiving"),
            models.Index(fields=["pairing"], name="spot_pairing"),
            models.Index(fields=["received_at"], name="spot_received_at", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["given_at"], name="spot_given_at", opclasses=["varchar_pattern_ops"]),
        ]


class Cell(models.Model):
    """What a leaf comes to at a spot in a month (year × 12 + month − 1, January being 0).

    With `item` "" the facts themselves: `entries`, how many say the number (`told`), its `total` in thousandths, how many are about and
    more than. With another item the member of a set, a value (thousandths) of a histogram, or a day covered: `entries` counts its facts.
    For days covered, `told` of item "" counts the acts that go on from an earlier month.
    """

    pk = models.CompositePrimaryKey("leaf", "spot", "month", "item")
    leaf = models.ForeignKey(Leaf, on_delete=models.CASCADE, related_name="cells")
    spot = models.ForeignKey(Spot, on_delete=models.PROTECT, related_name="cells")
    month = models.IntegerField()
    item = models.CharField(max_length=80, blank=True)
    entries = models.IntegerField()
    told = models.IntegerField()
    total = models.BigIntegerField()
    about = models.IntegerField()
    more = models.IntegerField()

    class Meta:
        indexes = [
            # A nation's months: read from the index alone.
            models.Index(
                fields=["leaf", "month"],
                include=["spot", "entries", "told", "total", "about", "more"],
                condition=Q(item=""),
                name="cell_month",
            ),
            # A county's months: few spots, several leaves.
            models.Index(fields=["spot", "leaf", "month"], name="cell_spot"),
        ]


class Recount(models.Model):
    """One comparison of the leaf tables with the entries: how many cells were looked at, how many differ."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    cells = models.IntegerField()
    different = models.IntegerField()


class Difference(models.Model):
    """A cell that does not say what the entries say. `kept` and `counted` are [entries, told, total, about, more]; nothing is repaired by itself."""

    id = models.BigAutoField(primary_key=True)
    recount = models.ForeignKey(Recount, on_delete=models.CASCADE, related_name="differences")
    leaf = models.ForeignKey(Leaf, on_delete=models.CASCADE, related_name="+")
    spot = models.ForeignKey(Spot, null=True, on_delete=models.CASCADE, related_name="+")
    """None: the entries stand at a spot that was never made."""
    month = models.IntegerField()
    item = models.CharField(max_length=80, blank=True)
    kept = models.JSONField()
    counted = models.JSONField()
