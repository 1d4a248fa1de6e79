"""Periods, rhythms, peers and codes: plain arithmetic, by property."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.indicators.rules.codes import code, entries_hash, read, shown
from tongzhou.indicators.rules.measures import Better
from tongzhou.indicators.rules.peers import LEAST, Likeness, peers, stand
from tongzhou.indicators.rules.recent import change, month_on, periods
from tongzhou.indicators.rules.rhythms import Rhythm, after, before, opening, year_before

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
NUMBERS = st.decimals(0, 10_000, places=3)


@given(DAYS)
def test_a_year_holds_the_day_and_its_whole_months_end_before_it(on: date) -> None:
    told = periods(on)
    assert told.year.start == date(on.year, 1, 1) and told.year.start <= on < (told.year.end or on)
    assert len(told.months) == 12
    assert all(one.end == other.start for one, other in zip(told.months, told.months[1:], strict=False))
    assert told.months[-1].start == on.replace(day=1)
    if on.month == 1:
        assert told.done is None and told.before is None
    else:
        assert told.done and told.before and told.done.end == on.replace(day=1)
        assert (told.before.start, told.before.end) == (
            date(on.year - 1, 1, 1),
            date(on.year - 1, on.month, 1),
        )
    assert all(day is None or day.day == 1 for one in told.windows for day in (one.start, one.end))


@given(DAYS, st.integers(-40, 40))
def test_months_are_counted_back_and_forth(on: date, months: int) -> None:
    assert month_on(month_on(on, months), -months) == on.replace(day=1)


@given(DAYS, st.sampled_from(Rhythm))
def test_periods_follow_without_gap_and_hold_their_day(on: date, rhythm: Rhythm) -> None:
    first = opening(rhythm, on)
    assert first <= on < after(rhythm, first)
    assert opening(rhythm, after(rhythm, first)) == after(rhythm, first)
    over = before(rhythm, after(rhythm, first))
    assert (over.start, over.end) == (first, after(rhythm, first))
    ago = year_before(over)
    assert ago.start and 363 <= (first - ago.start).days <= 367
    if rhythm is Rhythm.WEEK:
        assert ago.start.weekday() == 0 and ago.days() == 7


@pytest.mark.parametrize(
    ("now", "then", "percent", "expected"),
    [
        (6, 4, False, "50.0"),
        (0, 4, False, "-100.0"),
        (4, 0, False, None),
        (None, 4, False, None),
        (63, 60, True, "3"),
    ],
)
def test_change(now: int | None, then: int | None, percent: bool, expected: str | None) -> None:
    found = change(
        None if now is None else Decimal(now), None if then is None else Decimal(then), percent=percent
    )
    assert (found and found.number) == (None if expected is None else Decimal(expected))
    assert not found or found.points == percent


@given(st.lists(NUMBERS, max_size=40), NUMBERS)
def test_where_one_stands(values: list[Decimal], own: Decimal) -> None:
    found = stand(own, values, Better.MORE)
    if len(values) < LEAST:
        assert found is None
        return
    assert found and found.rank and 1 <= found.rank <= found.among == len(values) + 1
    low, middle, high = found.quartiles
    assert min(values) <= low <= middle <= high <= max(values)
    assert sum(one <= middle for one in values) * 2 >= len(values) <= sum(one >= middle for one in values) * 2
    less = stand(own, values, Better.LESS)
    assert less and found.rank + (less.rank or 0) == len(values) + 2 - sum(one == own for one in values)


SIZES = st.dictionaries(st.from_regex(r"62\d{4}", fullmatch=True), st.integers(1, 2_000_000), max_size=40)


@given(SIZES, st.integers(1, 2_000_000))
def test_peers_are_of_like_size_and_never_oneself(sizes: dict[str, int], mine: int) -> None:
    own = "100000"
    population = {code: Decimal(size) for code, size in (sizes | {own: mine}).items()}
    found = peers(own, population, {}, {})
    assert own not in found.codes
    if found.by is Likeness.NOBODY:
        assert sum(mine <= 2 * size and size <= 2 * mine for size in sizes.values()) < LEAST
    else:
        assert len(found.codes) >= LEAST
        assert all(mine <= 2 * sizes[code] and sizes[code] <= 2 * mine for code in found.codes)


def test_the_road_narrows_only_where_enough_remain_and_houses_stand_in() -> None:
    population = {f"62{n:04d}": Decimal(100) for n in range(12)} | {"100000": Decimal(100)}
    road = {f"62{n:04d}": Decimal(60) for n in range(5)} | {"100000": Decimal(60), "620009": Decimal(600)}
    assert peers("100000", population, road, {}).by is Likeness.POPULATION_AND_ROAD
    assert peers("100000", population, {"100000": Decimal(60)}, {}).by is Likeness.POPULATION
    houses = dict.fromkeys(population, 4)
    assert peers("100000", {}, {}, houses).by is Likeness.HOUSES
    assert peers("100000", {}, {}, {"100000": 4}).by is Likeness.NOBODY


THEN = datetime(2026, 9, 1, tzinfo=UTC)
ROWS = [{"code": "lectures", "number": "9", "entries": 9, "hash": entries_hash(["b", "a"])}]


def test_a_code_hangs_on_every_figure_entry_and_moment() -> None:
    first = code(ROWS, as_of=THEN, of="x")
    assert first == code(ROWS, as_of=THEN.astimezone(timezone(timedelta(hours=8))), of="x")
    assert len(first) == 20 and first == code([dict(ROWS[0])], as_of=THEN, of="x")
    assert entries_hash(["a", "b", "a"]) == ROWS[0]["hash"] != entries_hash(["a"])
    others = [
        code([ROWS[0] | {"number": "10"}], as_of=THEN, of="x"),
        code([ROWS[0] | {"hash": entries_hash(["a"])}], as_of=THEN, of="x"),
        code(ROWS, as_of=THEN + timedelta(1), of="x"),
        code(ROWS, as_of=THEN, of="y"),
    ]
    assert len({first, *others}) == 5
    assert (
        read(shown(first).lower()) == first
        and read(shown(first).replace("0", "O").replace("1", "l")) == first
    )


@given(DAYS)
def test_a_week_is_seven_days(on: date) -> None:
    assert before(Rhythm.WEEK, opening(Rhythm.WEEK, on)).days() == 7
    assert after(Rhythm.WEEK, on) == on + timedelta(7)
