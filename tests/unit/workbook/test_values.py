"""What people write in cells, and what it means."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.interop.workbook import values
from tongzhou.interop.workbook.values import Cell, Unreadable
from tongzhou.kernel.quantities import Qualifier as Q
from tongzhou.kernel.words import Words


@pytest.mark.parametrize(
    "cell,number,qualifier",
    [
        ("12", 12, Q.EXACT), (12.0, 12, Q.EXACT), (12, 12, Q.EXACT), ("１２３", 123, Q.EXACT), ("1,230", 1230, Q.EXACT),
        ("1，230例", 1230, Q.EXACT), ("约1,200人次", 1200, Q.ABOUT), ("近300", 300, Q.ABOUT), ("300左右", 300, Q.ABOUT),
        ("３００余", 300, Q.MORE_THAN), ("300多人", 300, Q.MORE_THAN), ("超过60场次", 60, Q.MORE_THAN), (">80", 80, Q.MORE_THAN),
        ("1.2万", 12000, Q.EXACT), ("约6万户", 60000, Q.ABOUT), (" 7 8 3 ", 783, Q.EXACT), ("2.5", Decimal("2.5"), Q.EXACT),
    ],
)  # fmt: skip
def test_numbers(cell: Cell, number: Decimal, qualifier: Q) -> None:
    assert values.quantity(cell) == (number, qualifier)


@pytest.mark.parametrize("cell", ["很多", "十二", "12-15", "1.2.3", "-3", "n/a", "12例/天"])
def test_what_is_no_number(cell: str) -> None:
    with pytest.raises(Unreadable):
        values.quantity(cell)


SEPTEMBER_8 = date(2021, 9, 8)


@pytest.mark.parametrize(
    "cell",
    ["2021-09-08", "2021/9/8", "2021.9.8", "2021年9月8日", "20210908", "２０２１－９－８", "21.9.8", "2021-09-08 10:30",
     datetime(2021, 9, 8, 10, 30),  # noqa: DTZ001 cells have no zone
     SEPTEMBER_8, 44447, 44447.0, " 2021年 9月 8日 "],
)  # fmt: skip
def test_one_day_in_many_styles(cell: Cell) -> None:
    assert values.day(cell) == SEPTEMBER_8


@pytest.mark.parametrize(
    "cell,first,last",
    [
        ("2021年9月", date(2021, 9, 1), date(2021, 9, 30)), ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2020/12", date(2020, 12, 1), date(2020, 12, 31)), ("2021.7.19-7.20", date(2021, 7, 19), date(2021, 7, 20)),
        ("2021年7月19日至20日", date(2021, 7, 19), date(2021, 7, 20)), ("2021-07-19—2021-07-20", date(2021, 7, 19), date(2021, 7, 20)),
        ("2021/7/19~2022/1/2", date(2021, 7, 19), date(2022, 1, 2)), ("2021.7.19到8.1", date(2021, 7, 19), date(2021, 8, 1)),
    ],
)  # fmt: skip
def test_spans(cell: str, first: date, last: date) -> None:
    assert values.days(cell) == (first, last)
    with pytest.raises(Unreadable):
        values.day(cell)


@pytest.mark.parametrize(
    "cell", ["2021-13-01", "2021-02-30", "9月8日", "去年", "1021-01-01", 12.5, "2021-07-20至2021-07-19", True]
)
def test_what_is_no_day(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        values.days(cell)


@given(
    st.dates(date(1990, 1, 1), date(2049, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_day_is_read_back_from_every_style(day: date, style: str) -> None:
    assert values.day(day.strftime(style)) == day
    assert values.day((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    "cell,fen",
    [
        ("1200.50", 120050),
        ("1,200元", 120000),
        ("3.2万元", 3200000),
        ("￥0", 0),
        (26000, 2600000),
        (0.1, 10),
        ("２６０００", 2600000),
    ],
)
def test_money(cell: Cell, fen: int) -> None:
    assert values.fen(cell) == fen


@pytest.mark.parametrize("cell", ["1.234", "约300", "三千", "-5", "1.2345678万"])
def test_what_is_no_money(cell: str) -> None:
    with pytest.raises(Unreadable):
        values.fen(cell)


@pytest.mark.parametrize(
    "cell,at",
    [
        ("14:30", time(14, 30)),
        ("9：05", time(9, 5)),
        ("14时30分", time(14, 30)),
        ("8点", time(8)),
        (0.5, time(12)),
        (time(7, 1, 9), time(7, 1)),
        (timedelta(hours=3), time(3)),
    ],
)
def test_clock(cell: Cell, at: time) -> None:
    assert values.clock(cell) == at


def test_names_and_yes_and_choices() -> None:
    assert values.names("李  四、王五，张 三\n李四") == ["李四", "王五", "张三"]
    assert values.name("John  Smith") == "John Smith"
    assert [values.yes_no(one) for one in ("是", "√", True, "否", "无", 0.0)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    options = {"on_site": Words("现场", "on site"), "remote": Words("远程", "remote")}
    assert values.choice(" 现 场 ", options) == "on_site" and values.choice("Remote", options) == "remote"
    with pytest.raises(Unreadable) as fault:
        values.choice("电话", options)
    assert fault.value.expected.zh == "现场、远程"


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(said: str) -> None:
    for read in (
        values.quantity,
        values.whole,
        values.fen,
        values.days,
        values.clock,
        values.yes_no,
        values.names,
        values.text,
    ):
        try:
            read(said)  # type: ignore[operator]
        except Unreadable as fault:
            assert fault.expected.zh and fault.expected.en
