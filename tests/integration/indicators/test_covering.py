"""Maternal deaths over five years: known only when somebody stated every day of them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.factories.promises import Pair, pair
from tongzhou.indicators import named, queries
from tongzhou.indicators.queries import Ask, Scope
from tongzhou.indicators.rules import Result, Window
from tongzhou.ledger.rules import CHINA

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> Pair:
    """Two hospitals."""
    return pair()


def said(p: Pair, first: date, last: date, value: int, measure: str = "maternal_deaths") -> None:
    p.posted(
        "health_outcome",
        on=first,
        occurred_from=datetime.combine(first, time(), CHINA),
        occurred_to=datetime.combine(last, time(23, 59, 59), CHINA),
        detail={"measure": measure, "value": value},
    )


def deaths(p: Pair, end: date) -> Result:
    return queries.measure(
        p.giving, Ask(named.get("maternal_deaths_5_years"), Scope(p.programme.pk), Window(None, end))
    )


def test_five_stated_years_are_a_figure_and_zero_is_one(p: Pair) -> None:
    for year in range(2016, 2021):
        said(p, date(year, 1, 1), date(year, 12, 31), 0)
    found = deaths(p, date(2021, 1, 1))
    assert found.quantity and (found.quantity.number, found.entries) == (0, 5)


def test_a_year_that_nobody_stated_leaves_it_unknown(p: Pair) -> None:
    for year in (2016, 2017, 2019, 2020):
        said(p, date(year, 1, 1), date(year, 12, 31), 0)
    said(p, date(2018, 1, 1), date(2018, 12, 31), 0, measure="infant_deaths")
    assert deaths(p, date(2021, 1, 1)) == Result(None, 4)


def test_a_window_that_ends_later_than_what_is_stated_is_unknown(p: Pair) -> None:
    said(p, date(2016, 1, 1), date(2020, 12, 31), 0)
    assert deaths(p, date(2021, 1, 1)).quantity is not None
    assert deaths(p, date(2021, 1, 2)).quantity is None


def test_a_death_is_summed_where_it_can_be_placed(p: Pair) -> None:
    for year in range(2016, 2021):
        said(p, date(year, 1, 1), date(year, 12, 31), 1 if year == 2018 else 0)
    found = deaths(p, date(2021, 1, 1))
    assert found.quantity and found.quantity.number == 1
