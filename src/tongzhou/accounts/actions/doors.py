"""Counting at the door: every attempt is counted before it is checked, and stays counted when it fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from tongzhou.accounts.models import Account, Failure
from tongzhou.accounts.rules.lockout import (
    MOST,
    MOST_FROM_ONE,
    TOO_MANY,
    TRIES,
    WITHIN,
    NotLetIn,
    TooMany,
    lock_for,
    network_of,
)
from tongzhou.audit.actions import record
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Denied, Sentence
from tongzhou.kernel.words import Words
from tongzhou.notices.actions import tell

LOCKED = Words(
    "您的账号连续输错 {tries} 次，锁到 {until}。如不是您本人，请告诉对口支援办公室。",
    "Your account was locked until {until} after {tries} wrong tries. If it was not you, tell your programme office.",
)


KEPT = timedelta(hours=1)
"""How long the failures of an address are kept."""
NOBODY = UUID(int=0)
"""No account has this id: a stranger is looked for as thoroughly as everybody else."""


def let_in(
    account_id: UUID | None,
    right: Callable[[Account], bool],
    *,
    at: datetime,
    refusal: Sentence,
    field: str,
    half: bool = False,
    address: str | None = None,
) -> Account:
    """The account, when `right` says so. Raises NotLetIn otherwise; the failure is committed before that.

    Must not run inside a caller's transaction (RuntimeError): a rolled-back failure would not count.
    `right` runs outside the row lock, also for a stranger or a locked account, so that all take as long.
    With `half`, an account with a second factor is only half-way in: its earlier failures stay counted, or
    whoever knows the password could guess codes without end. With an `address`, its failures count too, whatever
    account they meant; beyond MOST_FROM_ONE it raises TooMany and asks nothing any more.
    """
    network = network_of(address)
    _pause(network, at)
    account = _count(account_id, at)
    if not right(account or Account()) or account is None:
        _remember(account, at, network)
        raise NotLetIn(refusal, field=field)
    _forget(account, half=half and account.totp_since is not None)
    return account


def _pause(network: str, at: datetime) -> None:
    recent = Failure.objects.filter(address=network, at__gt=at - WITHIN)
    if network and recent.count() >= MOST_FROM_ONE:
        raise TooMany(TOO_MANY)


def _forget(account: Account, *, half: bool) -> None:
    """The attempt was right: forget all failures, or (half-way) only this attempt."""
    with transaction.atomic(durable=True):
        left = Greatest(F("failures") - 1, 0) if half else 0
        Account.objects.filter(id=account.id).update(failures=left, locked_until=None)


def _count(account_id: UUID | None, at: datetime) -> Account | None:
    """Count one attempt; None when the account is closed or locked (which is not counted again)."""
    with transaction.atomic(durable=True):
        account = Account.objects.select_for_update().filter(id=account_id or NOBODY, is_active=True).first()
        if account is None or (account.locked_until and account.locked_until > at):
            return None
        account.failures = min(account.failures + 1, MOST)
        closed = lock_for(account.failures)
        account.locked_until = at + closed if closed else None
        account.save(update_fields=["failures", "locked_until"])
    return account


def _remember(account: Account | None, at: datetime, network: str) -> None:
    """Leave a trace of a refusal; nothing that was typed stands in it. Its owner hears of a lock."""
    me = oneself(account) if account else Actor(None, "door")
    locked = account.locked_until if account else None
    with transaction.atomic(durable=True):
        detail = {"failures": account.failures if account else None, "locked": bool(locked)}
        if network:
            Failure.objects.filter(at__lt=at - KEPT).delete()
            Failure.objects.create(address=network, at=at)
        record(by=me, at=at, verb="refused_at_door", subject=me.key, detail=detail)
        if account and locked:
            until = timezone.localtime(locked).strftime("%H:%M")
            tell([account.id], at=at, kind="locked", words=LOCKED.format(tries=TRIES, until=until))


def oneself(account: Account) -> Actor:
    """The account acting on itself, before it has been let in: no grants; his house, so that its auditor sees it."""
    house = account.staff.institution_id if account.staff else None
    return Actor(account.id, account.name, institution_id=house)


def own_id(by: Actor) -> UUID:
    """The actor's own account. Raises Denied for the platform itself, which has none."""
    if by.account_id is None:
        raise Denied(MAY_NOT)
    return by.account_id
