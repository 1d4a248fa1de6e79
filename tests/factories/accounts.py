"""Accounts and actors for tests: `actor_as(Role.CLINICIAN, institution)` gives a real account's Actor."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tongzhou.accounts import queries
from tongzhou.accounts.models import Account, RoleGrant
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution, Region, Staff
from tongzhou.kernel.actors import Actor

PASSWORD = "lao-wang-likes-9-plums"
EARLY = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def account_for(staff: Staff | None = None, *, password: str | None = None, **values: Any) -> Account:
    """An account that may sign in; for `staff` if given. The password is hashed only when given (hashing is slow)."""
    number = next(_numbers)
    values.setdefault("username", f"tester{number}")
    values.setdefault("name", staff.name if staff else f"试用·员{number}")
    account = Account(staff=staff, **values)
    account.set_password(password)
    account.save()
    return account


def granted(
    account: Account,
    role: Role,
    institution: Institution | None = None,
    *,
    region: Region | None = None,
    start: datetime = EARLY,
    until: datetime | None = None,
) -> RoleGrant:
    """A role at a place, without asking anybody."""
    return RoleGrant.objects.create(
        account=account,
        role=role,
        institution=institution,
        region=region,
        during=DateTimeTZRange(start, until),
        granted_by="system:test",
        granted_at=start,
    )


def staff_at(institution: Institution, **values: Any) -> Staff:
    """Somebody who works there."""
    values.setdefault("name", f"试用·员{next(_numbers)}")
    values.setdefault("title", "attending_physician")
    return Staff.objects.create(institution=institution, **values)


def actor_as(
    role: Role | str,
    institution: Institution | None = None,
    *,
    staff: Staff | None = None,
    region: Region | None = None,
    at: datetime = NOW,
) -> Actor:
    """The Actor of a new account with `role` at `institution` (or `region`; neither: the nation).

    At an institution without `staff`, a staff record is made (the commission's people, auditors and
    operators have none).
    """
    if staff is None and institution is not None and Role(role) not in {Role.AUDITOR, Role.OPERATOR}:
        staff = staff_at(institution)
    account = account_for(staff)
    granted(account, Role(role), institution, region=region)
    return queries.actor_of(account.id, at=at)
