"""The picture of pairings: each line ends at the middle of its two boxes; what is over or to come is not drawn."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from uuid import UUID

from tongzhou.partnerships.rules import Level
from tongzhou.web.partnerships.picture import HIGH, picture

TODAY = date(2026, 11, 22)


def row(
    one: int,
    other: int,
    level: Level = Level.INSTITUTION,
    lower: date | None = None,
    upper: date | None = None,
):
    return SimpleNamespace(
        supporting_id=UUID(int=one), receiving_id=UUID(int=100 + other), level=level.value,
        supporting=SimpleNamespace(pk=one, label=f"支{one}", tier="province"),
        receiving=SimpleNamespace(pk=100 + other, label=f"受{other}", tier="county"),
        during=SimpleNamespace(lower=lower or date(2020, 1, 1), upper=upper),
    )  # fmt: skip


def test_nothing_is_drawn_of_what_does_not_hold_today() -> None:
    over, ahead = row(1, 1, upper=TODAY), row(1, 2, lower=date(2027, 1, 1))
    assert picture([over, ahead], TODAY) is None
    drawn = picture([over, ahead, row(2, 3, upper=date(2026, 11, 23))], TODAY)
    assert drawn and [house.name for house in drawn.taking] == ["受3"]


def test_two_are_one_line_whose_weight_is_its_levels() -> None:
    rows = [row(1, 1), row(1, 1, Level.DOCTOR), row(1, 1, Level.DOCTOR), row(1, 1, Level.TEAM)]
    drawn = picture(rows, TODAY)
    assert drawn and len(drawn.lines) == 1 and drawn.lines[0].weight == 3
    assert drawn.lines[0].said.zh == "支1 帮 受1：医院对医院、团队对团队、医生对医生"


def test_lines_end_in_the_middle_of_their_boxes_and_recipients_stand_near_their_supporters() -> None:
    drawn = picture([row(2, 1), row(1, 2), row(2, 3), row(1, 3)], TODAY)
    assert drawn
    assert [house.name for house in drawn.giving] == ["支1", "支2"]
    assert [house.name for house in drawn.taking] == ["受2", "受3", "受1"]
    ends = {line.said.zh.partition("：")[0]: line.path for line in drawn.lines}
    assert ends["支2 帮 受1"] == f"M0 750C50 750 50 {round(HIGH * 5 / 6)} 100 {round(HIGH * 5 / 6)}"
    assert ends["支1 帮 受2"].startswith("M0 250")
