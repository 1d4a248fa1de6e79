"""What is typed on the forms of placements: months, goals with their due days, several days at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.support.placements.actions import Goal
from tongzhou.web.placements.bonds import goal_of
from tongzhou.web.placements.nominating import months_later

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(1, 24))
def test_months_later_lands_in_that_month_on_that_day_or_its_last(day: date, months: int) -> None:
    found = months_later(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(1)).day == 1)


@given(st.text("甲乙丙 -0123456789", max_size=30).map(str.strip), DAYS)
def test_a_day_at_the_end_of_a_goal_is_its_due_day(text: str, day: date) -> None:
    assert goal_of(f"{text} {day}") == Goal(text, day)


@pytest.mark.parametrize(
    "line", ["独立主刀", "独立主刀2026-12-31", "独立主刀 2026-02-30", "2026 年独立主刀", "2026-12-31"]
)
def test_what_is_no_day_stays_text(line: str) -> None:
    assert goal_of(line) == Goal(line)
