"""Parties outside the network: a contact without an account, and the one-time link through which it answers."""

from __future__ import annotations

from django.db import models

from tongzhou.directory.models import Institution
from tongzhou.kernel.ids import new_id


class OutsideParty(models.Model):
    """A hospital or person outside the network, as one of our houses knows it. Each house keeps its own list."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept_by = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    contact = models.CharField(max_length=40)
    phone = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kept_by", "name"], name="outside_party_once")]


class OutsideLink(models.Model):
    """A way in for one referral: SHA-256 of 256 random bits, good until `until`, used once, its looks counted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    looks = models.PositiveIntegerField(default=0)
