"""What a column writes it reads again; every sheet's headings are told apart."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.interop.workbook import fields, sheets, values
from tongzhou.interop.workbook.columns import Column, normal
from tongzhou.interop.workbook.records import RecordSheet
from tongzhou.kernel.quantities import Qualifier

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
FEN = st.integers(1, 99_999_999_999)
NUMBERS = st.integers(0, 100_000_000)
RECORDS = [one for one in sheets.all_sheets() if isinstance(one, RecordSheet)]


def again(column: Column, value: object) -> Any:
    """The value after it stood in a cell: numbers are numbers there, all else is text."""
    cell = column.write(value)
    return column.read(cell if isinstance(cell, (int, float)) else str(cell))


@settings(deadline=None)
@given(DAYS, FEN, NUMBERS, st.sampled_from(Qualifier), st.decimals(0, 10**6, places=2))
def test_what_is_written_is_read_again(
    on: date, fen: int, number: int, how: Qualifier, some: Decimal
) -> None:
    assert again(fields.day("a", "甲", "a"), on) == on
    assert again(fields.money("a", "甲", "a"), fen) == fen
    assert again(fields.amount("a", "甲", "a"), (fen, how)) == (fen, how)
    assert again(fields.counted("a", "甲", "a"), (number, how)) == (number, how)
    assert again(fields.whole("a", "甲", "a"), number) == number
    assert again(fields.decimal("a", "甲", "a"), some) == some


@pytest.mark.parametrize("sheet", RECORDS, ids=lambda one: one.code)
def test_every_option_of_a_list_is_read_as_itself(sheet: RecordSheet[Any]) -> None:
    for column in sheet.columns():
        for said in column.options:
            assert column.write(column.read(said)) == said


@pytest.mark.parametrize("sheet", sheets.all_sheets(), ids=lambda one: one.code)
def test_no_heading_means_two_columns(sheet: sheets.Sheet) -> None:
    said = Counter(
        name
        for one in sheet.columns()
        for name in {normal(one.heading.zh), normal(one.heading.en), *map(normal, one.also)}
    )
    assert [name for name, times in said.items() if times > 1] == []
    assert all(one.heading.en and one.explain.en and one.explain.zh for one in sheet.columns())
    assert not any("," in one.explain.zh or "," in one.heading.zh for one in sheet.columns())


def test_no_two_sheets_bear_one_name() -> None:
    titles = Counter(one.title.zh[:31] for one in sheets.all_sheets())
    assert [title for title, times in titles.items() if times > 1] == []


@pytest.mark.parametrize(
    "said,on",
    [
        ("二〇二一年九月八日", date(2021, 9, 8)),
        ("二〇二一年十二月二十日", date(2021, 12, 20)),
        ("二零一九年十月三十一日", date(2019, 10, 31)),
        ("2021年9月8号", date(2021, 9, 8)),
        ("二○二一年 十一月 十日", date(2021, 11, 10)),
    ],
)
def test_days_in_chinese_numerals(said: str, on: date) -> None:
    assert values.day(said) == on


def test_a_month_in_chinese_numerals_is_the_whole_month() -> None:
    assert values.days("二〇二四年二月") == (date(2024, 2, 1), date(2024, 2, 29))


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_in_chinese_numerals(on: date) -> None:
    digits = "〇一二三四五六七八九"
    tens = ["", "十", "二十", "三十"]

    def said(number: int) -> str:
        return tens[number // 10] + (digits[number % 10] if number % 10 else "")

    year = "".join(digits[int(one)] for one in str(on.year))
    assert values.day(f"{year}年{said(on.month)}月{said(on.day)}日") == on
