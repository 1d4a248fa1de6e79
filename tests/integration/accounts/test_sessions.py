"""At the door: one sentence for every refusal, counting that survives everything, sessions that end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from tests.factories.accounts import NOW, PASSWORD, account_for, staff_at
from tests.integration.accounts.conftest import Country
from tongzhou.accounts import actions, queries
from tongzhou.accounts.models import Account, Security, SignIn
from tongzhou.accounts.rules import Limits, NotLetIn
from tongzhou.audit.models import Record
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.notices.models import Notice

MINUTE = timedelta(minutes=1)


def enter(username: str, password: str, at=NOW) -> Account | str:
    try:
        return actions.sign_in(username=username, password=password, at=at)
    except NotLetIn as refusal:
        return refusal.said.code


def me(account: Account) -> Actor:
    return queries.actor_of(account.id, at=NOW)


def test_right_password_enters_and_forgets_failures(country: Country) -> None:
    account = account_for(password=PASSWORD, username="lidashan")
    assert [enter("lidashan", "wrong") for _ in range(4)] == ["accounts.not_let_in"] * 4
    assert enter(" LiDaShan ", PASSWORD) == account
    account.refresh_from_db()
    assert (account.failures, account.locked_until) == (0, None)


def test_strangers_locked_closed_and_mistaken_hear_the_same(country: Country) -> None:
    account_for(password=PASSWORD, username="locked", locked_until=NOW + MINUTE)
    account_for(password=PASSWORD, username="closed", is_active=False)
    account_for(password=PASSWORD, username="mistaken")
    account_for(username="without")
    said = {enter(name, PASSWORD) for name in ("nobody", "locked", "closed", "without")}
    assert said | {enter("mistaken", "wrong")} == {"accounts.not_let_in"}


@pytest.mark.parametrize("username", ["nobody", "locked", "known"])
def test_every_refusal_costs_one_hash(country: Country, monkeypatch, username: str) -> None:
    from django.contrib.auth import hashers

    account_for(password=PASSWORD, username="locked", locked_until=NOW + MINUTE)
    account_for(password=PASSWORD, username="known")
    made: list[str] = []
    plain = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda *a, **k: made.append("x") or plain(*a, **k)
    )
    enter(username, "wrong")
    assert made == ["x"]


def test_five_failures_lock_for_a_quarter_of_an_hour_and_then_longer(country: Country) -> None:
    account = account_for(password=PASSWORD, username="lidashan")
    for _ in range(5):
        enter("lidashan", "wrong")
    assert enter("lidashan", PASSWORD, NOW + 14 * MINUTE) == "accounts.not_let_in"
    for _ in range(5):
        enter("lidashan", "wrong", NOW + 15 * MINUTE)
    assert enter("lidashan", PASSWORD, NOW + 44 * MINUTE) == "accounts.not_let_in"
    assert enter("lidashan", PASSWORD, NOW + 45 * MINUTE) == account
    assert Notice.objects.filter(account=f"account:{account.id}", kind="locked").count() == 2


def test_refusals_are_on_record_without_what_was_typed(country: Country) -> None:
    account_for(password=PASSWORD, username="lidashan")
    enter("lidashan", "my-secret-guess")
    enter("my-secret-guess", "x")
    rows = Record.objects.filter(verb="refused_at_door")
    assert rows.count() == 2
    assert not any(
        "my-secret-guess" in f"{row.subject}{row.actor}{row.actor_name}{row.detail}" for row in rows
    )


def test_signing_again_asks_the_password_and_counts(country: Country) -> None:
    account = account_for(password=PASSWORD)
    actions.confirm_password(by=me(account), password=PASSWORD, at=NOW)
    for _ in range(5):
        with pytest.raises(NotLetIn):
            actions.confirm_password(by=me(account), password="wrong", at=NOW)
    with pytest.raises(NotLetIn):
        actions.confirm_password(by=me(account), password=PASSWORD, at=NOW)
    with pytest.raises(NotLetIn):
        actions.confirm_password(by=system("job"), password="", at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_failure_cannot_be_rolled_back_with_its_act() -> None:
    account = account_for(password=PASSWORD)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.confirm_password(by=me(account), password="wrong", at=NOW)
    with pytest.raises(NotLetIn):
        actions.confirm_password(by=me(account), password="wrong", at=NOW)
    account.refresh_from_db()
    assert account.failures == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_are_five_guesses(monkeypatch) -> None:
    account = account_for(password=PASSWORD, username="lidashan")
    looked: list[str] = []
    plain = Account.check_password

    def look(self: Account, password: str) -> bool:
        if self.username:
            looked.append(password)
        return plain(self, password)

    monkeypatch.setattr(Account, "check_password", look)

    def guess(number: int) -> object:
        try:
            return enter("lidashan", f"guess {number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(guess, range(20))) == {"accounts.not_let_in"}
    account.refresh_from_db()
    assert (account.failures, len(looked)) == (5, 5)
    assert account.locked_until == NOW + 15 * MINUTE


def opened(account: Account, key: str = "k", at=NOW, how: str = "password") -> SignIn:
    return actions.open_session(account_id=account.id, session_key=key, at=at, how=how, address="127.0.0.1")


def test_a_visit_is_one_statement_and_keeps_no_key(country: Country, django_assert_num_queries) -> None:
    account = account_for(staff_at(country.county))
    assert opened(account).session != "k"
    with django_assert_num_queries(1):
        found = queries.visit("k", at=NOW)
    assert found is not None and found.actor == me(account)
    assert queries.visit("other", at=NOW) is None


def test_limits_are_those_of_the_nearest_institution_upwards(country: Country) -> None:
    account = account_for(staff_at(country.village))
    opened(account)
    assert queries.visit("k", at=NOW + 119 * MINUTE).over == ""
    Security.objects.create(institution=country.county, idle_minutes=30, second_factor=True)
    Security.objects.create(institution=country.other, idle_minutes=5)
    found = queries.visit("k", at=NOW + 30 * MINUTE)
    assert (found.over, found.second_factor_due) == ("idle", True)
    Security.objects.create(institution=country.township, idle_minutes=60)
    found = queries.visit("k", at=NOW + 30 * MINUTE)
    assert (found.over, found.second_factor_due) == ("", False)


def test_seen_is_remembered_at_most_once_a_minute(country: Country, django_assert_num_queries) -> None:
    visit = opened(account_for())
    with django_assert_num_queries(0):
        actions.touch_session(sign_in_id=visit.id, seen_at=NOW, at=NOW + timedelta(seconds=59))
    actions.touch_session(sign_in_id=visit.id, seen_at=NOW, at=NOW + MINUTE)
    visit.refresh_from_db()
    assert visit.seen_at == NOW + MINUTE


def test_sessions_are_ended_one_by_one_or_all_others(country: Country) -> None:
    account, other = account_for(), account_for()
    first, _, _ = opened(account, "a"), opened(account, "b"), opened(account, "c")
    foreign = opened(other, "d")
    assert actions.end_sessions(by=me(account), at=NOW, ids=[first.id, foreign.id]) == 1
    assert actions.end_sessions(by=me(account), at=NOW, keep="c") == 1
    assert [queries.visit(key, at=NOW) is not None for key in "abcd"] == [False, False, True, True]


def test_changing_the_password_ends_the_others_and_keeps_this_one(country: Country) -> None:
    account = account_for(password=PASSWORD)
    opened(account, "here"), opened(account, "there")
    actions.change_password(
        by=me(account), at=NOW, old=PASSWORD, new="quiet river stones", session_key="here"
    )
    assert queries.visit("here", at=NOW) and not queries.visit("there", at=NOW)
    assert enter(account.username, PASSWORD) == "accounts.not_let_in"
    assert enter(account.username, "quiet river stones") == account


def test_password_changes_need_the_old_one_and_a_new_one(country: Country) -> None:
    account = account_for(password=PASSWORD)
    for old, new, field in (
        ("wrong", "quiet river stones", "old"),
        (PASSWORD, PASSWORD, "password"),
        (PASSWORD, "short", "password"),
    ):
        with pytest.raises((NotLetIn, Invalid)) as refusal:
            actions.change_password(by=me(account), at=NOW, old=old, new=new)
        assert refusal.value.field == field


def test_a_password_set_by_another_must_be_changed(country: Country) -> None:
    account = actions.create_account(
        by=system("test"), at=NOW, username="neu", name="试用·新", password="given by office"
    )
    opened(account)
    assert queries.visit("k", at=NOW).must_change
    actions.change_password(
        by=me(account), at=NOW, old="given by office", new="quiet river stones", session_key="k"
    )
    assert not queries.visit("k", at=NOW).must_change


def test_closing_an_account_ends_everything(country: Country) -> None:
    account = account_for(password=PASSWORD)
    opened(account)
    actions.close_account(by=system("test"), at=NOW, account_id=account.id)
    assert queries.visit("k", at=NOW) is None
    assert enter(account.username, PASSWORD) == "accounts.not_let_in"


def test_security_is_set_by_the_office_within_its_place(country: Country) -> None:
    from tests.factories.accounts import actor_as

    office = actor_as("programme_office", country.county)
    actions.set_security(by=office, at=NOW, institution_id=country.village.id, limits=Limits(True, 60, 10))
    assert queries.security_of(office, country.village.id) == Limits(True, 60, 10)
    with pytest.raises(Denied):
        actions.set_security(by=office, at=NOW, institution_id=country.other.id, limits=Limits())
    with pytest.raises(Denied):
        queries.security_of(actor_as("clinician", country.county), country.county.id)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_record SET verb = 'x'", "DELETE FROM audit_record", "TRUNCATE audit_record"]
)
def test_the_trail_refuses_change(statement: str) -> None:
    from django.db.utils import IntegrityError

    account = account_for()
    opened(account)
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Record.objects.filter(verb="sign_in").count() == 1


def test_sign_ins_and_refusals_stand_on_the_trail_of_their_house(country: Country) -> None:
    account = account_for(staff_at(country.county), password=PASSWORD, username="lidashan")
    opened(account)
    enter("lidashan", "wrong")
    places = set(Record.objects.values_list("institution", flat=True))
    assert places == {f"institution:{country.county.id}"}
