"""Signing in and out; sessions that can be seen and ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.accounts.actions.doors import let_in, oneself
from tongzhou.accounts.cipher import token_hash
from tongzhou.accounts.models import Account, SignIn
from tongzhou.accounts.rules.lockout import NOT_LET_IN, WRONG_PASSWORD
from tongzhou.accounts.rules.visits import SEEN_EVERY
from tongzhou.audit.actions import record
from tongzhou.kernel.actors import Actor


def sign_in(*, username: str, password: str, at: datetime, address: str | None = None) -> Account:
    """The account that name and password belong to. Raises NotLetIn: one sentence whatever was wrong; TooMany when the `address` has failed too often.

    The caller still asks for the code when the account has a second factor, then opens the session.
    """
    found = Account.objects.filter(username=username.strip().lower()).values_list("id", flat=True).first()
    return let_in(
        found,
        lambda account: _matches(account, password),
        at=at,
        refusal=NOT_LET_IN,
        field="password",
        half=True,
        address=address,
    )


def confirm_password(*, by: Actor, password: str, at: datetime) -> None:
    """The password once more, before signing. Raises NotLetIn; failures count into the lock-out.

    Call it before the transaction of the act it guards: inside one it raises RuntimeError.
    """
    let_in(
        by.account_id,
        lambda account: _matches(account, password),
        at=at,
        refusal=WRONG_PASSWORD,
        field="password",
    )


def _matches(account: Account, password: str) -> bool:
    """Whether the password is right; for a stranger (no password at all) Django hashes once, in vain, as long."""
    return account.check_password(password)


def open_session(
    *, account_id: UUID, session_key: str, at: datetime, how: str, address: str | None, device: str = ""
) -> SignIn:
    """Remember that a session was opened (`how`: password, code, oidc, demo, invitation)."""
    account = Account.objects.get(id=account_id)
    with transaction.atomic():
        opened = SignIn.objects.create(
            account=account,
            session=token_hash(session_key),
            at=at,
            seen_at=at,
            how=how,
            address=address,
            device=device[:120],
        )
        me = oneself(account)
        record(by=me, at=at, verb="sign_in", subject=me.key, detail={"how": how, "session": str(opened.id)})
    return opened


def touch_session(*, sign_in_id: UUID, seen_at: datetime, at: datetime) -> None:
    """Remember that the session was seen, at most once a minute."""
    if at - seen_at >= SEEN_EVERY:
        SignIn.objects.filter(id=sign_in_id, seen_at__lt=at).update(seen_at=at)


def sign_out(*, by: Actor, at: datetime, session_key: str) -> None:
    """End the session that this key opened."""
    ending = SignIn.objects.filter(session=token_hash(session_key))
    end(by, at, list(ending.values_list("id", flat=True)), why="signed_out")


def run_out(*, by: Actor, at: datetime, sign_in_id: UUID, why: str) -> None:
    """End a session whose time has run out (`why`: age or idle)."""
    end(by, at, [sign_in_id], why=why)


def end_sessions(
    *, by: Actor, at: datetime, ids: list[UUID] | None = None, keep: str = "", why: str = "ended_by_owner"
) -> int:
    """End the actor's own sessions: those of `ids`, or all but the one with session key `keep`. How many ended."""
    mine = SignIn.objects.filter(account=by.account_id)
    chosen = mine.filter(id__in=ids) if ids is not None else mine.exclude(session=token_hash(keep))
    return end(by, at, list(chosen.values_list("id", flat=True)), why=why)


def end(by: Actor, at: datetime, ids: list[UUID], *, why: str) -> int:
    """End these sessions, those that are still open; for the verbs of this package."""
    with transaction.atomic():
        ended = SignIn.objects.filter(id__in=ids, ended_at=None).update(ended_at=at, ended_why=why)
        if ended:
            record(by=by, at=at, verb="end_session", subject=by.key, detail={"why": why, "sessions": ended})
    return ended
