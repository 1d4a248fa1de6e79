"""Books, their entries, and the daily checkpoints over all of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongzhou.directory.models import Department, Institution
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger.canonical import canonical, time_text
from tongzhou.ledger.content import heard
from tongzhou.ledger.kinds import named
from tongzhou.ledger.models.claims import Claim
from tongzhou.ledger.rules import BookKind, Kind, News, year_of
from tongzhou.partnerships.models import Pairing


class Book(models.Model):
    """The chain of entries of one relation and one year of posting.

    `head` is the last entry's hash; before the first entry, the digest of `opening`. `relation` is
    "pairing:<id>", "alliance:<supporting>:<receiving>", or "one_sided:<house>" (both sides are that house). The database moves count and head itself, with each entry.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[(x.value, x.value) for x in BookKind])
    relation = models.CharField(max_length=120)
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT)
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["relation", "year"], name="book_once"),
            models.CheckConstraint(
                condition=(~Q(kind="one_sided") & ~Q(supporting=F("receiving")))
                | Q(kind="one_sided", supporting=F("receiving"), pairing__isnull=True),
                name="book_of_two",
            ),
        ]
        indexes = [models.Index(fields=["year"], name="book_year")]

    @property
    def opening(self) -> str:
        """The book's own description as canonical text: what its chain begins with."""
        return canonical(
            {
                "book": str(self.id),
                "kind": self.kind,
                "relation": self.relation,
                "pairing": str(self.pairing_id) if self.pairing_id else None,
                "supporting": str(self.supporting_id),
                "receiving": str(self.receiving_id),
                "year": self.year,
                "opened": time_text(self.opened_at),
            }
        )

    @property
    def kind_words(self) -> BookKind:
        """The kind as a member of the closed list."""
        return BookKind(self.kind)


class Entry(models.Model):
    """One confirmed act. Never changed, never deleted: the database refuses (migration 0002).

    `hash` = SHA-256(book ‖ number ‖ previous hash ‖ root of the leaves); `salts` hold one salt for each
    leaf. `claimed` and `confirmed` are the two signatures. A reversing entry has a negative quantity.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    salts = ArrayField(models.CharField(max_length=32))
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="entry")
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    occurred_from = models.DateTimeField()
    occurred_to = models.DateTimeField()
    posted_at = models.DateTimeField()
    supporting = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    receiving = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    pairing = models.ForeignKey(Pairing, null=True, on_delete=models.PROTECT)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT)
    specialty = models.CharField(max_length=12, blank=True)
    tier = models.CharField(max_length=12, blank=True)
    grade = models.CharField(max_length=12, blank=True)
    case_number = models.CharField(max_length=40, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=20, choices=[(x.value, x.value) for x in Unit])
    qualifier = models.CharField(max_length=12, choices=[(x.value, x.value) for x in Qualifier])
    minutes = models.PositiveIntegerField(null=True)
    fen = models.BigIntegerField(null=True)
    evidence = ArrayField(models.CharField(max_length=64), default=list)
    detail = models.JSONField(default=dict)
    claimed = models.JSONField()
    confirmed = models.JSONField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="entry_number_once"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, quantity__gt=0)
                | Q(reverses__isnull=False, quantity__lt=0),
                name="entry_sign",
            ),
            models.CheckConstraint(
                condition=(~Q(supporting=F("receiving")) & ~Q(confirmed__has_key="said_at"))
                | Q(supporting=F("receiving"), confirmed__has_key="said_at", pairing__isnull=True),
                name="entry_of_two",
            ),
        ]
        indexes = [
            models.Index(fields=["-posted_at", "-id"], name="entry_posted"),
            models.Index(fields=["pairing", "-posted_at"], name="entry_pairing"),
            models.Index(fields=["receiving", "-posted_at"], name="entry_receiving"),
            models.Index(fields=["supporting", "-posted_at"], name="entry_supporting"),
            models.Index(fields=["source"], name="entry_source"),
            models.Index(fields=["kind", "occurred_from"], name="entry_kind"),
            # Figures: what a programme's sums read of an entry, and the few entries that take one back.
            models.Index(
                fields=["pairing", "kind", "occurred_from"],
                include=["id", "quantity", "unit", "qualifier", "reverses", "supporting", "receiving"],
                name="entry_sums",
            ),
            models.Index(fields=["reverses"], name="entry_reversing", condition=Q(reverses__isnull=False)),
        ]

    @property
    def news(self) -> News | None:
        """What an entry of a one-sided book rests on; None for an entry that two houses signed."""
        return heard(self.confirmed)

    @property
    def late(self) -> bool:
        """Whether the act ended in an earlier year than that of its posting: shown wherever the entry is."""
        return year_of(self.occurred_to) < year_of(self.posted_at)

    @property
    def kind_words(self) -> Kind:
        """The declared kind; a stand-in when its package is no longer there."""
        return named(self.kind, self.unit)

    @property
    def amount(self) -> Quantity:
        """The quantity with its unit and qualifier."""
        return Quantity(self.quantity, Unit(self.unit), Qualifier(self.qualifier))


class EntryMember(models.Model):
    """Who or what took part, for distinct counts. Written before its entry, never after; never changed."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "role", "key"], name="member_once")]
        indexes = [models.Index(fields=["role", "key"], name="member_key")]


class Checkpoint(models.Model):
    """One day's heads of all books in one Merkle root, chained to the day before, sealed with Ed25519."""

    number = models.PositiveIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    heads = models.JSONField()
    seal = models.CharField(max_length=128, blank=True)
