"""Levels, years and days as arithmetic; the lifecycle's list of pairs is the database's."""

from __future__ import annotations

import importlib
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.kernel.periods import Period
from tongzhou.support.placements.rules.levels import Level, named, reached
from tongzhou.support.placements.rules.mentoring import quarter
from tongzhou.support.placements.rules.placements import LIFECYCLE
from tongzhou.support.placements.rules.years import activity_year, training_days, year_of

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
START = date(2025, 1, 1)


@given(DAYS, st.integers(1, 12))
def test_each_day_lies_in_the_year_it_is_counted_in(day: date, month: int) -> None:
    year = year_of(day, month)
    assert day in activity_year(year, month)
    assert day not in activity_year(year - 1, month) and day not in activity_year(year + 1, month)


@st.composite
def stays(draw: st.DrawFn) -> tuple[Period, list[Period]]:
    """A term and pauses that do not meet, some of them reaching over its edges, the last one perhaps open."""
    length = draw(st.integers(1, 60))
    marks = sorted(draw(st.sets(st.integers(-10, 70), min_size=0, max_size=8)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    day = lambda n: START + timedelta(days=n)  # noqa: E731 short on purpose
    pauses = [Period(day(a), day(b)) for a, b in pairs]
    if len(marks) % 2:
        pauses.append(Period(day(marks[-1])))
    return Period(START, day(length)), pauses


@given(stays())
def test_days_are_those_that_a_finger_counts(told: tuple[Period, list[Period]]) -> None:
    term, pauses = told
    whole = (START + timedelta(days=n) for n in range(term.days() or 0))
    assert training_days(term, pauses) == sum(all(day not in one for one in pauses) for day in whole)


def test_days_are_counted_when_it_is_over() -> None:
    with pytest.raises(ValueError, match="ended"):
        training_days(Period(START), [])


@given(st.lists(st.sampled_from(Level)))
def test_the_highest_level_is_reached(levels: list[Level]) -> None:
    best = reached(one.value for one in levels)
    assert (best is None) == (not levels)
    assert all(best is not None and one.rank <= best.rank for one in levels)


def test_names_are_compared_without_blanks_width_and_case() -> None:
    assert named(" ＣＰＡＰ　呼吸机 ") == named("cpap呼吸机")
    assert named("１２导联") == "12导联"


@given(DAYS)
def test_a_quarter_begins_at_most_92_days_before(day: date) -> None:
    first = quarter(day)
    assert first.day == 1 and first.month in (1, 4, 7, 10) and 0 <= (day - first).days < 92


def test_the_database_knows_the_same_steps() -> None:
    guards = importlib.import_module("tongzhou.support.placements.migrations.0002_guards").GUARDS
    listed = guards.partition("VALUES")[2].partition("$$;")[0]
    assert set(re.findall(r"\('([\w-]+)', '([\w-]+)'\)", listed)) == LIFECYCLE.pairs()
