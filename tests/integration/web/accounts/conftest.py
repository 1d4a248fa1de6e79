"""Browsers without a screen: Django's client, with CSRF checked as in a real one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD, account_for, granted, staff_at
from tests.integration.accounts.conftest import Country, country
from tongzhou.accounts.models import Account
from tongzhou.accounts.rules import Role

__all__ = ["country"]


def somebody(country: Country, role: Role | str = Role.CLINICIAN, at: str = "county", **values) -> Account:
    """An account with a password and a role at one of the country's institutions."""
    place = getattr(country, at)
    account = account_for(staff_at(place), password=PASSWORD, **values)
    granted(account, Role(role), place)
    return account


def enter(client: Client, account: Account, password: str = PASSWORD):
    """Sign in through the page."""
    return client.post("/sign-in/", {"username": account.username, "password": password})


@pytest.fixture
def now():
    return timezone.now()
