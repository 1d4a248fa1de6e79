"""Somebody of a role at an institution, signed in with a browser without a screen."""

from __future__ import annotations

from django.test import Client

from tests.factories.accounts import account_for, granted
from tests.factories.directory import StaffFactory
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution


def visitor(institution: Institution, role: Role) -> Client:
    """A client of a new account that works there."""
    account = account_for(StaffFactory(institution=institution))
    granted(account, role, institution)
    client = Client()
    client.force_login(account)
    return client
