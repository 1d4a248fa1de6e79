"""Windows, covers and the pace of a promise, against slow and obvious references."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.indicators import named
from tongzhou.indicators.rules import Standing, Statement, Window, covered, pace
from tongzhou.indicators.rules.windows import through, whole_years, years_before
from tongzhou.kernel.errors import NotFound
from tongzhou.partnerships.rules.commitments import Comparison, activity_year

DAY0 = date(2020, 1, 1)
days = st.integers(0, 60).map(lambda n: DAY0 + timedelta(n))
YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))
AT_LEAST, AT_MOST, EXACTLY = Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.EXACTLY


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    start = draw(days)
    length = draw(st.integers(1, 20))
    return Statement(start, start + timedelta(length), Decimal(draw(st.integers(0, 2))))


def test_the_same_value_stated_twice_is_two_statements() -> None:
    """It may be the same death, and it may be two: nobody knows. Read from a database both are one and the same value."""
    year, one = Window(DAY0, date(2021, 1, 1)), Statement(DAY0, date(2021, 1, 1), Decimal(1), "530101")
    assert covered([one, one], year) is None and covered([one], year) == 1
    none = Statement(DAY0, date(2021, 1, 1), Decimal(0), "530101")
    assert covered([none, none], year) == 0


@given(st.lists(st.tuples(statements(), st.sampled_from("ab")), max_size=8), days, st.integers(1, 30))
def test_counties_are_covered_each_by_itself_and_add_up(
    said: list[tuple[Statement, str]], start: date, length: int
) -> None:
    window = Window(start, start + timedelta(length))
    told = [replace(one, of=county) for one, county in said]
    each = []
    for county in "ab":
        own = [one for one in told if one.of == county]
        if any(one.start < window.end and one.end > window.start for one in own):
            each.append(covered(own, window))
    known = [one for one in each if one is not None]
    assert covered(told, window) == (sum(known, Decimal(0)) if known and len(known) == len(each) else None)


@given(st.lists(statements(), max_size=8), days, st.integers(1, 30))
def test_a_cover_is_known_exactly_when_each_day_is_spoken_of_and_each_value_placed(
    said: list[Statement], start: date, length: int
) -> None:
    window = Window(start, start + timedelta(length))
    inside = {start + timedelta(n) for n in range(length)}
    spoken = {one.start + timedelta(n) for one in said for n in range((one.end - one.start).days)}
    of_window = [one for one in said if one.start < window.end and one.end > window.start]

    def placed(one: Statement) -> bool:
        mine = {one.start + timedelta(n) for n in range((one.end - one.start).days)}
        others = [x for x in of_window if x is not one] + [x for x in of_window if x is one][1:]
        theirs = {x.start + timedelta(n) for x in others for n in range((x.end - x.start).days)}
        return mine <= inside and not mine & theirs

    known = inside <= spoken and all(placed(one) for one in of_window if one.value)
    expected = sum((one.value for one in of_window), Decimal(0)) if known else None
    assert covered(said, window) == expected


@given(
    st.integers(1, 5000),
    st.integers(0, 400),
    st.integers(1, 400),
    st.integers(-10, 500),
    st.integers(0, 9000),
)
def test_the_pace_line_rises_from_nothing_to_the_target(
    target: int, offset: int, length: int, day: int, done: int
) -> None:
    whole = Window(DAY0, DAY0 + timedelta(400))
    counted = Window(DAY0 + timedelta(min(offset, 399)), DAY0 + timedelta(min(offset + length, 400)))
    if counted.start >= counted.end:
        return
    on = DAY0 + timedelta(day)
    found = pace(
        target=Decimal(target), comparison=AT_LEAST, whole=whole, counted=counted, on=on, done=Decimal(done)
    )
    assert found.expected is not None and 0 <= found.expected <= found.target <= target
    passed = sum(counted.start <= DAY0 + timedelta(n) < min(on, counted.end) for n in range(400))
    assert abs(found.expected - Decimal(target * passed) / 400) <= Decimal("0.005")
    assert (found.standing is Standing.REACHED) == (on >= counted.start and done >= found.target)
    assert (found.standing is Standing.NOT_YET) == (on < counted.start)


def standing(done: int | None, on: date, comparison: Comparison = AT_LEAST, target: int = 12) -> Standing:
    return pace(
        target=Decimal(target),
        comparison=comparison,
        whole=YEAR,
        counted=YEAR,
        on=on,
        done=None if done is None else Decimal(done),
    ).standing


@pytest.mark.parametrize(
    ("done", "on", "comparison", "expected"),
    [
        (5, date(2026, 7, 1), AT_LEAST, Standing.BEHIND),
        (6, date(2026, 7, 1), AT_LEAST, Standing.AHEAD),
        (None, date(2026, 1, 10), AT_LEAST, Standing.AHEAD),
        (None, date(2026, 7, 1), AT_LEAST, Standing.BEHIND),
        (12, date(2026, 3, 1), AT_LEAST, Standing.REACHED),
        (11, date(2027, 1, 1), AT_LEAST, Standing.MISSED),
        (3, date(2025, 12, 31), AT_LEAST, Standing.NOT_YET),
        (13, date(2026, 7, 1), AT_MOST, Standing.EXCEEDED),
        (12, date(2026, 7, 1), AT_MOST, Standing.AHEAD),
        (12, date(2027, 1, 1), AT_MOST, Standing.REACHED),
        (None, date(2026, 7, 1), AT_MOST, Standing.UNKNOWN),
        (13, date(2026, 7, 1), EXACTLY, Standing.EXCEEDED),
        (12, date(2026, 7, 1), EXACTLY, Standing.REACHED),
    ],
)
def test_how_a_promise_stands(done: int | None, on: date, comparison: Comparison, expected: Standing) -> None:
    assert standing(done, on, comparison) is expected


def test_nobody_is_behind_for_a_fraction_of_a_department() -> None:
    assert standing(0, date(2026, 3, 1), target=2) is Standing.AHEAD
    assert standing(0, date(2026, 7, 10), target=2) is Standing.BEHIND


def test_a_year_entered_in_its_middle_asks_for_its_share() -> None:
    counted = Window(date(2026, 7, 2), YEAR.end)
    found = pace(
        target=Decimal(12), comparison=AT_LEAST, whole=YEAR, counted=counted, on=date(2026, 7, 2), done=None
    )
    assert found.target == Decimal("6.02") and found.expected == 0
    assert found.ahead_by(Decimal(2)) == 2 and found.ahead_by(None) is None


@pytest.mark.parametrize(
    ("on", "first", "start"),
    [
        (date(2026, 5, 31), 6, date(2025, 6, 1)),
        (date(2026, 6, 1), 6, date(2026, 6, 1)),
        (date(2026, 1, 1), 1, date(2026, 1, 1)),
        (date(2026, 11, 30), 12, date(2025, 12, 1)),
    ],
)
def test_activity_years(on: date, first: int, start: date) -> None:
    year = activity_year(on, first)
    assert year.start == start and year.end == start.replace(year=start.year + 1) and on in year


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_each_day_lies_in_its_activity_year(on: date, first: int) -> None:
    assert on in activity_year(on, first)


def test_windows() -> None:
    assert through(DAY0, DAY0) == Window(DAY0, DAY0 + timedelta(1)) and through(None, None) == Window()
    assert Window(DAY0, DAY0 + timedelta(3)).days() == 3 and Window(DAY0).days() is None
    assert years_before(date(2024, 2, 29), 5).start == date(2019, 2, 28)
    assert whole_years(date(1996, 1, 1), date(2021, 7, 23)) == 25
    assert whole_years(date(2000, 7, 24), date(2021, 7, 23)) == 20


def test_a_name_that_nobody_gave_is_refused() -> None:
    with pytest.raises(NotFound):
        named.get("no_such")


def test_what_may_be_promised_is_counted_over_records_of_today() -> None:
    codes = {one.code for one in named.promisable()}
    assert {"lectures", "experts_posted", "funds"} <= codes
    assert not codes & {"experts_posted_attainment", "in_county_rate"}
