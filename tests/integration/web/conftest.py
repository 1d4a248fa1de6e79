"""Somebody who is signed in, as the pages meet him: with a real account, role and place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.accounts import account_for, granted, staff_at
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution

SignedIn = Callable[..., Client]


@pytest.fixture
def signed_in() -> SignedIn:
    """`signed_in(Role.VILLAGE_DOCTOR, institution)` → a client of a new account there."""

    def sign_in(role: Role, institution: Institution) -> Client:
        account = account_for(staff_at(institution))
        granted(account, role, institution)
        client = Client()
        client.force_login(account)
        return client

    return sign_in
