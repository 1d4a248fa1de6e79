"""The clock: its levels and its words, at the very edges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.web.components.clock import Clock

NOW = datetime(2026, 11, 22, 6, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def at(given: float, left: float, stopped: float | None = None) -> Clock:
    """A clock of `given` minutes with `left` to go; `stopped` minutes before NOW."""
    due = NOW + timedelta(minutes=left)
    return Clock(
        due,
        due - timedelta(minutes=given),
        NOW,
        None if stopped is None else NOW - timedelta(minutes=stopped),
    )


@pytest.mark.parametrize(
    ("clock", "level", "words"),
    [
        (at(1440, 900), "calm", "剩 15 小时"),
        (at(180, 46), "calm", "剩 46 分钟"),
        (at(180, 45), "amber", "剩 45 分钟"),
        (at(10, 6), "calm", "剩 6 分钟"),
        (at(10, 5), "amber", "剩 5 分钟"),
        (at(10, 0.5), "amber", "只剩不到 1 分钟"),
        (at(10, 0), "red", "刚刚超时"),
        (at(10, -4), "red", "已超 4 分钟"),
        (at(90, 30, stopped=54), "done", "用时 6 分钟"),
        (at(30, -30, stopped=10), "red", "超时 20 分钟"),
        (Clock(None, None, NOW), "none", "不限时"),
    ],
)
def test_level_and_words(clock: Clock, level: str, words: str) -> None:
    assert (clock.level, clock.words) == (level, words)


def test_only_a_running_clock_ticks() -> None:
    assert at(10, 5).runs
    assert not at(10, 5, stopped=1).runs
    assert not Clock(None, None, NOW).runs


def test_a_clock_without_a_beginning_still_tells() -> None:
    lone = Clock(NOW + timedelta(minutes=30), None, NOW)
    assert (lone.level, lone.left, lone.words) == ("calm", 100, "剩 30 分钟")


@given(st.floats(1, 10_000), st.floats(-10_000, 10_000))
def test_the_bar_is_seen_and_red_means_over(given_minutes: float, left: float) -> None:
    clock = at(given_minutes, left)
    assert 3 <= clock.left <= 100
    assert (clock.level == "red") == (clock.due is not None and clock.due <= NOW)
