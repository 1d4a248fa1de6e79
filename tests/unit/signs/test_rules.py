"""The arithmetic of signs against slow and obvious references; the file of rules can be read, and is dated."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tongzhou.signs.rules import Code, Rule, all_round, in_force, most_within, rules

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
MOMENTS = st.lists(st.integers(-200, 200), max_size=25).map(
    lambda some: [NOON + timedelta(seconds=n) for n in some]
)


@given(MOMENTS, st.integers(1, 120))
def test_the_fullest_window_is_found(others: list[datetime], seconds: int) -> None:
    times, width = [*others, NOON], timedelta(seconds=seconds)
    slow = max(
        sum(
            NOON + timedelta(seconds=start) <= one <= NOON + timedelta(seconds=start) + width for one in times
        )
        for start in range(-seconds, 1)
    )
    assert most_within(times, NOON, width) == slow


@given(
    st.lists(st.integers(1, 2000).map(Decimal), max_size=12), st.integers(1, 8), st.sampled_from([10, 100])
)
def test_round_means_every_one(numbers: list[Decimal], least: int, of: int) -> None:
    slow = len(numbers) >= least and not [
        n for n in numbers if not str(int(n)).endswith("0" * (len(str(of)) - 1))
    ]
    assert all_round(numbers, least=least, of=of) == slow


def test_a_rule_holds_from_its_day_until_the_next() -> None:
    old, new = (Rule(Code.BURST, date(year, 1, 1), {"acts": year}) for year in (2024, 2026))
    other = Rule(Code.CROWD, date(2025, 1, 1), {})
    listed = (old, other, new)
    assert in_force(Code.BURST, date(2023, 12, 31), listed) is None
    assert in_force(Code.BURST, date(2025, 12, 31), listed) is old
    assert in_force(Code.BURST, date(2026, 1, 1), listed) is new


def test_every_code_has_a_rule_its_words_and_sane_thresholds() -> None:
    assert {rule.code for rule in rules()} == set(Code)
    assert all(code.words.zh and code.words.en for code in Code)
    for rule in rules():
        assert rule.since <= date(2026, 1, 1)
    photo = in_force(Code.SAME_PHOTO, date(2026, 1, 1))
    assert photo is not None and 0 <= photo.number("bits") <= 3, "the index finds no more than three bits"
