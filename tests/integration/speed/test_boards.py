"""Boards cost at most twelve SQL statements for the least privileged reader, however much was done and however many counties there are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.boards import keep, post, province
from tests.factories.directory import StaffFactory
from tests.factories.promises import Pair, pair
from tests.integration.speed.test_statements import MOST, browser_of, statements
from tongzhou.accounts.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> Pair:
    keep()
    here = pair()
    province(here)
    return here


def village(p: Pair) -> Client:
    """Somebody with the least rights at the supported house."""
    account = account_for(StaffFactory(institution=p.pairing.receiving), password=PASSWORD)
    granted(account, Role.VILLAGE_DOCTOR, p.pairing.receiving)
    return browser_of(account.pk)


def commission() -> Client:
    account = account_for(None, name="演示·委", password=PASSWORD)
    granted(account, Role.HEALTH_COMMISSION)
    return browser_of(account.pk)


def work(p: Pair, number: int) -> None:
    now = timezone.now()
    for n in range(number):
        for kind in ("lecture", "teaching_ward_round", "surgical_teaching"):
            post(p, now, kind, timezone.localdate(now - timedelta(days=20 * n)), n + 1)


def test_a_readers_pages(p: Pair) -> None:
    client, code = village(p), p.pairing.receiving.region_code[:6]
    paths = (
        "/dashboards/",
        f"/dashboards/county/{code}/",
        f"/dashboards/institution/{p.pairing.supporting_id}/",
        f"/dashboards/programme/{p.programme.code}/",
        f"/dashboards/wall/{p.programme.code}/",
        f"/compare/?county={code}",
    )
    work(p, 3)
    few = {path: statements(client, path)[0] for path in paths}
    work(p, 12)
    many = {path: statements(client, path)[0] for path in paths}
    few.pop("/compare/", None)  # nobody to be compared with yet
    assert few.items() <= many.items() and max(many.values()) <= MOST, (few, many)


def test_a_regions_pages(p: Pair) -> None:
    client, county = commission(), p.pairing.receiving.region_code[:6]
    code = county[:2]
    paths = (
        "/dashboards/", f"/dashboards/region/{code}/", "/dashboards/region/0/", f"/dashboards/wall/{code}/", "/compare/",
        "/dashboards/subscriptions/", f"/dashboards/region/{county}/",
    )  # fmt: skip
    work(p, 3)
    few = {path: statements(client, path)[0] for path in paths}
    for _ in range(6):
        work(pair(), 2)
    many = {path: statements(client, path)[0] for path in paths}
    few.pop("/compare/", None)  # nobody to be compared with yet
    assert few.items() <= many.items() and max(many.values()) <= MOST, (few, many)
