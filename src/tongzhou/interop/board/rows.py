"""A board as rows of text (CSV): one row for each figure, with the parts of a ratio and its number of cases."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tongzhou.indicators.definitions.given import origin
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.engine.combining import Value
from tongzhou.indicators.queries.boards import Drawn, Spread
from tongzhou.indicators.queries.grounds import Ground
from tongzhou.indicators.rules.windows import Window
from tongzhou.interop.board.saying import SMALL, hidden
from tongzhou.kernel.words import Words

HEADS = (
    Words("指标代码", "code"), Words("指标", "indicator"), Words("定义版本", "version"), Words("单位", "unit"),
    Words("地方代码", "place code"), Words("地方", "place"), Words("从", "from"), Words("到", "to"),
    Words("数", "number"), Words("分子", "numerator"), Words("分母", "denominator"), Words("约或超过", "about or more than"),
    Words("台账条数", "entries"), Words("陈述还是计算", "stated or computed"),
)  # fmt: skip
"""Numbers are exact and without thousands; money is in fen; unknown is empty, never zero."""


Figure = tuple[Indicator, Ground, Window, Value]
"""One figure of a board: what, where, which days, how much."""


def figures(told: Drawn | Spread) -> Iterator[Figure]:
    """Of a board every line over this year to date, its whole months, the same of last year, and each of twelve months; of a region's every place × indicator over this year to date."""
    days = told.periods
    if isinstance(told, Spread):
        for place in told.rows:
            for one, value in zip(told.columns, place.figures, strict=True):
                yield one, place.ground, days.year, value
        return
    for _section, lines in told.sections:
        for line in lines:
            known = [(days.year, line.now), *zip(days.months, line.months, strict=True)]
            if days.done and days.before:
                known[1:1] = [(days.done, line.done), (days.before, line.before)]
            for window, value in known:
                yield line.indicator, told.ground, window, value


def of_board(told: Drawn | Spread, language: str, *, cares: bool) -> str:
    """All of its figures as CSV."""
    return _csv((row(*one, language, cares=cares) for one in figures(told)), language)


def row(
    one: Indicator, ground: Ground, window: Window, value: Value, language: str, *, cares: bool
) -> list[str]:
    """One figure."""
    shut = hidden(one, value, cares=cares)
    return [
        one.code, one.words.into(language), one.version[:12], one.unit.value, ground.key, ground.name.into(language),
        window.start.isoformat() if window.start else "", window.last.isoformat() if window.last else "",
        f"<{SMALL}" if shut else plain(value.number), plain(value.of), plain(value.to), value.qualifier.value,
        "" if shut else str(value.entries), origin(one.tree).into(language),
    ]  # fmt: skip


def plain(number: Decimal | None) -> str:
    """A number without thousands and trailing zeros; unknown is empty."""
    return "" if number is None else f"{number.normalize():f}"


def _csv(rows: Iterable[list[str]], language: str) -> str:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([head.into(language) for head in HEADS])
    writer.writerows(rows)
    return held.getvalue()
