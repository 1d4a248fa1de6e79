"""Drawings of a report as SVG: columns over time, bars of promises. Numbers stand beside the marks, so nothing is guessed.

Only presentation attributes: the same text is set into a page, a PDF and (as a picture) into Word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from tongzhou.indicators.queries import Step
from tongzhou.indicators.rules import Window

INK, QUIET, RAIL, INDIGO, JADE, AMBER, RED = (
    "#1d2433", "#5c6475", "#e4e7ee", "#27477a", "#1f6b55", "#a86a12", "#b3261e",
)  # fmt: skip
WIDE = 640
FONT = "Noto Sans SC"
COLUMNS_HIGH, COLUMNS_LOW, COLUMNS_FOOT, COLUMNS_TOP = 96, 56, 22, 20
"""Heights in units: of the tallest column (in a summary the lower), of what stands under and over it."""
BAR = 42


@dataclass(frozen=True, slots=True)
class Bar:
    """A promise as a bar: shares of its target from 0 to 1; `tone` "jade", "amber" or "red"."""

    name: str
    shown: str
    done: float
    expected: float | None
    tone: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """An SVG with its size in its own units."""

    svg: str
    wide: int
    high: int


def periods(window: Window, step: Step) -> list[date]:
    """The first days of the months (or years) that the window touches. The window has both ends."""
    assert window.start and window.end
    found, day = [], window.start.replace(day=1)
    if step is Step.YEAR:
        day = day.replace(month=1)
    while day < window.end:
        found.append(day)
        if step is Step.YEAR:
            day = day.replace(year=day.year + 1)
        else:
            day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    return found


def columns(
    values: Mapping[date, Decimal], every: Sequence[date], labels: Sequence[str], high: int = COLUMNS_HIGH
) -> Drawn:
    """One column for each period, its number above it; a period without an entry has a mark on the floor, no column."""
    most = max(values.values(), default=Decimal(1)) or Decimal(1)
    width = WIDE / max(1, len(every))
    floor = COLUMNS_TOP + high
    parts = [f'<line x1="0" x2="{WIDE}" y1="{floor}" y2="{floor}" stroke="{QUIET}" stroke-width=".7"/>']
    for n, period in enumerate(every):
        middle, number = round(width * (n + 0.5), 1), values.get(period)
        parts.append(text(middle, floor + 15, labels[n], QUIET, 10, "middle"))
        if number is None:
            parts.append(f'<circle cx="{middle}" cy="{floor}" r="1.6" fill="{QUIET}"/>')
            continue
        tall = round(float(number / most) * high, 1)
        wide = round(min(34.0, width * 0.62), 1)
        left = round(middle - wide / 2, 1)
        parts.append(
            f'<rect x="{left}" y="{round(floor - tall, 1)}" width="{wide}" height="{tall}" rx="1.5" fill="{INDIGO}"/>'
        )
        parts.append(text(middle, round(floor - tall - 5, 1), f"{number.normalize():,f}", INK, 10, "middle"))
    return drawn(parts, floor + COLUMNS_FOOT)


def bars(rows: Sequence[Bar]) -> Drawn:
    """A line of text and a bar for each promise; the upright mark is where it should stand on the day of the report."""
    parts: list[str] = []
    for n, row in enumerate(rows):
        top = n * BAR
        colour = {"jade": JADE, "amber": AMBER, "red": RED}.get(row.tone, INDIGO)
        parts.append(text(0, top + 12, short(row.name, 76), INK, 11, "start"))
        parts.append(text(WIDE, top + 12, row.shown, INK, 11, "end"))
        parts.append(f'<rect x="0" y="{top + 18}" width="{WIDE}" height="9" rx="4.5" fill="{RAIL}"/>')
        if row.done > 0:
            long = round(max(9.0, min(1.0, row.done) * WIDE), 1)
            parts.append(f'<rect x="0" y="{top + 18}" width="{long}" height="9" rx="4.5" fill="{colour}"/>')
        if row.expected is not None:
            at = round(min(1.0, row.expected) * (WIDE - 2), 1)
            parts.append(f'<rect x="{at}" y="{top + 15}" width="2" height="15" fill="{INK}"/>')
    return drawn(parts, max(1, len(rows)) * BAR)


def label(period: date, step: Step, window: Window, language: str) -> str:
    """What stands under a column; a year that the window holds only a part of says so."""
    assert window.start and window.last
    if step is Step.MONTH:
        first = period <= window.start or period.month == 1
        return f"{period.year}-{period.month:02d}" if first else str(period.month)
    since, until = max(period, window.start), min(period.replace(month=12, day=31), window.last)
    told = [
        f"{since:%m-%d} 起" if since != period else "",
        f"至 {until:%m-%d}" if (until.month, until.day) != (12, 31) else "",
    ]
    if language.startswith("en"):
        told = [f"from {since:%m-%d}" if told[0] else "", f"to {until:%m-%d}" if told[1] else ""]
    part = " ".join(one for one in told if one)
    return f"{period.year} ({part})" if part else str(period.year)


def text(x: float, y: float, says: str, colour: str, size: int, anchor: str) -> str:
    """A line of text at a point; `anchor` "start", "middle" or "end"."""
    return (
        f'<text x="{x}" y="{y}" fill="{colour}" font-family="{FONT}, sans-serif" font-size="{size}" '
        f'text-anchor="{anchor}">{escape(says)}</text>'
    )


def drawn(parts: list[str], high: int) -> Drawn:
    """The parts as one drawing of the usual width."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{high}" viewBox="0 0 {WIDE} {high}">'
    )
    return Drawn(head + "".join(parts) + "</svg>", WIDE, high)


def short(says: str, most: int) -> str:
    """The text within `most` half widths, cut with an ellipsis: a Chinese sign is as wide as two Latin ones."""
    room = most
    for n, sign in enumerate(says):
        room -= 2 if ord(sign) > 0x2E80 else 1
        if room < 0:
            return says[:n] + "…"
    return says
