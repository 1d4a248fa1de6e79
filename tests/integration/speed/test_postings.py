"""Pages of postings cost at most twelve statements, and no more with sixty rows than with three."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD, account_for, granted
from tests.factories.directory import StaffFactory
from tests.factories.postings import Scene, confirmed, noon, plan_of, scene
from tests.integration.speed.test_statements import FEW, MANY, MOST, browser_of, statements
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.periods import Period
from tongzhou.support.postings import actions
from tongzhou.support.postings.models import Posting

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def s() -> Scene:
    return scene()


def office(s: Scene) -> Client:
    """The least that may do all of it: the host's own office."""
    account = account_for(StaffFactory(institution=s.host), password=PASSWORD)
    granted(account, Role.PROGRAMME_OFFICE, s.host)
    return browser_of(account.pk)


def posted(s: Scene, number: int, batch: object = None) -> Posting:
    """So many who are on site since a month, each with an absence."""
    term = Period(TODAY - timedelta(30), TODAY + timedelta(60))
    for _ in range(number):
        plan = plan_of(s, staff_id=StaffFactory(institution=s.supporter).pk, planned=term, batch_id=batch)
        away = (actions.Away(term.start + timedelta(3), term.start + timedelta(6)),)
        row = actions.record(
            id=new_id(), by=s.giving, at=noon(TODAY), supporting_id=s.supporter.pk, receiving_id=s.host.pk, plan=plan,
            arrived_on=term.start, away=away,
        )  # fmt: skip
        confirmed(s, row.key, TODAY)
    return row


@pytest.mark.parametrize(
    "path",
    [
        "/postings/?tab=now",
        "/postings/timeline/",
        "/postings/hosts/",
        "/postings/hosts/{host}/",
        "/postings/batches/{batch}/",
    ],
)
def test_lists_cost_the_same_however_long(s: Scene, path: str) -> None:
    batch = actions.open_batch(
        id=new_id(), by=s.giving, at=noon(TODAY), supporting_id=s.supporter.pk, receiving_id=s.host.pk, number=1,
        during=Period(date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1)),
    )  # fmt: skip
    client, path = office(s), path.format(host=s.host.pk, batch=batch.pk)
    posted(s, FEW, batch.pk)
    few, _ = statements(client, path)
    posted(s, MANY - FEW, batch.pk)
    many, page = statements(client, path)
    assert path == "/postings/hosts/" or page.count('href="/postings/0') >= MANY
    assert few == many <= MOST


def test_a_record_costs_the_same_however_long_its_timeline(s: Scene) -> None:
    row, client = posted(s, 1), office(s)
    few, _ = statements(client, f"/postings/{row.pk}/")
    for turn in range(MANY // 2):
        until = TODAY + timedelta(61 + turn)
        actions.extend(by=s.giving, at=noon(TODAY), posting_id=row.pk, until=until, note=f"第 {turn} 次")
    many, page = statements(client, f"/postings/{row.pk}/")
    assert "第 29 次" in page
    assert few == many <= MOST, (few, many)
