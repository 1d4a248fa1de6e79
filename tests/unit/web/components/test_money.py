"""Money as a quantity: kept in fen, read in yuan; to the last fen where somebody signs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.web.components.component import speak
from tongzhou.web.components.figures import exactly, number_of, unit_of


def said(quantity: Quantity, language: str) -> str:
    with translation.override(language):
        return f"{number_of(quantity)} {speak(unit_of(quantity))}"


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (200_000_000, "200 万元", "2 million yuan"),
        (130_000_000, "130 万元", "1.3 million yuan"),
        (65_000_00, "6.5 万元", "65,000 yuan"),
        (350_00, "350 元", "350 yuan"),
        (-200_000_000, "-200 万元", "-2 million yuan"),
        (0, "0 元", "0 yuan"),
    ],
)
def test_money_is_read_in_yuan(fen: int, zh: str, en: str) -> None:
    quantity = Quantity(Decimal(fen), Unit.FEN)
    assert (said(quantity, "zh-hans"), said(quantity, "en")) == (zh, en)


def test_things_keep_their_unit() -> None:
    assert said(Quantity(Decimal(2), Unit.VEHICLE), "zh-hans") == "2 辆"


@given(st.integers(-(10**13), 10**13))
def test_what_is_signed_is_not_rounded(fen: int) -> None:
    with translation.override("zh-hans"):
        number, unit = exactly(Quantity(Decimal(fen), Unit.FEN)).split()
    assert unit == "元" and Decimal(number.replace(",", "")) * 100 == fen
