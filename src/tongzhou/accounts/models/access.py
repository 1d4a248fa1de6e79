"""Roles at places, invitations, delegations, break-glass, an institution's security rules."""

from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q

from tongzhou.accounts.models.account import Account
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution, Region, Staff
from tongzhou.kernel.ids import new_id


class RoleGrant(models.Model):
    """A role at an institution, or at a region; both empty: the nation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=[(x.value, x.value) for x in Role])
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT)
    during = DateTimeRangeField()
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["institution", "role"], name="grant_institution")]
        constraints = [
            models.CheckConstraint(
                condition=Q(institution__isnull=True) | Q(region__isnull=True), name="grant_at_one_place"
            )
        ]


class Invitation(models.Model):
    """An invitation to sign in for the first time. Only a hash of its token is kept; it works once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=40)
    role = models.CharField(max_length=24, choices=[(x.value, x.value) for x in Role])
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT)
    staff = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    invited_by = models.CharField(max_length=80)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="invitations")

    class Meta:
        indexes = [models.Index(fields=["institution", "-invited_at"], name="invitation_institution")]


class Delegation(models.Model):
    """While `giver` is on leave, `taker` may act on what waits for him. Never on himself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    giver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations_given")
    taker = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations_taken")
    during = DateTimeRangeField()
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="delegation_to_another")
        ]


class BreakGlass(models.Model):
    """A case opened without taking part in it: reason first, end fixed, reviewed by another person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="broken")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT)
    subject = models.UUIDField()
    subject_kind = models.CharField(max_length=40)
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    justified = models.BooleanField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "until"], name="breakglass_account"),
            models.Index(fields=["institution", "-at"], name="breakglass_institution"),
        ]


class Security(models.Model):
    """What an institution asks of the sign-in of its people."""

    institution = models.OneToOneField(Institution, primary_key=True, on_delete=models.CASCADE)
    second_factor = models.BooleanField(default=False)
    session_minutes = models.PositiveIntegerField(default=720)
    idle_minutes = models.PositiveIntegerField(default=120)
