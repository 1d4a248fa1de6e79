"""Stages follow from facts; the curve is what a slow, obvious reading gives; few cases make no rate."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import median as plain_median

from hypothesis import given
from hypothesis import strategies as st

from tongzhou.support.techniques.rules.cases import WINDOW, Done, Level, curve, median, summed
from tongzhou.support.techniques.rules.spectrum import FEWEST, Ranked, disease_key, few, order, share_out
from tongzhou.support.techniques.rules.stages import (
    BOARD,
    LIFECYCLE,
    Facts,
    Stage,
    a_year_after,
    event_to,
    reached,
)

DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))
CASES = st.lists(
    st.builds(Done, DAYS, st.sampled_from(Level), st.none() | st.integers(1, 600), st.none() | st.booleans()),
    max_size=30,
)
FACTS = st.builds(
    Facts, st.booleans(), st.booleans(), st.integers(0, 3), st.integers(0, 3), st.booleans(), st.booleans()
)


@given(FACTS)
def test_nothing_is_reached_before_the_introduction_is_in_the_ledger(facts: Facts) -> None:
    stage = reached(facts)
    assert (stage in (Stage.NEEDED, Stage.INTRODUCING)) == (not facts.introduced)
    if facts.introduced and not (facts.kept or facts.lost):
        assert (stage is Stage.INDEPENDENT) == bool(facts.independent)


@given(FACTS, FACTS)
def test_every_way_from_one_stage_to_another_stands_in_the_table(before: Facts, after: Facts) -> None:
    now, then = reached(before), reached(after)
    if now is not then:
        assert LIFECYCLE.move(now, event_to(now, then)).target is then


def test_every_stage_of_the_board_has_words_in_both_languages() -> None:
    assert all(stage.words.zh and stage.words.en for stage in (*BOARD, Stage.DROPPED))


@given(CASES)
def test_the_curve_against_a_slow_reading(cases: list[Done]) -> None:
    points = curve(cases)
    assert [point.number for point in points] == list(range(1, len(cases) + 1))
    ordered = [point.done for point in points]
    assert sorted(map(id, ordered)) == sorted(map(id, cases))
    assert all(one.on <= other.on for one, other in pairwise(ordered))
    for n, point in enumerate(points):
        known = []
        for back in range(WINDOW):
            if n - back >= 0 and ordered[n - back].minutes is not None:
                known.append(ordered[n - back].minutes)
        assert point.mean == (Fraction(sum(known), len(known)) if known else None)


@given(CASES)
def test_the_sums_of_a_curve(cases: list[Done]) -> None:
    told = summed(curve(cases))
    assert told.cases == told.under + told.alone == len(cases)
    assert told.complications <= told.known <= told.cases
    assert (told.first_alone is None) == (told.alone == 0)
    if told.first_alone:
        assert all(point.done.level is not Level.ALONE for point in curve(cases)[: told.first_alone - 1])


@given(st.lists(st.integers(0, 10_000), max_size=40))
def test_the_median(numbers: list[int]) -> None:
    assert median(numbers) == (Fraction(plain_median(numbers)) if numbers else None)


@given(DAYS)
def test_a_year_after_is_a_year(day: date) -> None:
    later = a_year_after(day)
    assert later.year == day.year + 1 and timedelta(364) <= later - day <= timedelta(366)


def test_of_29_february_the_28th() -> None:
    assert a_year_after(date(2024, 2, 29)) == date(2025, 2, 28)


@given(st.none() | st.integers(0, 50), st.none() | st.integers(0, 50))
def test_a_share_needs_both_numbers_and_enough_cases(inside: int | None, out: int | None) -> None:
    share = share_out(inside, out)
    if inside is None or out is None or inside + out < FEWEST:
        assert share is None
    else:
        assert share == Fraction(out, inside + out) and 0 <= share <= 1


def test_small_counts_are_marked_and_zero_and_unknown_are_not() -> None:
    assert [few(n) for n in (None, 0, 1, 4, 5)] == [False, False, True, True, False]


@given(st.lists(st.builds(Ranked, st.none() | st.integers(0, 9), st.booleans()), max_size=20))
def test_the_order_of_the_ranking(rows: list[Ranked]) -> None:
    ranked = [rows[n] for n in order(rows)]
    assert sorted(order(rows)) == list(range(len(rows)))
    for one, other in pairwise(ranked):
        assert one.covered <= other.covered
        if one.covered == other.covered and other.referred_out is not None:
            assert one.referred_out is not None and one.referred_out >= other.referred_out


def test_the_same_disease_is_known_by_code_or_by_name() -> None:
    assert disease_key("i21", "x") == disease_key("I21", "y") == "I21"
    assert disease_key("", "包虫 病") == disease_key("", "包虫病") != disease_key("", "包虫病二")
