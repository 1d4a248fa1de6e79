"""How a figure, its change and its number of cases are said, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tongzhou.indicators.definitions.indicator import Indicator, Rate
from tongzhou.indicators.definitions.reading import leaves
from tongzhou.indicators.definitions.tree import Distinct
from tongzhou.indicators.engine.combining import Value
from tongzhou.indicators.rules.recent import Change
from tongzhou.interop.report.saying import WAN, english, grouped
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words

FEW = 10
"""Cases below which a ratio says so: one more or less moves it by ten points."""
SMALL = 5
"""Patients below which their number is not said outside the houses that care for them."""
TENTH = Decimal("0.1")
UP, DOWN, SAME = (
    Words("比去年同期 +{n}", "+{n} on last year"),
    Words("比去年同期 −{n}", "−{n} on last year"),
    Words("与去年同期持平", "as last year"),
)
MANY = Decimal(500)
"""Per cent from which a rise is said as so many times: "+2,378%" is read by nobody."""
TIMES = Words("是去年同期的 {n} 倍", "{n} times last year")
FEW_CASES = Words("基数少", "few cases")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in words: "约", "1,204", "人次"."""

    about: str
    number: str
    unit: str

    @property
    def whole(self) -> str:
        """In one text: "约1,204 人次", "63.5%"."""
        gap = "" if self.unit in ("", "%") or self.unit.startswith("/") else " "
        return f"{self.about}{self.number}{gap}{self.unit}"


def said(one: Indicator, value: Value, language: str, *, cares: bool = True) -> Said | None:
    """The figure; None where there is none. `cares`: the reader's house cares for patients, so few of them may be told."""
    if value.number is None:
        return None
    about, number = value.qualifier.words.into(language), value.number
    if isinstance(one.unit, Rate):
        told = "" if one.unit is Rate.EACH else one.unit.words.into(language)
        return Said(about, grouped(number.quantize(TENTH, ROUND_HALF_UP)), told)
    if hidden(one, value, cares=cares):
        return Said("", f"<{SMALL}", one.unit.words.into(language))
    if one.unit is Unit.FEN:
        return Said(about, *_money(number, language))
    return Said(about, grouped(number), Quantity(number, one.unit).counted.into(language))


def hidden(one: Indicator, value: Value, *, cares: bool) -> bool:
    """Whether it counts so few patients that outside the houses that care for them only "<5" is said."""
    patients = any(isinstance(leaf, Distinct) and leaf.of == "member:patient" for leaf in leaves(one.tree))
    return not cares and patients and value.number is not None and 0 < value.number < SMALL


def _money(fen: Decimal, language: str) -> tuple[str, str]:
    if english(language):
        return (
            (f"{fen / 100_000_000:,.2f}", "million yuan")
            if abs(fen) >= 100 * WAN
            else (grouped(fen / 100), "yuan")
        )
    return (grouped(fen / 1_000_000), "万元") if abs(fen) >= WAN else (grouped(fen / 100), "元")


def moved(one: Change) -> Words:
    """The change in words: "比去年同期 +12%", of shares "+3.5 个百分点"."""
    if not one.number:
        return SAME
    if not one.points and one.number >= MANY:
        return TIMES.format(n=_times(one))
    size = grouped(abs(one.number))
    told = Words(f"{size} 个百分点", f"{size} points") if one.points else Words(f"{size}%", f"{size}%")
    return (UP if one.number > 0 else DOWN).format(n=told)


def moved_short(one: Change) -> Words:
    """The change for a narrow column: "+12%", "−3.5 点"."""
    if not one.points and one.number >= MANY:
        return Words(f"{_times(one)} 倍", f"×{_times(one)}")
    sign = "+" if one.number > 0 else "−" if one.number else "±"
    size = grouped(abs(one.number))
    return (
        Words(f"{sign}{size} 点", f"{sign}{size} pts")
        if one.points
        else Words(f"{sign}{size}%", f"{sign}{size}%")
    )


def _times(one: Change) -> str:
    return grouped(((one.number + 100) / 100).quantize(TENTH, ROUND_HALF_UP))


def few(one: Indicator, value: Value) -> bool:
    """Whether a ratio stands on few cases."""
    return isinstance(one.unit, Rate) and value.number is not None and value.entries < FEW
