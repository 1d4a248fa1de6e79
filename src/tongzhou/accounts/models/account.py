"""One person's account, and each time he signed in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tongzhou.directory.models import Staff
from tongzhou.kernel.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this user name."""
        return self.get(username=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A person who signs in. `staff` is his record in the directory (an auditor may have none).

    `totp_secret` is encrypted; `totp_step` is the last time step used, so that a code works once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=40)
    staff = models.OneToOneField(Staff, null=True, on_delete=models.PROTECT, related_name="account")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    password_at = models.DateTimeField(null=True)
    must_change = models.BooleanField(default=False)
    totp_secret = models.BinaryField(null=True)
    totp_since = models.DateTimeField(null=True)
    totp_step = models.BigIntegerField(default=0)
    oidc_subject = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - unique and often absent

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = AccountManager()


class SignIn(models.Model):
    """A session of an account, so that it can be seen and ended. `session` is a hash of the session key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    session = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    how = models.CharField(max_length=20)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="signin_account")]


class Failure(models.Model):
    """A sign-in that failed, by network address alone: neither the account nor what was typed is kept. Kept for an hour."""

    address = models.CharField(max_length=50)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="failure_address")]


class RecoveryCode(models.Model):
    """A code for the day the phone is lost. Only a keyed hash is kept; it works once."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "hash"], name="recovery_code_once")]
