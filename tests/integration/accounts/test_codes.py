"""The second factor: kept encrypted, a code works once, also for two at once; no guessing without end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from cryptography.exceptions import InvalidTag
from django.db import connections

from tests.factories.accounts import NOW, PASSWORD, account_for, actor_as, granted, staff_at
from tests.integration.accounts.conftest import Country
from tongzhou.accounts import actions, cipher, queries
from tongzhou.accounts.actions.codes import secret_of
from tongzhou.accounts.models import Account, RecoveryCode, Security
from tongzhou.accounts.rules import NotLetIn, Role
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound

STEP = timedelta(seconds=30)


def with_codes(at=NOW - 10 * STEP, **values) -> tuple[Account, pyotp.TOTP, list[str]]:
    account = account_for(password=PASSWORD, **values)
    by = queries.actor_of(account.id, at=at)
    actions.start_totp(by=by, at=at)
    account.refresh_from_db()
    totp = pyotp.TOTP(secret_of(account))
    return account, totp, actions.confirm_totp(by=by, at=at, code=totp.at(at))


def passes(account: Account, code: str, at=NOW) -> bool:
    try:
        actions.check_code(account_id=account.id, code=code, at=at)
    except NotLetIn:
        return False
    return True


def test_set_up_needs_a_right_code_and_is_done_once(country: Country) -> None:
    account = account_for(password=PASSWORD)
    by = queries.actor_of(account.id, at=NOW)
    with pytest.raises(Conflict):
        actions.confirm_totp(by=by, at=NOW, code="000000")
    first = actions.start_totp(by=by, at=NOW)
    assert first == actions.start_totp(by=by, at=NOW), "a reloaded page shows the same code"
    with pytest.raises(Invalid):
        actions.confirm_totp(by=by, at=NOW, code="12345x")
    account.refresh_from_db()
    actions.confirm_totp(by=by, at=NOW, code=pyotp.TOTP(secret_of(account)).at(NOW))
    with pytest.raises(Conflict):
        actions.start_totp(by=by, at=NOW)


def test_a_code_works_once(country: Country) -> None:
    account, totp, _ = with_codes()
    code = totp.at(NOW)
    assert passes(account, f" {code[:3]} {code[3:]} ")
    assert not passes(account, code)
    assert not passes(account, totp.at(NOW - STEP)), "an older code does not work after a newer one"
    assert not passes(account, totp.at(NOW + 2 * STEP)), "nor one from the future"
    assert passes(account, totp.at(NOW + STEP))


@pytest.mark.django_db(transaction=True)
def test_one_code_twice_at_once_enters_once() -> None:
    account, totp, _ = with_codes()

    def enter(_: int) -> bool:
        try:
            return passes(account, totp.at(NOW))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enter, range(4))) == [False, False, False, True]


def test_recovery_codes_work_once_each_and_are_kept_as_hashes(country: Country) -> None:
    account, _, codes = with_codes()
    assert len(set(codes)) == 10
    assert not set(RecoveryCode.objects.values_list("hash", flat=True)) & set(codes)
    assert passes(account, codes[0].upper())
    assert not passes(account, codes[0])
    assert passes(account, codes[1].replace("-", " "))


def test_another_accounts_codes_do_not_help(country: Country) -> None:
    account, _, _ = with_codes()
    _, other, codes = with_codes()
    assert not passes(account, codes[0])
    assert not passes(account, other.at(NOW))


def test_the_secret_is_sealed_to_its_account(country: Country, settings) -> None:
    account, totp, _ = with_codes()
    sealed = bytes(account.totp_secret)
    assert totp.secret.encode() not in sealed
    with pytest.raises(InvalidTag):
        cipher.unseal(sealed, about="another account")
    with pytest.raises(InvalidTag):
        cipher.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), about=str(account.id))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert cipher.unseal(sealed, about=str(account.id)) == totp.secret
    assert passes(account, totp.at(NOW))


def test_who_knows_the_password_cannot_guess_codes_without_end(country: Country) -> None:
    account, totp, _ = with_codes(username="lidashan")
    for _ in range(4):
        assert not passes(account, "000000")
        actions.sign_in(username="lidashan", password=PASSWORD, at=NOW)
    assert not passes(account, "000000")
    with pytest.raises(NotLetIn):
        actions.sign_in(username="lidashan", password=PASSWORD, at=NOW)
    assert not passes(account, totp.at(NOW)), "locked"


def test_turning_off_needs_the_password_and_the_institutions_leave(country: Country) -> None:
    account, _, _ = with_codes(staff=staff_at(country.village))
    by = queries.actor_of(account.id, at=NOW)
    with pytest.raises(NotLetIn):
        actions.stop_totp(by=by, at=NOW, password="wrong")
    Security.objects.create(institution=country.county, second_factor=True)
    with pytest.raises(Denied):
        actions.stop_totp(by=by, at=NOW, password=PASSWORD)
    Security.objects.all().delete()
    actions.stop_totp(by=by, at=NOW, password=PASSWORD)
    account.refresh_from_db()
    assert account.totp_secret is None and not account.recovery_codes.exists()


def test_a_lost_phone_is_reset_by_who_stands_above(country: Country) -> None:
    account, _, _ = with_codes(staff=staff_at(country.village))
    granted(account, Role.VILLAGE_DOCTOR, country.village)
    for stranger, said in (
        (actor_as(Role.PROGRAMME_OFFICE, country.other), NotFound),
        (actor_as(Role.CLINICIAN, country.county), Denied),
    ):
        with pytest.raises(said):
            actions.reset_totp(by=stranger, at=NOW, account_id=account.id)
    actions.reset_totp(by=actor_as(Role.PROGRAMME_OFFICE, country.county), at=NOW, account_id=account.id)
    account.refresh_from_db()
    assert account.totp_since is None


@pytest.mark.parametrize("start", [NOW - STEP, NOW + timedelta(days=30)])
def test_an_office_does_not_reset_who_may_do_more_than_it_gives(country: Country, start) -> None:
    account, _, _ = with_codes(staff=staff_at(country.county))
    granted(account, Role.OPERATOR, start=start)
    with pytest.raises(Denied):
        actions.reset_totp(by=actor_as(Role.PROGRAMME_OFFICE, country.county), at=NOW, account_id=account.id)
