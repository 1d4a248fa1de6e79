"""Each main page costs at most twelve SQL statements, whole request, and no more when sixty rows are shown than with three."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import PASSWORD
from tests.factories.consultations import Stage, asked, stage
from tests.factories.partnerships import under
from tongzhou.accounts.models import Account
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Consultation
from tongzhou.partnerships.rules import Level, Urgency

pytestmark = pytest.mark.django_db
MOST = 12
FEW, MANY = 3, 60


@pytest.fixture
def place() -> Stage:
    """The cast of a county, paired."""
    return stage()


def browser_of(account_id: object) -> Client:
    """His browser, signed in by the form."""
    browser = Client()
    account = Account.objects.get(pk=account_id)
    answer = browser.post("/sign-in/", {"username": account.username, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def statements(browser: Client, path: str) -> tuple[int, str]:
    """How many statements the page costs the second time, and the page."""
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(path)
    assert answer.status_code == 200, path
    return len(seen), answer.content.decode()


def returned(place: Stage, number: int) -> list[Consultation]:
    """Cases that wait for the village doctor: asked back by the township."""
    begun = timezone.now() - timedelta(minutes=number + 5)
    cases = []
    for one in range(number):
        at = begun + timedelta(minutes=one)
        case = asked(place, at=at, urgency=Urgency.ROUTINE)
        cases.append(
            actions.ask_back(
                by=place.township_doctor, at=at + timedelta(seconds=30), case_id=case.pk, note="请补充。"
            )
        )
    return cases


def costs(place: Stage, path: str, mark: str) -> tuple[int, int]:
    """Statements with few rows and with many; `mark` is counted in the page, so that the rows are really there."""
    browser = browser_of(place.asker.account_id)
    returned(place, FEW)
    few, page = statements(browser, path)
    assert page.count(mark) >= FEW
    returned(place, MANY - FEW)
    many, page = statements(browser, path)
    assert page.count(mark) > FEW
    return few, many


@pytest.mark.parametrize("path", ["/", "/cases/?q=胸口", "/search/found/?q=胸口"])
def test_lists_cost_the_same_however_long(place: Stage, path: str) -> None:
    few, many = costs(place, path, "/cases/0")
    assert few == many <= MOST


def test_a_case_costs_the_same_however_long_its_timeline(place: Stage) -> None:
    (case,) = returned(place, 1)
    browser = browser_of(place.asker.account_id)
    few, _ = statements(browser, f"/cases/{case.pk}/")
    at = timezone.now()
    for turn in range(MANY // 2):
        note = f"第 {turn} 次"
        actions.reply(by=place.asker, at=at, case_id=case.pk, note=note)
        actions.ask_back(by=place.township_doctor, at=at, case_id=case.pk, note=note)
    many, page = statements(browser, f"/cases/{case.pk}/")
    assert "第 29 次" in page
    assert few == many <= MOST


def test_a_network_costs_the_same_however_many_are_paired(place: Stage) -> None:
    path = f"/programmes/{place.pairing.programme.code}/network/"
    browser = browser_of(place.asker.account_id)
    for _ in range(FEW):
        under(place.pairing, Level.DEPARTMENT)
    few, _ = statements(browser, path)
    for _ in range(MANY - FEW):
        under(place.pairing, Level.DEPARTMENT)
    many, page = statements(browser, path)
    assert page.count("<tr") >= MANY
    assert few == many <= MOST
