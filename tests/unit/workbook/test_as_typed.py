"""What people type, and the wrong way in which each could be read: never silently something else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.interop.workbook import values
from tongzhou.interop.workbook.columns import normal, nothing
from tongzhou.interop.workbook.fields import counted, written
from tongzhou.interop.workbook.values import Cell, Unreadable
from tongzhou.kernel import names
from tongzhou.kernel.quantities import Qualifier as Q


@pytest.mark.parametrize(
    "cell,number,how",
    [
        ("1.2万", 12000, Q.EXACT), ("3,000", 3000, Q.EXACT), ("约30", 30, Q.ABOUT), ("30余", 30, Q.MORE_THAN), ("30来人", 30, Q.ABOUT),
        ("10余万", 100_000, Q.MORE_THAN), ("1.2万余人次", 12000, Q.MORE_THAN), ("30人左右", 30, Q.ABOUT), ("超30", 30, Q.MORE_THAN), ("'30", 30, Q.EXACT),
        ("30+", 30, Q.MORE_THAN), ("1,234,567", 1_234_567, Q.EXACT),
    ],
)  # fmt: skip
def test_numbers(cell: Cell, number: int, how: Q) -> None:
    assert values.count(cell) == (number, how)


@pytest.mark.parametrize(
    "cell",
    [
        "1,2",
        "12,5",
        "12+5",
        "3多0",
        "30>5",
        "无",
        "—",
        "不详",
        -3,
        -3.0,
        float("nan"),
        float("inf"),
        "三十",
        "约",
        "余",
    ],
)
def test_what_is_no_number_is_not_made_one(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        values.count(cell)


@pytest.mark.parametrize(
    "cell,first,last",
    [
        ("２０２４年３月", date(2024, 3, 1), date(2024, 3, 31)), ("2024.3.15", date(2024, 3, 15), date(2024, 3, 15)), ("24/3/15", date(2024, 3, 15), date(2024, 3, 15)),
        ("2024-3-15 9:30", date(2024, 3, 15), date(2024, 3, 15)), ("2024-3-5 9:30:00", date(2024, 3, 5), date(2024, 3, 5)), ("2024-03-15T09:30", date(2024, 3, 15), date(2024, 3, 15)),
        ("2024年3月15日（星期五）", date(2024, 3, 15), date(2024, 3, 15)), (202403, date(2024, 3, 1), date(2024, 3, 31)), ("2024.10", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024年3月份", date(2024, 3, 1), date(2024, 3, 31)), ("98.5.1", date(1998, 5, 1), date(1998, 5, 1)),
        ("2024年3月15日 8:00至2024年3月16日 17:00", date(2024, 3, 15), date(2024, 3, 16)),
    ],
)  # fmt: skip
def test_days(cell: Cell, first: date, last: date) -> None:
    assert values.days(cell) == (first, last)


@pytest.mark.parametrize(
    "cell", ["三月十五日", "3月15日", "不详", "2024", 2024, "15/3/2024", "2024年3月上旬"]
)
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        values.days(cell)


def test_october_typed_as_a_number_has_lost_its_zero() -> None:
    with pytest.raises(Unreadable) as fault:
        values.days(2024.1)
    assert "10 月" in fault.value.expected.zh
    assert values.days(2024.3) == (date(2024, 3, 1), date(2024, 3, 31))


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.times(), st.sampled_from(["-", "/", "."]))
def test_the_hour_behind_a_day_never_changes_it(day: date, clock, sep: str) -> None:  # type: ignore[no-untyped-def]  # a time
    said = f"{day.year}{sep}{day.month}{sep}{day.day} {clock.hour}:{clock.minute:02}"
    assert values.day(said) == day == values.day(f"{said}:{clock.second:02}")


def test_sums_of_a_spreadsheet_are_what_it_shows() -> None:
    assert values.fen(0.1 + 0.2) == 30 and values.whole(2.9999999999999996) == 3
    assert values.text(0.1 + 0.2) == "0.3"


@pytest.mark.parametrize(
    "unit,times",
    [("万元", 10_000), ("人民币万元", 10_000), ("万人次", 10_000), ("千元", 1000), ("百万元", 1_000_000), ("亿元", 100_000_000), ("小时", 60),
     ("元", 1), ("人次", 1), ("学时", 1), ("千克", 1), ("元/月", 1), ("", 1)],
)  # fmt: skip
def test_units_of_headings(unit: str, times: int) -> None:
    assert values.factor(unit) == times


@pytest.mark.parametrize(
    "cell,fen",
    [
        (1062, 1_062_000_000),
        ("1,062.35", 1_062_350_000),
        (0.1 + 0.2, 300_000),
        ("3.2万元", 3_200_000),
        ("800元", 80_000),
    ],
)
def test_a_column_of_ten_thousands(cell: Cell, fen: int) -> None:
    assert values.fen(values.scaled(cell, 10_000)) == fen


def test_a_mark_stays_with_a_scaled_number() -> None:
    assert values.amount(values.scaled("约1,062", 10_000)) == (1_062_000_000, Q.ABOUT)
    assert values.count(values.scaled("30余", 10_000)) == (300_000, Q.MORE_THAN)


@pytest.mark.parametrize("dot", names.DOTS)
def test_one_name_whatever_its_dot(dot: str) -> None:
    assert values.name(f"演示买买提{dot}艾力") == "演示买买提·艾力" == values.name(f"演示买买提 {dot} 艾力")
    assert f"演示买买提{dot}艾力" in names.dotted("演示买买提·艾力")


def test_rare_characters_and_latin_names() -> None:
    assert values.name("演示𠮷 㐂䶮") == "演示𠮷㐂䶮" and values.name("J. Smith") == "J. Smith"
    assert values.text("卒中\x00识别\x07 😀") == "卒中识别 😀"


@pytest.mark.parametrize("said", ["不详", "—", "——", "/", "N/A", "暂无", "无", "没有", " - "])
def test_nothing_known(said: str) -> None:
    assert nothing(values.text(said), written("note", "备注", "note"))


def test_none_may_be_zero() -> None:
    assert not nothing("无", counted("n", "人数", "number")) and nothing(
        "不详", counted("n", "人数", "number")
    )


@pytest.mark.parametrize(
    "said", ["金额（万元）", "金额万元", "金额/万元", "*金  额", "金额【元】", "金额（元）*"]
)
def test_a_heading_with_its_unit(said: str) -> None:
    assert normal(said) == normal("金额")
