"""What was agreed, between whom, for how long, and how it changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models

from tongzhou.directory.models import Institution, Region
from tongzhou.files.models import StoredFile
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.rules import AgreementState, PartyRole


class Programme(models.Model):
    """A counterpart-support programme: one region (or hospital) for another, over years."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    supporter_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="programmes_given")
    supported_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="programmes_received")
    began_on = models.DateField(null=True)
    note = models.TextField(blank=True)


class Agreement(models.Model):
    """A signed (or drafted) agreement. A renewal names what it supersedes; nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="agreements")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in AgreementState])
    signed_on = models.DateField(null=True)
    signed_about = models.CharField(max_length=20, blank=True)
    term = DateRangeField(null=True)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    note = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)


class Party(models.Model):
    """A party of an agreement and the days it was one."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=[(x.value, x.value) for x in PartyRole])
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "institution"], name="party_once")]


class Amendment(models.Model):
    """What changed in an agreement, when and why. Never edited."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    kind = models.CharField(max_length=20)
    text = models.TextField()
    changes = models.JSONField(default=dict)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="amendment_number_once")]


class Document(models.Model):
    """A file that belongs to an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="documents")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
