"""What a logger's file may be: a table, or a lie."""

from __future__ import annotations

import pytest

from tongzhou.care.blood.actions import read_lines
from tongzhou.kernel.errors import Invalid


@pytest.mark.parametrize(
    "lie",
    ["\x89PNG\n\x00\x00", "时间,温度\n2026-11-30 08:00,nan", "时间,温度\n2026-11-30 08:00,1e999", "时间,温度\n" + '"' * 200_000, "时间,温度\n昨天,热"],
)  # fmt: skip
def test_what_is_no_table_is_refused_at_its_line(lie: str) -> None:
    with pytest.raises(Invalid, match=r"blood\.bad_line") as told:
        read_lines(lie, "file")
    assert told.value.field == "file"


def test_a_table_is_read_in_tenths() -> None:
    (one,) = read_lines("时间，温度\n2026/11/30 08:00，22.4 ℃\n")
    assert (one.line, one.tenths) == (2, 224)
