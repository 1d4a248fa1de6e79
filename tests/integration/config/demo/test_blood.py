"""The demo's blood: supplied and used, on the road, waiting; the two stations see it, nobody's figures were touched by hand."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from tongzhou.accounts.models import Account
from tongzhou.accounts.queries import actor_of
from tongzhou.care.blood import queries
from tongzhou.care.blood.models import Bag, Request
from tongzhou.care.blood.queries import Tab
from tongzhou.config.demo import DEMO_ROLES
from tongzhou.config.demo.people import STATIONS
from tongzhou.ledger.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_platelets_went_from_the_strong_station_to_the_weak_one(demo: datetime) -> None:
    states = Counter(Request.objects.values_list("state", flat=True))
    assert states == {"closed": 1, "in-transit": 1, "requested": 1, "offered": 2, "issued": 1, "received": 2}
    entry = Entry.objects.get(kind="blood_issue")
    assert entry.quantity == 2 and entry.detail["temperature_kept"] is False and entry.pairing_id
    assert Counter(Bag.objects.values_list("state", flat=True))["used"] == 1


@pytest.mark.parametrize("house", STATIONS)
def test_each_station_has_something_to_do(house: str, demo: datetime) -> None:
    actor = actor_of(Account.objects.get(username=f"demo-{house}").pk, at=demo)
    assert queries.worklist(actor, tab=Tab.MINE).rows
    assert queries.stock(actor, at=demo).bags


def test_every_state_that_somebody_meets_is_there(demo: datetime) -> None:
    offered = Request.objects.filter(state="offered")
    held = {len(queries.bags_of(row, demo)) for row in offered}
    assert held == {0, 1}, "one is held, of one the hold has run out"
    assert Bag.objects.get(state="returned").last.state == "received"
    road = Request.objects.get(state="in-transit")
    assert road.readings.count() == 3
    spoiled = Entry.objects.filter(kind__startswith="blood_own").order_by("kind")
    assert [one.kind for one in spoiled] == ["blood_own_bag_wasted", "blood_own_wasted"]
    assert all(one.news and not one.pairing_id for one in spoiled)


def test_each_station_has_a_card() -> None:
    cards = {one.username: one for one in DEMO_ROLES}
    assert all(f"demo-{house}" in cards for house in STATIONS)
    assert len({cards[f"demo-{house}"].group for house in STATIONS}) == 1
