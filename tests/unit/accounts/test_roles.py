"""The table of roles: no way up by way of a second person."""

from __future__ import annotations

import pytest

from tongzhou.accounts.rules import POLICIES, Role, gives
from tongzhou.kernel.permissions import Permission as P


@pytest.mark.parametrize("role", Role)
def test_no_role_gives_one_that_gives_more(role: Role) -> None:
    for given in gives(role):
        assert gives(given) <= gives(role)


@pytest.mark.parametrize("role", Role)
def test_only_who_may_grant_gives_anything(role: Role) -> None:
    assert bool(gives(role)) == (P.GRANT_ROLE in POLICIES[role].permissions)


def test_an_unknown_role_gives_nothing() -> None:
    assert gives("") == frozenset() == gives("superuser")


@pytest.mark.parametrize("role", [Role.HEALTH_COMMISSION, Role.AUDITOR, Role.OPERATOR])
def test_those_who_watch_see_no_patient_and_no_case(role: Role) -> None:
    assert not POLICIES[role].permissions & {P.READ_PATIENT, P.READ_CASE, P.BREAK_GLASS, P.CONFIRM, P.CLAIM}


def test_offices_do_not_review_with_the_key_in_hand() -> None:
    for policy in POLICIES.values():
        assert not {P.BREAK_GLASS, P.REVIEW_BREAK_GLASS} <= policy.permissions
