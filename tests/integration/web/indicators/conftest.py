"""Those who compose indicators and bring in tables, as the pages meet them."""

from __future__ import annotations

from django.test import Client

from tests.factories.accounts import account_for, granted
from tongzhou.accounts.rules import Role
from tongzhou.directory.models import Institution


def watcher_of(house: Institution, role: Role = Role.HEALTH_COMMISSION) -> Client:
    """Somebody of the commission (or another who watches) of the region in which a house lies."""
    account = account_for(None, name="演示·卫健委")
    granted(account, role, region=house.region)
    client = Client()
    client.force_login(account)
    return client
