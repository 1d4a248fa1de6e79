"""From leaves to figures, against exact fractions: parts weigh by their size, missing is not zero, rounding happens once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.indicators.definitions.reading import Need, needs
from tongzhou.indicators.definitions.tree import (
    Attainment,
    Change,
    Count,
    Derived,
    Facts,
    Is,
    Known,
    Number,
    Quantile,
    Ratio,
    Step,
    Sum,
    Target,
    Tree,
)
from tongzhou.indicators.engine.combining import Value, change, derived, figure, figures, quantile, ratio
from tongzhou.indicators.engine.cube import WHOLE, Amount, Values
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.quantities import Qualifier

YEAR = Window(date(2025, 1, 1), date(2026, 1, 1))
YES = Count(Facts(("lecture",), (Is("detail.how", ("remote",)),)))
ALL = Count(Facts(("lecture",), (Known("detail.how"),)))
SHARE = Ratio(YES, ALL)
sizes = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6)


def counted(number: int) -> Amount:
    return Amount(number, number, number * 1000)


def rounded(exact: Fraction) -> Decimal:
    """To six decimals, half away from zero, without ever dividing decimals."""
    scaled = abs(exact) * 10**6
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    return Decimal(whole if exact >= 0 else -whole) / 10**6


def of_places(tree: Ratio, places: list[tuple[int, int]]) -> dict[tuple[Need, str], Amount]:
    """What an engine answers: (yes, no) at each place; a place without a fact has no answer."""
    found: dict[tuple[Need, str], Amount] = {}
    for n, (yes, no) in enumerate(places):
        if yes:
            found[Need(tree.of, YEAR), str(n)] = counted(yes)  # type: ignore[arg-type]  # the parts of a share are leaves
        if yes + no:
            found[Need(tree.to, YEAR), str(n)] = counted(yes + no)  # type: ignore[arg-type]  # the parts of a share are leaves
    return found


@given(sizes)
def test_a_whole_is_its_parts_weighed_by_their_size(places: list[tuple[int, int]]) -> None:
    parts = figures(SHARE, [YEAR], of_places(SHARE, places))
    total = sum(yes for yes, _ in places), sum(no for _, no in places)
    whole = figures(SHARE, [YEAR], of_places(SHARE, [total])).get(("0", YEAR), Value(None))
    known = [one for one in parts.values() if one.number is not None]
    if not sum(total):
        assert whole.number is None and not known
        return
    top = sum((Fraction(one.of) for one in known if one.of is not None), Fraction(0))
    bottom = sum((Fraction(one.to) for one in known if one.to is not None), Fraction(0))
    assert whole.number == rounded(top * 100 / bottom)
    assert whole.entries == sum(one.entries for one in known) == sum(total)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.sampled_from([1, 100, 1000, 100_000]))
def test_a_division_is_rounded_once_half_up(top: int, bottom: int, scale: int) -> None:
    found = ratio(Value(Decimal(top) / 1000), Value(Decimal(bottom) / 1000, 7), scale, whole=False)
    assert found.number == rounded(Fraction(top, bottom) * scale) and found.entries == 7
    assert (found.of, found.to) == (Decimal(top) / 1000, Decimal(bottom) / 1000)


@given(st.integers(0, 10**6), st.integers(-(10**6), 10**6).filter(bool))
def test_a_change_is_against_the_size_of_what_was(now: int, before: int) -> None:
    found = change(Value(Decimal(now)), Value(Decimal(before)))
    assert found.number == rounded(Fraction(now - before) * 100 / abs(before))


@given(
    st.lists(st.one_of(st.none(), st.integers(-(10**6), 10**6)), min_size=2, max_size=5),
    st.booleans(),
    st.sampled_from(Step),
)
def test_parts_add_up_and_the_unknown_stays_unknown(told: list[int | None], zero: bool, step: Step) -> None:
    found = derived(step, [Value(None if one is None else Decimal(one), 1) for one in told], zero)
    assert found.entries == len(told)
    nothing_to_take_from = step is Step.MINUS and told[0] is None
    if nothing_to_take_from or all(one is None for one in told) or (None in told and not zero):
        assert found.number is None
    else:
        first, *rest = (one or 0 for one in told)
        assert found.number == first + (sum(rest) if step is Step.PLUS else -sum(rest))


@given(st.lists(st.integers(-500, 500), min_size=1, max_size=40), st.integers(1, 99))
def test_a_percentile_is_that_of_the_sorted_values(values: list[int], percent: int) -> None:
    """Type 2 of Hyndman and Fan: at a rank that is whole, the mean of it and the next; else the one above."""
    ordered, rank = sorted(values), Fraction(len(values) * percent, 100)
    below = ordered[-(-rank.numerator // rank.denominator) - 1]
    above = ordered[rank.numerator] if rank.denominator == 1 else below
    counts = Counter(value * 1000 for value in values)
    assert quantile(counts, percent) == Decimal(below + above) / 2


@given(st.lists(st.integers(0, 300), max_size=30), st.lists(st.integers(0, 300), max_size=30))
def test_the_median_of_a_whole_is_that_of_its_histograms_put_together(
    one: list[int], other: list[int]
) -> None:
    tree = Quantile(Facts(("lecture",)), "minutes", 50)
    together = Counter(value * 1000 for value in one) + Counter(value * 1000 for value in other)
    got = {(Need(tree, YEAR), WHOLE): Values(together.total(), together)} if together else {}
    found = figure(tree, YEAR, WHOLE, got)
    values = sorted(one + other)
    if not values:
        assert found.number is None
    else:
        middle = len(values) // 2
        assert found.number == Fraction(values[middle] + values[~middle], 2) and found.entries == len(values)


@pytest.mark.parametrize(
    "tree,yes,no,expected",
    [
        (SHARE, 0, 4, 0),
        (SHARE, 0, 0, None),
        (Ratio(Count(Facts(("operation",))), ALL), 0, 4, None),
        (Ratio(YES, Number(Decimal(0))), 3, 1, None),
        (Derived(Step.MINUS, (ALL, YES)), 0, 4, None),
        (Derived(Step.MINUS, (ALL, YES), missing_is_zero=True), 0, 4, 4),
        (Attainment(YES, Number(Decimal(4))), 0, 4, None),
        (Change(ALL), 0, 4, None),
    ],
)
def test_none_of_some_is_zero_and_nothing_known_is_unknown(
    tree: Tree, yes: int, no: int, expected: int | None
) -> None:
    found = of_places(SHARE, [(yes, no)])
    assert figure(tree, YEAR, "0", found).number == expected


def test_a_promise_is_asked_for_with_its_place_and_days() -> None:
    tree = Attainment(ALL, Target("lectures"))
    found = {(need, "h1"): counted(3) for need in needs(tree, YEAR)}
    asked: list[object] = []

    def promised(target: Target, window: Window, place: str) -> Decimal:
        asked.append((target.measure, window, place))
        return Decimal(4)

    assert figure(tree, YEAR, "h1", found, promised).number == 75
    assert asked == [("lectures", YEAR, "h1")]


@pytest.mark.parametrize(
    "about,more,says",
    [(0, 0, Qualifier.EXACT), (0, 1, Qualifier.MORE_THAN), (1, 1, Qualifier.ABOUT)],
)
def test_how_sure_a_number_is_survives_to_the_figure(about: int, more: int, says: Qualifier) -> None:
    part, whole = Sum(Facts(("lecture",))), Sum(Facts(("lecture", "operation")))
    unsure = Amount(2, 2, 2000, about, more)
    found = {(Need(part, YEAR), WHOLE): counted(1), (Need(whole, YEAR), WHOLE): unsure}
    assert figure(whole, YEAR, WHOLE, found).qualifier is says
    assert figure(Ratio(part, whole), YEAR, WHOLE, found).qualifier is says
    assert figure(Derived(Step.PLUS, (part, whole)), YEAR, WHOLE, found).qualifier is says


def test_rounding_is_half_up_at_the_sixth_decimal() -> None:
    found = ratio(Value(Decimal("0.0000005")), Value(Decimal(1)), 1, whole=False)
    assert (
        found.number
        == Decimal("0.000001")
        == Decimal("0.0000005").quantize(Decimal("0.000001"), ROUND_HALF_UP)
    )
