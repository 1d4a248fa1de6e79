"""Passwords are chosen by their owner; changing one ends all other sessions."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import transaction

from tongzhou.accounts.actions.doors import own_id
from tongzhou.accounts.actions.sessions import confirm_password, end_sessions
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import NotLetIn, passwords
from tongzhou.audit.actions import record
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, sentence

SAME_PASSWORD = sentence(
    "accounts.same_password",
    "新密码和原来的一样。",
    "The new password is the old one.",
    then_zh="请换一个新的密码。",
    then_en="Choose a new one.",
)


def change_password(*, by: Actor, at: datetime, old: str, new: str, session_key: str = "") -> None:
    """Change one's own password; every session but `session_key` ends.

    Raises Invalid (field "password") for a poor one, NotLetIn (field "old") for a wrong old one. An account
    that never had a password (hospital sign-in) sets its first without.
    """
    account = Account.objects.get(id=own_id(by))
    check_password(new, account)
    if account.has_usable_password():
        _check_old(by, at, old)
        if old == new:
            raise Invalid(SAME_PASSWORD, field="password")
    with transaction.atomic():
        set_password(account, new, at)
        record(by=by, at=at, verb="change_password", subject=by.key)
        end_sessions(by=by, at=at, keep=session_key, why="password_changed")


def _check_old(by: Actor, at: datetime, old: str) -> None:
    try:
        confirm_password(by=by, password=old, at=at)
    except NotLetIn as refusal:
        raise NotLetIn(refusal.said, field="old") from refusal


def check_password(password: str, account: Account) -> None:
    """Raise Invalid unless `password` will do for this account."""
    passwords.check_password(
        password, username=account.username, name=account.name, common=CommonPasswordValidator().passwords
    )


def set_password(account: Account, password: str, at: datetime) -> None:
    """Store a password its owner chose, and open the door again. For the verbs of this package."""
    account.set_password(password)
    account.password_at, account.must_change = at, False
    account.failures, account.locked_until = 0, None
    account.save(update_fields=["password", "password_at", "must_change", "failures", "locked_until"])
