"""The pages of indicators cost at most twelve statements, whole request, however many indicators, places, months, entries or rows there are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.partnerships import PairingFactory
from tests.factories.promises import AT, Pair, pair
from tests.integration.speed.test_statements import FEW, MOST, browser_of, statements
from tongzhou.accounts.rules import Role
from tongzhou.indicators.actions import Line, bring_in, remember
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.models import Cell, Difference, Recount
from tongzhou.kernel.actors import system

pytestmark = pytest.mark.django_db
MANY = 20


@pytest.fixture
def p() -> Pair:
    remember(catalogue.ALL.values(), at=timezone.now(), on=timezone.localdate())
    return pair()


@pytest.fixture
def commission(p: Pair) -> Client:
    account = account_for(None, name="演示·卫健委", password=PASSWORD)
    granted(account, Role.HEALTH_COMMISSION, region=p.pairing.receiving.region)
    return browser_of(account.pk)


def work(p: Pair, number: int) -> None:
    """So many lectures, expert days and rounds in this year and the last, each with another supporter."""
    year = timezone.localdate().year
    for n in range(number):
        other = pair(PairingFactory(receiving=p.pairing.receiving, programme=p.programme))
        for when in (date(year, 1, 1), date(year - 1, 3, 1)):
            other.posted("lecture", on=when + timedelta(n))
            other.posted("trial_round", on=when + timedelta(n))


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("/indicators/", "<tr"),
        ("/indicators/?q=讲座", "<tr"),
        ("/indicators/lectures/?level=pairing&per=month", "<tr"),
        ("/indicators/lectures/?level=institution&on=supporting", "<tr"),
        ("/indicators/lectures/", "<rect"),
        ("/indicators/lectures/?per=days&from=2024-01-05&to=2030-02-03", "<tr"),
        ("/indicators/lectures/entries/?from=2020-01-01&to=2030-12-31", "/ledger/entries/"),
        ("/indicators/compose/", "pick"),
    ],
)
def test_pages_cost_the_same_however_much_there_is(p: Pair, commission: Client, path: str, mark: str) -> None:
    work(p, FEW)
    few, page = statements(commission, path)
    assert page.count(mark) >= 1
    work(p, MANY - FEW)
    many, page = statements(commission, path)
    assert page.count(mark) >= 1
    assert few == many <= MOST, (few, many)


def test_tables_and_the_comparison_cost_the_same_however_many_rows(p: Pair, commission: Client) -> None:
    code = p.pairing.receiving.region_code
    work(p, 1)
    night = Recount.objects.create(at=AT, cells=10, different=MANY)
    cell = Cell.objects.filter(item="").first()
    assert cell is not None
    for path in ("/indicators/tables/", "/indicators/tables/population/", "/indicators/recount/"):
        seen = []
        for number in (FEW, MANY):
            lines = [Line(code, date(2020 + n // 12, n % 12 + 1, 1), Decimal(n)) for n in range(number)]
            bring_in(by=system("test"), at=AT, series="population", lines=lines, source="演示")
            for _ in range(number):
                Difference.objects.create(
                    recount=night, leaf_id=cell.leaf_id, spot_id=cell.spot_id, month=cell.month, kept=[1, 1, 1, 0, 0], counted=[2, 2, 2, 0, 0]
                )  # fmt: skip
            seen.append(statements(commission, path)[0])
        assert seen[0] == seen[1] <= MOST, (path, seen)
