"""Passwords, lock-out, visits, codes: the plain rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.accounts.rules import Limits, codes, lending, lockout, passwords, visits
from tongzhou.kernel.errors import Conflict, Denied, Invalid

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
COMMON = {"password", "woaibeijing"}


def refused(password: str, username: str = "lidashan", name: str = "演示·李大山") -> str:
    with pytest.raises(Invalid) as refusal:
        passwords.check_password(password, username=username, name=name, common=COMMON)
    assert refusal.value.field == "password"
    return refusal.value.said.code


@pytest.mark.parametrize(
    "password,code",
    [
        ("short-one", "password_short"),
        ("x" * 129, "password_long"),
        ("13912345678", "password_common"),
        ("1234567890!!", "password_common"),
        ("Password2026!", "password_common"),
        ("WOAIBEIJING", "password_common"),
        ("abababababab", "password_common"),
        ("LiDaShan-2026x", "password_is_name"),
        ("我是演示·李大山本人没错", "password_is_name"),
    ],
)
def test_poor_passwords_are_refused_with_their_reason(password: str, code: str) -> None:
    assert refused(password) == f"accounts.{code}"


@pytest.mark.parametrize("password", ["three plums and a kite", "春眠不觉晓处处闻啼鸟", "qT7!vv0-zebra"])
def test_good_passwords_pass(password: str) -> None:
    passwords.check_password(password, username="lidashan", name="演示·李大山", common=COMMON)


def test_a_short_user_name_does_not_forbid_its_letters() -> None:
    passwords.check_password("plum kite river", username="um", name="李", common=COMMON)


def test_lock_grows_from_a_quarter_of_an_hour_to_a_day() -> None:
    minutes = [lock.total_seconds() / 60 for n in (5, 10, 15, 60) if (lock := lockout.lock_for(n))]
    assert minutes == [15, 30, 60, 1440]


@given(st.integers(0, lockout.MOST))
def test_every_fifth_failure_locks_and_no_other(failures: int) -> None:
    lock = lockout.lock_for(failures)
    assert (lock is not None) == (failures > 0 and failures % 5 == 0)
    assert lock is None or timedelta(minutes=15) <= lock <= timedelta(hours=24)


def test_a_session_ends_by_age_and_by_idleness() -> None:
    limits = Limits(session_minutes=60, idle_minutes=20)
    at = [NOW + timedelta(minutes=m) for m in (0, 19, 20, 60)]
    assert limits.over(since=NOW, seen=NOW, at=at[1]) == ""
    assert limits.over(since=NOW, seen=NOW, at=at[2]) == "idle"
    assert limits.over(since=NOW, seen=at[3], at=at[3]) == "age"


@pytest.mark.parametrize(
    "session,idle,field",
    [(60, 4, "idle_minutes"), (30, 31, "session_minutes"), (1441, 60, "session_minutes")],
)
def test_limits_that_make_no_sense(session: int, idle: int, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        visits.check_limits(Limits(session_minutes=session, idle_minutes=idle))
    assert refusal.value.field == field


def code_at(step: int) -> str:
    return f"{step % 1_000_000:06d}"


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_a_code_works_once_and_one_step_around(shift: int, used: int) -> None:
    now = int(NOW.timestamp()) // 30
    found = codes.step_of(code_at(now + shift), at=NOW, after=now + used, code_at=code_at)
    assert found == (now + shift if abs(shift) <= 1 and shift > used else None)


def test_recovery_codes_differ_and_are_typed_as_one_likes() -> None:
    made = {codes.new_recovery_code() for _ in range(100)}
    assert len(made) == 100
    code = made.pop()
    assert codes.plain(f" {code.upper().replace('-', ' ')} ") == codes.plain(code)


@pytest.mark.parametrize("days,fine", [(0, False), (-1, False), (1, True), (90, True), (91, False)])
def test_delegations_end_within_ninety_days(days: int, fine: bool) -> None:
    if fine:
        return lending.check_delegation(NOW, NOW + timedelta(days=days))
    with pytest.raises(Invalid):
        lending.check_delegation(NOW, NOW + timedelta(days=days))
    return None


def test_a_reason_has_ten_characters_besides_blanks() -> None:
    assert lending.check_reason(" 夜间抢救无人应答须看 ") == "夜间抢救无人应答须看"
    with pytest.raises(Invalid):
        lending.check_reason("抢救" + " " * 20)


def test_reviews_are_by_another_once_and_bad_ones_say_why() -> None:
    lending.check_review(own=False, reviewed=False, justified=True, note="")
    for wrong, fault in (
        ({"own": True}, Denied),
        ({"reviewed": True}, Conflict),
        ({"justified": False}, Invalid),
    ):
        facts = {"own": False, "reviewed": False, "justified": True, "note": " "} | wrong
        with pytest.raises(fault):
            lending.check_review(**facts)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        (None, ""),
        ("unknown, 10.0.0.1", ""),
    ],
)
def test_an_address_is_counted_by_its_network(address: str | None, network: str) -> None:
    assert lockout.network_of(address) == network
