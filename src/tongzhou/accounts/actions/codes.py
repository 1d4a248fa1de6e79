"""The second factor: a time-based code from the phone (RFC 6238), recovery codes on paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pyotp
from django.db import transaction

from tongzhou.accounts.actions.doors import let_in, own_id
from tongzhou.accounts.actions.people import check_above
from tongzhou.accounts.actions.sessions import confirm_password
from tongzhou.accounts.cipher import keyed_hashes, seal, unseal
from tongzhou.accounts.models import Account, RecoveryCode
from tongzhou.accounts.queries.visits import second_factor_required
from tongzhou.accounts.rules import codes
from tongzhou.accounts.rules.lockout import WRONG_CODE
from tongzhou.audit.actions import record
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid

ISSUER = "同舟 Tongzhou"


def start_totp(*, by: Actor, at: datetime) -> str:
    """Begin (or go on with) setting up one's second factor: the otpauth:// address for the QR code.

    Until `confirm_totp` it asks nothing at sign-in. Raises Conflict when it is on already.
    """
    with transaction.atomic():
        account = _locked(by)
        codes.not_already(account.totp_since is not None)
        if not account.totp_secret:
            account.totp_secret = seal(pyotp.random_base32(), about=str(account.id))
            account.save(update_fields=["totp_secret"])
            record(by=by, at=at, verb="start_totp", subject=by.key)
    return pyotp.TOTP(secret_of(account)).provisioning_uri(name=account.username, issuer_name=ISSUER)


def confirm_totp(*, by: Actor, at: datetime, code: str) -> list[str]:
    """Turn it on with the first right code; the recovery codes are told now and never again.

    Raises Invalid (field "code") for a wrong code, Conflict when it is on or was not started.
    """
    with transaction.atomic():
        account = _locked(by)
        codes.not_already(account.totp_since is not None)
        if not account.totp_secret:
            raise Conflict(codes.TOTP_NOT_STARTED)
        step = _step(account, code, at)
        if step is None:
            raise Invalid(WRONG_CODE, field="code")
        account.totp_since, account.totp_step = at, step
        account.save(update_fields=["totp_since", "totp_step"])
        record(by=by, at=at, verb="confirm_totp", subject=by.key)
        return _new_codes(account)


def check_code(*, account_id: UUID, code: str, at: datetime, address: str | None = None) -> Account:
    """At sign-in: the code from the phone, or a recovery code. Raises NotLetIn, TooMany; failures count into the lock-out."""
    return let_in(
        account_id,
        lambda account: _use(account, code, at),
        at=at,
        refusal=WRONG_CODE,
        field="code",
        address=address,
    )


def stop_totp(*, by: Actor, at: datetime, password: str) -> None:
    """Turn one's own off, with the password. Raises Denied where the institution requires it."""
    codes.may_be_off(second_factor_required(own_id(by)))
    confirm_password(by=by, password=password, at=at)
    with transaction.atomic():
        _clear(_locked(by))
        record(by=by, at=at, verb="stop_totp", subject=by.key)


def reset_totp(*, by: Actor, at: datetime, account_id: UUID) -> None:
    """The office clears the second factor of a lost phone. Raises Denied unless `by` stands above the account."""
    check_above(by, account_id, at)
    with transaction.atomic():
        _clear(Account.objects.select_for_update().get(id=account_id))
        record(by=by, at=at, verb="reset_totp", subject=f"account:{account_id}")


def secret_of(account: Account) -> str:
    """The secret in base32, for showing beside the QR code."""
    return unseal(bytes(account.totp_secret or b""), about=str(account.id))


def _locked(by: Actor) -> Account:
    return Account.objects.select_for_update().get(id=own_id(by))


def _step(account: Account, code: str, at: datetime) -> int | None:
    totp = pyotp.TOTP(secret_of(account))
    return codes.step_of(codes.plain(code), at=at, after=account.totp_step, code_at=totp.generate_otp)


def _use(account: Account, code: str, at: datetime) -> bool:
    """Use up the code: two requests with one code race for one row, and one of them wins."""
    if not account.totp_since:
        return False
    step = _step(account, code, at)
    if step is None:
        used = account.recovery_codes.filter(hash__in=keyed_hashes(codes.plain(code)), used_at=None)
        return used.update(used_at=at) == 1
    return Account.objects.filter(id=account.id, totp_step__lt=step).update(totp_step=step) == 1


def _new_codes(account: Account) -> list[str]:
    told = [codes.new_recovery_code() for _ in range(codes.RECOVERY_CODES)]
    account.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, hash=keyed_hashes(codes.plain(code))[0]) for code in told
    )
    return told


def _clear(account: Account) -> None:
    account.totp_secret, account.totp_since = None, None
    account.save(update_fields=["totp_secret", "totp_since"])
    account.recovery_codes.all().delete()
