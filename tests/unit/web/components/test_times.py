"""Times and durations as a colleague says them, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.web.components import times

NOW = datetime(2026, 11, 22, 6, 23, tzinfo=UTC)  # 14:23 in Shanghai


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (timedelta(seconds=59), "不到 1 分钟", "under 1 min"),
        (timedelta(minutes=1), "1 分钟", "1 min"),
        (timedelta(minutes=59, seconds=59), "59 分钟", "59 min"),
        (timedelta(minutes=60), "1 小时", "1 h"),
        (timedelta(minutes=141), "2 小时 21 分", "2 h 21 min"),
        (timedelta(minutes=181), "3 小时", "3 h"),
        (timedelta(hours=47, minutes=59), "47 小时", "47 h"),
        (timedelta(hours=48), "2 天", "2 days"),
        (timedelta(minutes=-5), "不到 1 分钟", "under 1 min"),
        (None, "", ""),
    ],
)
def test_durations_are_words(span: timedelta | None, zh: str, en: str) -> None:
    assert times.lasting(span) == zh
    with translation.override("en"):
        assert times.lasting(span) == en


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [
        (datetime(2026, 11, 22, 6, 2, tzinfo=UTC), "今天 14:02", "today 14:02"),
        (datetime(2026, 11, 21, 16, 0, tzinfo=UTC), "今天 00:00", "today 00:00"),
        (datetime(2026, 11, 21, 15, 59, tzinfo=UTC), "昨天 23:59", "yesterday 23:59"),
        (datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "明天 08:00", "tomorrow 08:00"),
        (datetime(2026, 11, 8, 1, 0, tzinfo=UTC), "11 月 8 日", "8 Nov"),
        (datetime(2025, 11, 8, 1, 0, tzinfo=UTC), "2025 年 11 月 8 日", "8 Nov 2025"),
    ],
)
def test_days_are_told_as_seen_from_shanghai(moment: datetime, zh: str, en: str) -> None:
    assert times.when(moment, NOW) == zh
    with translation.override("en"):
        assert times.when(moment, NOW) == en


def test_what_has_no_time_says_nothing() -> None:
    assert (times.when(None, NOW), times.exact(None), times.day(None)) == ("", "", "")


def test_documents_carry_the_minute_and_the_year() -> None:
    assert times.exact(NOW) == "2026-11-22 14:23"
    assert times.day(date(2026, 11, 22)) == "2026 年 11 月 22 日"


def test_ago() -> None:
    assert times.ago(NOW - timedelta(seconds=30), NOW) == "刚才"
    assert times.ago(NOW - timedelta(minutes=4), NOW) == "4 分钟前"


@given(st.integers(1, 10_000))
def test_a_longer_time_never_reads_shorter(minutes: int) -> None:
    def size(text: str) -> int:
        number = [int(part) for part in text.split() if part.isdigit()]
        unit = 1440 if "天" in text else 60 if "小时" in text else 1
        return number[0] * unit + (number[1] if len(number) > 1 else 0) if number else 0

    assert size(times.lasting(timedelta(minutes=minutes))) <= minutes
    assert size(times.lasting(timedelta(minutes=minutes))) <= size(
        times.lasting(timedelta(minutes=minutes + 1))
    )


def test_an_act_told_by_its_day_has_no_clock_time() -> None:
    now = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
    assert times.acted(datetime(2026, 5, 19, 16, 0, tzinfo=UTC), now) == "今天"
    assert times.acted(datetime(2026, 5, 19, 16, 1, tzinfo=UTC), now) == "今天 00:01"
    assert times.acted(datetime(2026, 4, 1, 16, 0, tzinfo=UTC), now) == "4 月 2 日"
    assert times.acted(None, now) == ""
