"""The line of days as a drawing: a bar for each posting, white where somebody was away, amber where nobody was there.

A drawing of its own size, scaled to the page and to paper; a small screen shows the same as a list.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext as _

from tongzhou.directory.rules import Title
from tongzhou.kernel.periods import Period
from tongzhou.support.postings.rules.continuity import clipped, gaps, months_of
from tongzhou.support.postings.rules.lifecycle import OFF, REAL, State
from tongzhou.support.postings.rules.saying import MONTHS, span_words
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Text, speak
from tongzhou.web.partnerships.parts import english
from tongzhou.web.postings.parts import badge, span

if TYPE_CHECKING:
    from tongzhou.support.postings.queries import Drawn
    from tongzhou.support.postings.rules.continuity import Stay

WIDTH, LABELS, ROW, HEAD, TOP = 1040, 262, 44, 30, 30
CHART = WIDTH - LABELS - 2
NAME_EM, UNDER_EM = 16, 19
"""Characters (of full width) that the two lines of a label hold."""
KINDS = {State.ARRIVING: "claimed", State.PLANNED: "planned", State.AGREED: "planned", State.DECLINED: "off", State.CANCELLED: "off"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days. `kind`: real, claimed, planned, off, away, gap."""

    x: int
    width: int
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A posting (or, without an address, the gaps): label, bars, and the sentence that is read instead of seen."""

    y: int
    name: str
    under: str
    href: str
    said: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A host above its postings."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month's column."""

    x: int
    width: int
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """A posting in the list form."""

    href: str
    name: str
    under: str
    span: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class Gantt(Component):
    """The whole drawing. `today` is the x of today's line, None when today lies outside."""

    template: ClassVar[str] = "postings/gantt.html"
    label: Text
    months: tuple[Month, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    items: tuple[tuple[str, tuple[Item, ...]], ...]
    height: int
    today: int | None
    gaps: tuple[Text, ...] = ()

    @property
    def box(self) -> str:
        """The drawing's own measure."""
        return f"0 0 {WIDTH} {self.height}"


def gantt(
    rows: Sequence[Drawn],
    frame: Period,
    on: date,
    *,
    asked: Period | None = None,
    stays: Sequence[Stay] = (),
) -> Gantt:
    """Postings (by host) on the days of `frame`. `asked`: days on which somebody of `stays` should be there: gaps are drawn."""
    by_host = [(host, list(some)) for host, some in groupby(rows, key=lambda row: row.host)]
    y, headings, lines = TOP, list[Heading](), list[Line]()
    holes = _holes(stays, asked, on)
    if holes:
        lines.append(_gap_line(y, holes, frame))
        y += ROW
    for host, some in by_host:
        if len(by_host) > 1:
            headings.append(Heading(y, _cut(host, 60)))
            y += HEAD
        for row in some:
            lines.append(_line(y, row, frame, on))
            y += ROW
    return Gantt(
        label=_("派驻时间轴"),
        months=tuple(_month(one, frame) for one in months_of(frame)),
        headings=tuple(headings),
        lines=tuple(lines),
        items=tuple((host, tuple(_item(row, on) for row in some)) for host, some in by_host),
        height=y + 8,
        today=_x(on, frame) if on in frame else None,
        gaps=tuple(span_words(one) for one in holes),
    )


def _x(day: date, frame: Period) -> int:
    assert frame.end is not None
    return LABELS + round(CHART * (day - frame.start).days / (frame.end - frame.start).days)


def _bar(part: Period, frame: Period, kind: str, text: str = "") -> Bar:
    assert part.end is not None
    x = _x(part.start, frame)
    width = max(2, _x(part.end, frame) - x)
    return Bar(x, width, kind, text if width > 8 * len(text) else "")


def _month(one: Period, frame: Period) -> Month:
    bar = _bar(one, frame, "")
    label = MONTHS[one.start.month - 1] if english() else f"{one.start.month} 月"
    if one.start == frame.start or one.start.month == 1:
        label = f"{label} {one.start.year}" if english() else f"{one.start.year}.{one.start.month}"
    return Month(bar.x, bar.width, label)


def _holes(stays: Sequence[Stay], asked: Period | None, on: date) -> tuple[Period, ...]:
    """Days without anybody: past ones by who has really come, coming ones by the plan."""
    if asked is None:
        return ()
    tomorrow = on + timedelta(1)
    found: list[Period] = []
    for frame, some in (
        (clipped(asked, Period(date.min, tomorrow)), [stay for stay in stays if stay.real]),
        (clipped(asked, Period(tomorrow)), stays),
    ):
        if frame:
            found += gaps([part for stay in some for part in stay.present], frame)
    return tuple(found)


def _gap_line(y: int, holes: Iterable[Period], frame: Period) -> Line:
    bars = tuple(_bar(part, frame, "gap") for one in holes if (part := clipped(one, frame)))
    return Line(y, _("无人在岗"), "", "", "", bars)


def _line(y: int, row: Drawn, frame: Period, on: date) -> Line:
    term = row.stay.term
    kind = "real" if row.status in REAL else KINDS.get(row.status, "planned")
    shown = clipped(term, frame)
    bars = [_bar(shown, frame, kind, _short(term))] if shown else []
    if kind == "real" and shown and (ahead := clipped(shown, Period(on + timedelta(1)))):
        bars.append(_bar(ahead, frame, "ahead"))
    away = row.stay.away if row.status not in OFF else ()
    bars += [_bar(part, frame, "away") for one in away if (part := _inside(one, term, frame))]
    said = f"{row.name}，{row.place}，{span(row.first, row.last, on)}，{speak(row.status.words)}"
    name, under = _cut(_named(row), NAME_EM), _cut(_under(row), UNDER_EM)
    return Line(y, name, under, f"/postings/{row.pk}/", said, tuple(bars))


def _inside(one: Period, term: Period, frame: Period) -> Period | None:
    part = clipped(one, term)
    return clipped(part, frame) if part else None


def _named(row: Drawn) -> str:
    return f"{row.name} {speak(Title(row.title).words)}"


def _under(row: Drawn) -> str:
    return " · ".join(part for part in (row.department, speak(row.part.words), row.giver) if part)


def _short(term: Period) -> str:
    last = (term.end or term.start) - timedelta(1)
    return f"{term.start.month}.{term.start.day}–{last.month}.{last.day}"


def _item(row: Drawn, on: date) -> Item:
    return Item(f"/postings/{row.pk}/", _named(row), _under(row), span(row.first, row.last, on), badge(row))


def _cut(text: str, most: int) -> str:
    """The text, shortened to so many full-width characters."""
    if len(text) <= most:
        return text
    width = 0.0
    for place_, sign in enumerate(text):
        width += 1 if unicodedata.east_asian_width(sign) in "WF" else 0.55
        if width > most:
            return f"{text[: max(1, place_ - 1)]}…"
    return text
