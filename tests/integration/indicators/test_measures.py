"""Measures over real entries: what counts, what does not, and that a figure opens to exactly what it counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.measures import indicator
from tests.factories.promises import Pair, other_county, pair
from tongzhou.indicators import queries
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.tree import Count, Distinct, Extreme, Facts, Is, Sum, Test
from tongzhou.indicators.queries import Ask, Scope
from tongzhou.indicators.rules import ALWAYS, Result, Window
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def p() -> Pair:
    """Two hospitals."""
    return pair()


def facts(kind: str, *tests: Test) -> Facts:
    return Facts((kind,), tests)


def of(p: Pair, what: Indicator, *, window: Window = ALWAYS, **scope: Any) -> Result:
    return queries.measure(p.giving, Ask(what, Scope(p.programme.pk, **scope), window))


def number(result: Result) -> Decimal | None:
    return result.quantity.number if result.quantity else None


PROJECTS = facts("trial_project")
ROUNDS = indicator(Sum(facts("trial_round")), Unit.TIME)
EXPERTS = indicator(Distinct(facts("trial_posting"), "member:expert"), Unit.PERSON)
CATEGORIES = indicator(Distinct(PROJECTS, "detail.category"), Unit.ITEM)
HOUSEHOLDS = indicator(Sum(PROJECTS, "detail.households", "detail.households_qualifier"), Unit.HOUSEHOLD)


def test_nothing_is_not_zero(p: Pair) -> None:
    assert of(p, ROUNDS) == Result(None, 0)
    assert of(p, EXPERTS) == Result(None, 0)


def test_quantities_are_summed_and_reversals_leave_nothing(p: Pair) -> None:
    p.posted("trial_round", 3)
    gone = p.posted("trial_round", 4)
    assert of(p, ROUNDS) == Result(Quantity(Decimal(7), Unit.TIME), 2)
    p.reversed(gone)
    assert of(p, ROUNDS) == Result(Quantity(Decimal(3), Unit.TIME), 1)


def test_all_reversed_is_nothing_at_all(p: Pair) -> None:
    p.reversed(p.posted("trial_round"))
    assert of(p, ROUNDS) == Result(None, 0)


def test_about_and_more_than_survive_a_sum_and_leave_with_what_said_them(p: Pair) -> None:
    p.posted("trial_visit", 100)
    more = p.posted("trial_visit", 50, qualifier="more_than")
    visits = indicator(Sum(facts("trial_visit")), Unit.PERSON_VISIT)
    assert of(p, visits).quantity == Quantity(Decimal(150), Unit.PERSON_VISIT, Qualifier.MORE_THAN)
    p.posted("trial_visit", 1, qualifier="about")
    assert of(p, visits).quantity == Quantity(Decimal(151), Unit.PERSON_VISIT, Qualifier.ABOUT)
    p.reversed(more)
    assert of(p, visits).quantity == Quantity(Decimal(101), Unit.PERSON_VISIT, Qualifier.ABOUT)


def test_a_person_counts_once_over_the_whole_window(p: Pair) -> None:
    for day, who in ((date(2024, 5, 1), "a"), (date(2025, 5, 1), "a"), (date(2025, 6, 1), "b")):
        p.posted("trial_posting", on=day, members=[("expert", f"staff:{who}"), ("trainee", "staff:t")])
    assert of(p, EXPERTS) == Result(Quantity(Decimal(2), Unit.PERSON), 3)
    year = Window(date(2024, 1, 1), date(2025, 1, 1))
    assert of(p, EXPERTS, window=year) == Result(Quantity(Decimal(1), Unit.PERSON), 1)


def test_a_reversed_posting_leaves_its_person_out(p: Pair) -> None:
    p.posted("trial_posting", members=[("expert", "staff:a")])
    p.reversed(p.posted("trial_posting", members=[("expert", "staff:b")]))
    assert number(of(p, EXPERTS)) == 1


def test_entries_that_name_nobody_are_unknown_not_none(p: Pair) -> None:
    p.posted("trial_posting")
    assert of(p, EXPERTS) == Result(None, 1)


def test_entries_are_counted_and_values_told_apart(p: Pair) -> None:
    for category in ("road", "road", "orchard"):
        p.posted("trial_project", detail={"category": category})
    assert number(of(p, CATEGORIES)) == 2
    assert number(of(p, indicator(Count(PROJECTS), Unit.ITEM))) == 3


def test_a_field_of_the_detail_is_summed_with_its_own_qualifier(p: Pair) -> None:
    p.posted("trial_project", detail={"households": 40})
    p.posted("trial_project", detail={"households": 20, "households_qualifier": "more_than"})
    p.posted("trial_project", detail={"category": "road"})
    assert of(p, HOUSEHOLDS) == Result(Quantity(Decimal(60), Unit.HOUSEHOLD, Qualifier.MORE_THAN), 2), (
        "the one that says none is not behind it"
    )


def test_a_field_that_nobody_told_is_unknown(p: Pair) -> None:
    p.posted("trial_project", detail={})
    assert of(p, HOUSEHOLDS) == Result(None, 0)


def test_zero_that_was_told_is_zero(p: Pair) -> None:
    p.posted("trial_project", detail={"households": 0})
    assert of(p, HOUSEHOLDS).quantity == Quantity(Decimal(0), Unit.HOUSEHOLD)


def test_longest_and_money(p: Pair) -> None:
    p.posted("trial_round", fen=1200, detail={"days": 3})
    p.posted("trial_round", fen=34, detail={"days": 15})
    assert number(of(p, indicator(Extreme(facts("trial_round"), "detail.days"), Unit.DAY))) == 15
    assert number(of(p, indicator(Sum(facts("trial_round"), "fen"), Unit.FEN))) == 1234


def test_filters_on_columns_and_on_the_detail(p: Pair) -> None:
    p.posted("trial_round", 1, grade="3", detail={"index": "sci"})
    p.posted("trial_round", 2, grade="4", detail={"index": "core_zh"})
    p.posted("trial_round", 4, grade="4", detail={})
    graded = indicator(Sum(facts("trial_round", Is("grade", ("3", "4")))), Unit.TIME)
    sci = indicator(Sum(facts("trial_round", Is("detail.index", ("sci",)))), Unit.TIME)
    assert (number(of(p, graded)), number(of(p, sci))) == (7, 1)


def test_days_are_those_of_china_and_half_open(p: Pair) -> None:
    """The tests' acts begin at one in the morning in China: still the day before in Greenwich."""
    p.posted("trial_round", 1, on=date(2026, 3, 1))
    p.posted("trial_round", 10, on=date(2026, 3, 31))
    p.posted("trial_round", 100, on=date(2026, 4, 1))
    assert number(of(p, ROUNDS, window=Window(date(2026, 3, 1), date(2026, 4, 1)))) == 11


def test_scope_by_pairing_agreement_and_institution(p: Pair) -> None:
    p.posted("trial_round", 1)
    other = pair()
    other.posted("trial_round", 10)
    assert number(of(p, ROUNDS)) == 1
    assert number(of(p, ROUNDS, pairing_id=p.pairing.pk)) == 1
    assert number(of(p, ROUNDS, pairing_id=other.pairing.pk)) is None
    assert number(of(p, ROUNDS, institution_id=p.pairing.receiving_id)) == 1
    assert number(of(p, ROUNDS, agreement_line=(p.agreement.pk,))) == 1
    p.pairing.agreement = p.agreement
    p.pairing.save()
    assert number(of(p, ROUNDS, agreement_line=(other.agreement.pk,))) is None


def test_nobody_counts_what_is_not_his_to_see(p: Pair) -> None:
    p.posted("trial_round", 1)
    ask = Ask(ROUNDS, Scope(p.programme.pk))
    assert queries.measure(other_county(), ask) == Result(None, 0)
    assert queries.entries_of(other_county(), ask).entries == []


def test_a_figure_opens_to_exactly_what_it_counts(p: Pair) -> None:
    kept = [p.posted("trial_round", n, on=date(2026, 3, n)) for n in (5, 3, 4)]
    p.reversed(p.posted("trial_round", 7, on=date(2026, 3, 7)))
    p.posted("trial_lecture", on=date(2026, 3, 6))
    ask = Ask(ROUNDS, Scope(p.programme.pk), Window(date(2026, 3, 1), date(2026, 4, 1)))
    opened = queries.entries_of(p.giving, ask)
    assert [one.pk for one in opened.entries] == [kept[1].pk, kept[2].pk, kept[0].pk]
    result = queries.measure(p.giving, ask)
    assert result.entries == 3 and number(result) == sum(one.quantity for one in opened.entries)


def test_pages_of_a_figure_follow_on_without_gap_or_repetition(p: Pair) -> None:
    made = {p.posted("trial_round", on=date(2026, 3, 1 + n // 2)).pk for n in range(7)}
    ask, cursor, seen = Ask(ROUNDS, Scope(p.programme.pk)), None, []
    while True:
        page = queries.entries_of(p.giving, ask, cursor, limit=3)
        seen += [one.pk for one in page.entries]
        cursor = page.next
        if cursor is None:
            break
    assert len(seen) == 7 and set(seen) == made


def test_many_figures_cost_one_statement(p: Pair) -> None:
    p.posted("trial_round")
    p.posted("trial_posting", members=[("expert", "staff:a")])
    asks = [Ask(what, Scope(p.programme.pk)) for what in (ROUNDS, EXPERTS, CATEGORIES, HOUSEHOLDS)] * 8
    with CaptureQueriesContext(connection) as seen:
        found = queries.compute(p.giving, asks)
    assert len(seen) == 1
    assert [number(one) for one in found[:4]] == [1, 1, None, None] and found[:4] == found[4:8]


def test_different_units_are_never_added(p: Pair) -> None:
    p.posted("trial_round"), p.posted("trial_visit")
    with pytest.raises(ValueError, match="different units"):
        of(p, indicator(Sum(Facts(("trial_round", "trial_visit"))), Unit.TIME))
