"""A logger's table, as loggers write it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.care.blood.actions import read_lines, tenths_of
from tongzhou.kernel.errors import Invalid
from tongzhou.ledger.rules import CHINA

BEGINS = datetime(2020, 1, 1, tzinfo=CHINA)
TIMES = st.integers(0, 8_000_000).map(lambda one: BEGINS + timedelta(minutes=one))


@given(st.lists(st.tuples(TIMES, st.integers(-1000, 600)), min_size=1, max_size=30), st.sampled_from([",", ";", "\t", "，"]), st.booleans(), st.booleans())  # fmt: skip
def test_what_is_written_is_read_back(rows, mark, heading, slashes) -> None:
    form = "%Y/%m/%d %H:%M:%S" if slashes else "%Y-%m-%d %H:%M"
    text = "\n".join(f"{when.strftime(form)}{mark}{tenths / 10:.1f}{mark}ok" for when, tenths in rows)
    found = read_lines("\ufeff" + (f"时间{mark}温度(℃)\n" if heading else "") + text)
    assert [(one.taken_at, one.tenths) for one in found] == rows
    assert [one.line for one in found] == [n + 1 + heading for n in range(len(rows))]


@pytest.mark.parametrize(
    ("text", "tenths"),
    [("22.4", 224), ("−18", -180), ("-18.04 ℃", -180), ("22.45°C", 224), ("", None), ("nan", None), ("61", None), ("很热", None), ("1e9", None)],
)  # fmt: skip
def test_a_temperature(text: str, tenths: int | None) -> None:
    assert tenths_of(text) == tenths


def test_a_bad_line_is_named_and_empty_lines_are_passed_over() -> None:
    at = datetime(2026, 3, 2, 10, 0, tzinfo=CHINA)
    good = f"{at:%Y-%m-%d %H:%M},22.0"
    assert len(read_lines(f"\n{good}\n\n{at + timedelta(minutes=5):%Y-%m-%d %H:%M},22.1\n")) == 2
    with pytest.raises(Invalid) as caught:
        read_lines(f"{good}\n\nxx,22")
    assert caught.value.values["line"] == 3 and caught.value.field == "lines"
