"""Roles and permissions: each permission is somebody's, each policy is written, separations hold."""

from __future__ import annotations

import pytest

from tongzhou.accounts.rules import POLICIES, Role
from tongzhou.kernel.permissions import Permission as P


def test_every_role_has_a_written_policy() -> None:
    assert set(POLICIES) == set(Role)
    assert all(policy.written.zh and policy.written.en for policy in POLICIES.values())


@pytest.mark.parametrize("permission", list(P))
def test_every_permission_is_granted_by_some_role(permission: P) -> None:
    assert any(permission in policy.permissions for policy in POLICIES.values())


@pytest.mark.parametrize("role", [Role.HEALTH_COMMISSION, Role.AUDITOR, Role.OPERATOR])
def test_those_who_watch_see_no_patient_and_sign_nothing(role: Role) -> None:
    clinical = {P.READ_PATIENT, P.READ_CASE, P.ASK, P.ANSWER, P.ALLOCATE, P.CONFIRM, P.CLAIM, P.BREAK_GLASS}
    assert not POLICIES[role].permissions & clinical


def test_clinical_roles_do_not_cascade() -> None:
    assert not any(POLICIES[r].cascades for r in (Role.VILLAGE_DOCTOR, Role.CLINICIAN, Role.EXPERT))


def test_nobody_reviews_the_glass_he_may_break() -> None:
    assert not any(
        {P.BREAK_GLASS, P.REVIEW_BREAK_GLASS} <= policy.permissions for policy in POLICIES.values()
    )
