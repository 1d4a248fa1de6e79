"""Arithmetic of quantities, money and periods."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.kernel.ids import new_id
from tongzhou.kernel.money import Fen, from_yuan
from tongzhou.kernel.periods import Period
from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.kernel.words import Words

numbers = st.decimals(-10_000, 10_000, places=2)
qualifiers = st.sampled_from(list(Qualifier))
quantities = st.builds(Quantity, numbers, st.just(Unit.CASE), qualifiers)


@given(quantities, quantities, quantities)
def test_addition_is_associative_and_commutative(a: Quantity, b: Quantity, c: Quantity) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a


@given(quantities, qualifiers)
def test_a_qualifier_survives_a_sum(a: Quantity, qualifier: Qualifier) -> None:
    total = a + Quantity(Decimal(1), Unit.CASE, qualifier)
    if qualifier is not Qualifier.EXACT:
        assert total.qualifier is not Qualifier.EXACT


def test_different_units_do_not_add() -> None:
    with pytest.raises(ValueError):
        Quantity(Decimal(1), Unit.CASE) + Quantity(Decimal(1), Unit.PERSON)


@given(st.integers(-(10**12), 10**12))
def test_fen_and_yuan_are_the_same_money(fen: int) -> None:
    assert from_yuan(Fen(fen).yuan()) == Fen(fen)


def test_quantity_times_price_is_the_total_of_the_reports() -> None:
    vans, terminals, kits = Fen(110_000_000).times(3), Fen(3_200_000).times(13), Fen(2_600_000).times(30)
    assert (vans + terminals + kits).yuan() == Decimal("4496000")
    assert (vans + terminals + kits).wan_yuan() == Decimal("449.60")


def test_a_fraction_of_a_fen_is_refused() -> None:
    with pytest.raises(ValueError):
        from_yuan(Decimal("0.001"))


days = st.dates(date(2015, 1, 1), date(2030, 1, 1))
periods = st.builds(lambda s, n: Period(s, None if n == 0 else s + timedelta(n)), days, st.integers(0, 900))


@given(periods, periods)
def test_overlap_is_what_a_slow_look_says(a: Period, b: Period) -> None:
    first = max(a.start, b.start)
    assert a.overlaps(b) == (first in a and first in b)
    assert a.overlaps(b) == b.overlaps(a)


def test_an_empty_period_is_no_period() -> None:
    with pytest.raises(ValueError):
        Period(date(2024, 1, 1), date(2024, 1, 1))


def test_ids_sort_by_making() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made) and len(set(made)) == 1000 and made[0].version == 7


def test_words_speak_within_words() -> None:
    state = Words("待接诊", "to be accepted")
    said = Words("现在是“{state}”", "now {state}").format(state=state)
    assert (said.zh, said.into("en-gb"), said.into(None)) == (
        "现在是“待接诊”",
        "now to be accepted",
        "现在是“待接诊”",
    )


@pytest.mark.parametrize(
    ("unit", "one"), [(Unit.CASE_TIME, "case-time"), (Unit.BATCH, "batch"), (Unit.FEN, "fen")]
)
def test_one_is_said_as_one(unit: Unit, one: str) -> None:
    assert Quantity(Decimal(1), unit).counted.en == one
    assert Quantity(Decimal(-1), unit).counted.en == one
    assert Quantity(Decimal(2), unit).counted == unit.words
