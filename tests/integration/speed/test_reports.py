"""A programme's home, its network, reports and capability cost at most twelve statements, however much there is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.directory import DepartmentFactory, StaffFactory
from tests.factories.ledger import Place
from tests.factories.partnerships import under
from tests.factories.postings import Scene, scene
from tests.factories.promises import AT, Pair, pair, promise
from tests.factories.techniques import Ward, alone, introduced
from tests.integration.speed.test_postings import posted
from tests.integration.speed.test_statements import FEW, MOST, browser_of, statements
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships import actions as partnerships
from tongzhou.partnerships.rules import Level
from tongzhou.support.techniques.models import Technique

pytestmark = pytest.mark.django_db
THEN = date(2026, 8, 30)
MANY = 24


@pytest.fixture
def s() -> Scene:
    return scene()


@pytest.fixture
def p(s: Scene) -> Pair:
    return pair(s.pairing)


def office(s: Scene) -> Client:
    """The host's own office."""
    account = account_for(StaffFactory(institution=s.host), password=PASSWORD)
    granted(account, Role.PROGRAMME_OFFICE, s.host)
    return browser_of(account.pk)


def work(s: Scene, p: Pair, number: int) -> None:
    """So many on site, so many promises (of persons and of things), so many acts of several kinds, so many paired."""
    posted(s, number)
    for n in range(number):
        for measure, target in (("lectures", 40 + n), ("experts_posted", 3)):
            told = promise(words=f"承诺 {new_id()}", measure=measure, target=Decimal(target))  # fmt: skip
            partnerships.make_commitment(
                id=new_id(), by=p.giving, at=AT, programme_id=p.programme.pk, agreement_id=p.agreement.pk, promise=told
            )  # fmt: skip
        p.posted("lecture", on=THEN - timedelta(n))
        p.posted(
            "fund",
            100_000_000,
            on=THEN - timedelta(n),
            detail={"name": "演示资金", "source": "government", "year": 2026},
        )
        under(s.pairing, Level.DEPARTMENT)


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("/programmes/{code}/", 'href="/postings/0'),
        ("/programmes/{code}/network/", "<tr"),
        ("/reports/?programme={code}", "/figures/"),
    ],
)
def test_pages_of_a_programme_cost_the_same_however_much_there_is(
    s: Scene, p: Pair, path: str, mark: str
) -> None:
    client, path = office(s), path.format(code=p.programme.code)
    work(s, p, FEW)
    few, page = statements(client, path)
    assert page.count(mark) >= FEW
    work(s, p, MANY - FEW)
    many, page = statements(client, path)
    assert page.count(mark) >= FEW
    assert few == many <= MOST, (few, many)


def gained(w: Ward, number: int) -> None:
    for _ in range(number):
        alone(w)
    introduced(w, name=f"演示技术{Technique.objects.count()}")


def test_a_capability_page_costs_the_same_however_much_was_gained(s: Scene, p: Pair) -> None:
    department = DepartmentFactory(institution=s.host, name="演示消化科")
    place = Place(s.pairing, department, s.host, s.expert, s.giving, s.doctor, s.taking, s.doctor)
    w = Ward(
        place,
        department,
        StaffFactory(department=department),
        StaffFactory(institution=s.supporter),
        s.stranger,
    )
    client = office(s)
    gained(w, FEW)
    for path in (
        f"/reports/capability/{s.host.pk}/",
        f"/reports/capability/{s.host.region_id}/",
        "/reports/capability/",
    ):
        few, _ = statements(client, path)
        gained(w, FEW)
        many, page = statements(client, path)
        assert page.count("<tr") > 1
        assert few == many <= MOST, (path, few, many)
