"""How a report says days, sums and quantities in its language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tongzhou.indicators.rules import Window
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA

CENT = Decimal("0.01")
WAN = 1_000_000
"""Fen in ten thousand yuan."""


def english(language: str) -> bool:
    """Whether the report speaks English."""
    return language.startswith("en")


def grouped(number: Decimal | int) -> str:
    """ "19,289", "10.5"."""
    found = Decimal(number).quantize(CENT).normalize()
    return f"{found:,f}"


def amount(number: Decimal, unit: Unit, language: str) -> str:
    """ "19,289 人次"; money in 万元 from ten thousand yuan on, in English in yuan."""
    if unit is Unit.FEN:
        if english(language):
            return f"{grouped(number / 100)} yuan"
        return f"{grouped(number / 1_000_000)} 万元" if abs(number) >= WAN else f"{grouped(number / 100)} 元"
    return f"{grouped(number)} {Quantity(number, unit).counted.into(language)}"


def quantity(found: Quantity | None, language: str) -> str:
    """A quantity with its qualifier; a dash for what is not known."""
    if found is None:
        return "—"
    return found.qualifier.words.into(language) + amount(found.number, found.unit, language)


def day(of: date | None) -> str:
    """ "2021-03-05"; a dash for an unknown one."""
    return of.isoformat() if of else "—"


def day_of(at: datetime) -> str:
    """The day of a moment in China."""
    return at.astimezone(CHINA).date().isoformat()


def days(window: Window) -> Words:
    """The days of a report: a calendar year as a year, else both days."""
    first, last = window.start, window.last
    if first and last and (first.month, first.day) == (1, 1) and last == first.replace(month=12, day=31):
        return Words(f"{first.year} 年", str(first.year))
    return Words(f"{day(first)} 至 {day(last)}", f"{day(first)} to {day(last)}")
