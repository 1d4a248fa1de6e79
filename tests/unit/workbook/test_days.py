"""Days on site and goals in one cell: what is written is read again; a month is no list of days; commas belong to a sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.interop.workbook.declared.workstations import _days, _spans
from tongzhou.interop.workbook.values import Unreadable, sentences

FIRST = date(2025, 1, 1)
SOME = st.sets(st.integers(0, 399), min_size=1, max_size=60)
TEXT = st.text("甲乙，、, a1（）。", min_size=1, max_size=12).filter(lambda one: one.strip())


@given(SOME)
def test_days_are_read_as_they_are_written(numbers: set[int]) -> None:
    days = tuple(FIRST + timedelta(days=one) for one in sorted(numbers))
    said = _spans(days)
    assert _days(said) == days
    assert all(FIRST + timedelta(days=one) in days for one in numbers)


@given(SOME, st.randoms())
def test_the_order_and_the_style_of_days_make_no_difference(numbers: set[int], chance) -> None:  # type: ignore[no-untyped-def]  # what a strategy draws is of any type
    days = [FIRST + timedelta(days=one) for one in numbers]
    chance.shuffle(days)
    said = "；".join(f"{one.year}年{one.month}月{one.day}日" for one in days)
    assert _days(said) == tuple(sorted(days))


@pytest.mark.parametrize(
    "said", ["2025年3月", "2025-03", "2025-03-01、2025.4", "三月", "2025-03-01至2027-03-01", "12"]
)
def test_what_is_no_list_of_days_is_not_taken_for_one(said: str) -> None:
    with pytest.raises(Unreadable):
        _days(said)


def test_a_real_date_and_spans_of_several_styles() -> None:
    assert _days(date(2025, 3, 1)) == (date(2025, 3, 1),)
    assert len(_days("2025.3.1-3.5，2025/3/9\n2025年3月11日至12日、")) == 8


@given(st.lists(TEXT, min_size=1, max_size=6))
def test_sentences_are_read_as_they_are_written(told: list[str]) -> None:
    once = sentences("；".join(told))
    assert sentences("；".join(once)) == once == sentences("\n".join(once))
    assert len(once) <= len(told)
