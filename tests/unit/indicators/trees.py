"""Generated definitions, every sort of node, only such as the vocabulary allows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from tongzhou.indicators.definitions.tree import (
    Attainment,
    Between,
    Change,
    Count,
    Days,
    Derived,
    Distinct,
    End,
    Extreme,
    Facts,
    Is,
    Known,
    Leaf,
    Not,
    Number,
    Quantile,
    Ratio,
    Since,
    Stated,
    Step,
    Sum,
    Target,
    Test,
    Trailing,
    Tree,
)

KINDS = ("lecture", "operation", "posting", "remote_consultation", "outside.population")
WORDS = ("tier", "grade", "relation", "receiving_kind", "detail.how", "detail.urgency")
NUMBERS = ("quantity", "minutes", "fen", "days", "detail.attendance")
THINGS = ("member:expert", "receiving", "department", "day", "detail.how")
values = st.lists(st.sampled_from(["a", "县", "3", 4, True]), min_size=1, max_size=3).map(tuple)
numbers = st.integers(-5_000, 5_000).map(lambda n: Decimal(n) / 1000)


@st.composite
def _between(draw: st.DrawFn) -> Between:
    least, most = sorted((draw(numbers), draw(numbers)))
    open_end = draw(st.sampled_from(["least", "most", "none"]))
    return Between(
        draw(st.sampled_from(NUMBERS)),
        None if open_end == "least" else least,
        None if open_end == "most" else most,
    )


def tests() -> st.SearchStrategy[Test]:
    """Any test of a fact."""
    words = st.sampled_from(WORDS)
    return st.one_of(
        st.builds(Is, words, values),
        st.builds(Not, words, values),
        _between(),
        st.builds(Known, st.sampled_from(WORDS + NUMBERS)),
    )


def facts() -> st.SearchStrategy[Facts]:
    """Facts of some kinds with up to two tests."""
    kinds = st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True).map(tuple)
    return st.builds(Facts, kinds, st.lists(tests(), max_size=2).map(tuple))


def leaves() -> st.SearchStrategy[Leaf]:
    """Any leaf."""
    number = st.sampled_from(NUMBERS)
    return st.one_of(
        st.builds(Count, facts()),
        st.builds(Sum, facts(), number, st.sampled_from(["", "detail.attendance_qualifier"])),
        st.builds(Distinct, facts(), st.sampled_from(THINGS)),
        st.builds(Quantile, facts(), number, st.integers(1, 99)),
        st.builds(Extreme, facts(), number, st.sampled_from(End)),
        st.builds(Stated, facts(), st.just("detail.value")),
    )


def _allowed(make: st.SearchStrategy[Tree | None]) -> st.SearchStrategy[Tree]:
    return make.filter(lambda one: one is not None)


@st.composite
def _tried(draw: st.DrawFn, parts: st.SearchStrategy[Tree]) -> Tree | None:
    """A composed tree, or None where the vocabulary refuses it."""
    one, other = draw(parts), draw(parts)
    sort = draw(st.sampled_from(["ratio", "derived", "since", "trailing", "change", "attainment"]))
    try:
        match sort:
            case "ratio":
                return Ratio(one, other, draw(st.sampled_from([1, 100, 100_000])))
            case "derived":
                return Derived(draw(st.sampled_from(Step)), (one, other), draw(st.booleans()))
            case "since":
                return Since(one, draw(st.dates(date(2000, 1, 1), date(2030, 1, 1))))
            case "trailing":
                return Trailing(one, draw(st.integers(1, 60)))
            case "change":
                return Change(one)
        return Attainment(one, draw(st.one_of(st.builds(Number, numbers), st.just(Target("lectures")))))
    except ValueError:
        return None


def trees() -> st.SearchStrategy[Tree]:
    """Any definition, a few levels deep."""
    ends = st.one_of(
        leaves(), leaves(), st.builds(Number, numbers), st.just(Days()), st.just(Target("lectures"))
    )
    return st.recursive(ends, lambda parts: _allowed(_tried(parts)), max_leaves=6)
