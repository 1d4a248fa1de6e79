"""Logs of instruments nobody has seen: each is read rightly, or refused at its line."""

from __future__ import annotations

from datetime import datetime

import pytest

from tongzhou.care.blood.actions import read_lines, read_rows, tenths_of
from tongzhou.kernel.errors import Invalid
from tongzhou.ledger.rules import CHINA

AT = datetime(2026, 11, 29, 14, 5, tzinfo=CHINA)
NIGHT = datetime(2026, 11, 29, 0, 5, tzinfo=CHINA)

READ = {
    "semicolons and decimal commas": "Zeit;Temperatur °C\n29.11.2026 14:05;22,4",
    "semicolons, points, a mark of bytes": "\ufeff时间；温度\n2026-11-29 14:05；22.4",
    "quoted decimal comma": '时间,温度\n2026-11-29 14:05,"22,4"',
    "number of the row first": "序号,时间,温度(℃),湿度(%RH)\n1,2026-11-29 14:05:00,22.4,45.0",
    "humidity before": "时间,湿度(%),温度(℃)\n2026/11/29 14:05,45,22.4",
    "humidity before, the other named by nothing": "时间,湿度,通道1\n2026/11/29 14:05,45,22.4",
    "limits beside it": "时间,温度上限℃,温度下限℃,温度℃\n2026-11-29 14:05,24,20,22.4",
    "day and time in columns": "日期,时间,温度\n2026-11-29,14:05:00,22.4",
    "day, time and half of the day": "Date,Time,AM/PM,Temp (C)\n2026-11-29,2:05,PM,22.4",
    "twelve hours": "Date,Temp\n2026-11-29 02:05:00 PM,22.4",
    "twelve hours, month first": "Date Time,Celsius(°C)\n11/29/2026 2:05 PM,22.4",
    "twelve hours in Chinese": "时间,温度\n2026/11/29 下午 2:05,22.4",
    "as Excel writes it": "时间,温度\n2026-11-29 下午 14:05,22.4",
    "in words": "时间,温度\n2026年11月29日 14时05分,22.4℃",
    "with a zone": "timestamp,temperature\n2026-11-29T06:05:00Z,22.4",
    "with another zone": "timestamp,temperature\n2026-11-29T14:05:00.000+08:00,22.4",
    "Fahrenheit by its heading": "Time,Temperature (°F)\n2026-11-29 14:05,72.32",
    "Fahrenheit by its sign": "Time,Temperature\n2026-11-29 14:05,72.32 °F",
    "both, Celsius is taken": "Time,Temp(F),Temp(C)\n2026-11-29 14:05,72.3,22.4",
    "it tells of itself first": "Device,TZ-88\nSerial,00127\nStart time,2026-11-29 14:00\nUnit,°F\n\nNo.,Time,Temp\n1,2026-11-29 14:05,72.32",
    "tabs": "时间\t温度\n2026-11-29 14:05\t22.4",
    "no heading": "2026-11-29 14:05,22.4",
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_read_rightly(name: str) -> None:
    (one,) = read_lines(READ[name], "file")
    assert (one.taken_at, one.tenths) == (AT, 224), name


REFUSED = {
    "a day and no time": ("时间,温度\n2026-11-29,22.4", "blood.line_no_time", 2),
    "which is the month": ("Time,Temp\n11/12/2026 14:05,22.4", "blood.line_which_day", 2),
    "which is the month, in a column of days": ("Date,Time,Temp\n11/12/2026,14:05,22.4", "blood.line_which_day", 2),
    "a decimal comma among commas": ("时间,读数\n2026-11-29 14:05,22,4", "blood.line_comma", 2),
    "two sensors": ("时间,温度1,温度2\n2026-11-29 14:05,22.4,22.9", "blood.many_columns", 1),
    "Fahrenheit without its sign": ("时间,温度\n2026-11-29 14:05,72.3", "blood.bad_line", 2),
    "no such day": ("时间,温度\n2026-02-30 14:05,22.4", "blood.bad_line", 2),
    "13 in the afternoon of twelve": ("时间,温度\n2026-11-29 13:05 PM,22.4", "blood.bad_line", 2),
    "13 in the morning": ("时间,温度\n2026-11-29 上午 13:05,22.4", "blood.bad_line", 2),
    "a gap in the column": ("时间,温度\n2026-11-29 14:05,22.4\n2026-11-29 14:10,", "blood.bad_line", 3),
    "a sum at the end": ("时间,温度\n2026-11-29 14:05,22.4\n平均,22.4", "blood.bad_line", 3),
    "no table": ("今天车上\n都很好", "blood.bad_line", 2),
    "days run together": ("时间,温度\n20261129 140500,22.4", "blood.bad_line", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_at_its_line(name: str) -> None:
    text, code, line = REFUSED[name]
    with pytest.raises(Invalid) as caught:
        read_lines(text, "file")
    assert (caught.value.said.code, caught.value.values["line"], caught.value.field) == (code, line, "file")


def test_midnight_and_noon_of_twelve_hours() -> None:
    text = "2026-11-29 12:05 AM,4.0\n2026-11-29 12:05 PM,4.1\n2026-11-29 上午 0:05,4.2"
    assert [one.taken_at.hour for one in read_lines(text)] == [0, 12, 0]
    assert read_lines(text)[0].taken_at == NIGHT


def test_what_somebody_pastes_has_one_heading_and_no_line_is_swallowed() -> None:
    with pytest.raises(Invalid) as caught:
        read_lines("时间,温度\n昨天两点,22.1\n2026-11-29 14:05,22.4")
    assert caught.value.values["line"] == 2


def test_rows_of_a_workbook() -> None:
    rows = [(1, ["运输记录", ""]), (3, ["时间", "温度"]), (4, ["2026-11-29 14:05:00", "22.4"]), (5, ["", ""])]
    (one,) = read_rows(rows, "file")
    assert (one.taken_at, one.tenths, one.line) == (AT, 224, 4)


@pytest.mark.parametrize(
    ("text", "tenths"),
    [("68°F", 200), ("75.2 ℉", 240), ("75.4F", 241), ("-0.4 °F", -180), ("22,4", 224), ("inf", None), ("999f", None), ("2,24,1", None)],
)  # fmt: skip
def test_temperatures_in_other_writings(text: str, tenths: int | None) -> None:
    assert tenths_of(text) == tenths
