"""What boards show, as components."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tongzhou.indicators.definitions.given import MARK, given
from tongzhou.interop.board import saying
from tongzhou.web.components.charts import Spark
from tongzhou.web.components.component import Component, Text, speak
from tongzhou.web.dashboards import links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tongzhou.indicators.definitions.indicator import Indicator
    from tongzhou.indicators.engine.combining import Value
    from tongzhou.indicators.engine.cube import By
    from tongzhou.indicators.queries.boards import Line
    from tongzhou.indicators.rules.recent import Periods


@dataclass(frozen=True, slots=True)
class Measured(Component):
    """A line of a board: the indicator, its figure with n, the change, twelve months."""

    template: ClassVar[str] = "dashboards/measured.html"
    name: Text
    page: str
    about: str
    number: str
    unit: str
    href: str
    cases: Text
    change: Text
    spark: Spark | None
    few: bool = False
    given: Text = ""
    """That it was stated, not computed."""


@dataclass(frozen=True, slots=True)
class Large(Component):
    """One of the large figures of a board."""

    template: ClassVar[str] = "dashboards/large.html"
    name: Text
    about: str
    number: str
    unit: str
    href: str
    under: Text
    spark: Spark | None
    why: Text = ""


def language() -> str:
    """The page's language, as documents are told it."""
    return get_language() or "zh-hans"


def cases(value: Value) -> str:
    """How many entries a figure stands on."""
    return ngettext("%(n)s 条", "%(n)s 条", value.entries) % {"n": f"{value.entries:,}"}


def measured(line: Line, by: By, place: str, periods: Periods, *, cares: bool) -> Measured:
    """A line that has a figure, as a component."""
    one = line.indicator
    told = saying.said(one, line.now, language(), cares=cares)
    assert told is not None
    return Measured(
        name=one.words,
        page=links.indicator(one.code),
        about=told.about,
        number=told.number,
        unit=told.unit,
        href=links.entries(one.code, by, place, periods.year),
        cases=cases(line.now),
        change=saying.moved_short(line.change) if line.change else (line.why_not or ""),
        spark=spark(line, periods, cares=cares),
        few=saying.few(one, line.now),
        given=MARK if given(one.tree) else "",
    )


def large(line: Line, by: By, place: str, periods: Periods, *, cares: bool) -> Large:
    """One of the large figures."""
    one = line.indicator
    told = saying.said(one, line.now, language(), cares=cares)
    moved = saying.moved(line.change) if line.change else line.why_not
    return Large(
        name=one.words,
        about=told.about if told else "",
        number=told.number if told else "",
        unit=told.unit if told else "",
        href=links.entries(one.code, by, place, periods.year) if told else "",
        under=moved if told and moved else "",
        spark=spark(line, periods, cares=cares),
        why=line.why or "",
    )


def lacking(several: Iterable[tuple[Text, Text | None]]) -> tuple[str, ...]:
    """What has no figure, in one sentence for each reason: "还没有记录：…"."""
    by: dict[str, list[str]] = {}
    for name, why in several:
        if why:
            by.setdefault(speak(why), []).append(speak(name))
    told = []
    for why, names in by.items():
        if language().startswith("en"):
            told.append(f"{', '.join(names)} ({why})" if ":" in why else f"{why}: {', '.join(names)}")
        else:
            told.append(f"{'、'.join(names)}（{why}）" if "：" in why else f"{why}：{'、'.join(names)}")
    return tuple(told)


def spark(line: Line, periods: Periods, *, cares: bool) -> Spark | None:
    """The twelve months; None where none of them is known, or where few patients would be told."""
    if all(value.number is None for value in line.months):
        return None
    if any(saying.hidden(line.indicator, value, cares=cares) for value in line.months):
        return None
    said = [saying.said(line.indicator, value, language()) for value in line.months]
    told = _("%(name)s，%(first)s 至 %(last)s 逐月：%(months)s") % {
        "name": speak(line.indicator.words),
        "first": month(periods.months[0].start),
        "last": month(periods.months[-1].start),
        "months": " ".join(one.whole if one else "—" for one in said),
    }
    return Spark(tuple(value.number for value in line.months), told)


def month(day: date | None) -> str:
    """ "2026-03"."""
    return f"{day:%Y-%m}" if day else ""


def compared(periods: Periods) -> str:
    """Which months the change compares."""
    if periods.done is None or periods.done.last is None:
        return _("同比要等一月过完")
    last = periods.done.last.month
    return _("同比：%(year)s 年 1–%(last)s 月比上年同期") % {"year": periods.done.last.year, "last": last} if last > 1 else _("同比：%(year)s 年 1 月比上年同期") % {"year": periods.done.last.year}  # fmt: skip


def named(one: Indicator) -> str:
    """The indicator's name with its unit, for a column's head."""
    unit = speak(one.unit.words)
    shut = {"分": _("元"), "fen": _("元"), "（每）": "", "each": ""}.get(unit, unit)
    return f"{speak(one.words)}（{shut}）" if shut and not language().startswith("en") else f"{speak(one.words)} ({shut})" if shut else speak(one.words)  # fmt: skip
