"""A board computed: its figures this year, the same months last year, twelve months one by one; in the reader's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.boards import BOARDS, Board, Section
from tongzhou.indicators.definitions.catalogue.awaited import words_of
from tongzhou.indicators.definitions.indicator import Indicator, Rate
from tongzhou.indicators.definitions.reading import needs
from tongzhou.indicators.engine.combining import UNKNOWN, Value
from tongzhou.indicators.engine.cube import WHOLE, By, Level
from tongzhou.indicators.keeping.facts import DIGITS
from tongzhou.indicators.keeping.reading import keeps
from tongzhou.indicators.queries.grounds import NATION, PARTS, Ground, parts_of
from tongzhou.indicators.queries.tabled import tabled
from tongzhou.indicators.queries.values import At, values
from tongzhou.indicators.rules.recent import Change, Periods, change, periods
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words

NO_ENTRY = Words("还没有记录", "nothing on record yet")
STILL_MISSING = Words("还缺：{names}", "still missing: {names}")
NO_BASE = Words("没有可作分母的记录", "nothing on record to divide by")
NEW_YEAR = Words("一月过完才能比", "compared once January is over")
NOT_THEN = Words("去年同期没有记录", "nothing on record a year ago")
NOT_NOW = Words("今年这几个月没有记录", "nothing on record in these months")


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a board. `why` says why there is no figure, `why_not` why there is no comparison; "" words where there is one.

    `now` is the year to date, `done` and `before` are its whole months and the same of last year, `months` the last twelve.
    """

    indicator: Indicator
    now: Value
    done: Value
    before: Value
    months: tuple[Value, ...]
    change: Change | None
    why: Words | None = None
    why_not: Words | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A board as it was read: whose, when, its large figures, its sections without those that hold nothing anybody could know."""

    ground: Ground
    periods: Periods
    headline: tuple[Line, ...]
    sections: tuple[tuple[Section, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A place of a region's board with its figures, in the order of the columns."""

    ground: Ground
    figures: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """A region's board: its own large figures, and a row for each place in it. `why` says for each column why it is empty."""

    ground: Ground
    periods: Periods
    headline: tuple[Line, ...]
    columns: tuple[Indicator, ...]
    rows: tuple[Row, ...]
    why: tuple[Words | None, ...]


_LEVELS = {digits: Level(name) for name, digits in DIGITS.items()}


def level_of_parts(ground: Ground) -> Level:
    """By what the rows of a region's board are told apart."""
    return _LEVELS[PARTS[0 if ground.place == NATION else len(ground.place)]]


def by_of(ground: Ground) -> By:
    """How the engines tell this ground's own figures apart."""
    if ground.place == NATION:
        return By(Level.WHOLE)
    level = _LEVELS.get(len(ground.place), ground.subject.level)
    return By(level, ground.subject.side, only=frozenset({ground.place}))


def place_of(ground: Ground) -> str:
    """The place under which the engines answer for it."""
    return WHOLE if ground.place == NATION else ground.place


def board(actor: Actor, ground: Ground, *, on: date) -> Drawn:
    """One board. At most five statements from the leaf tables."""
    told, board = periods(on), BOARDS[ground.subject]
    lines = {one.indicator.code: one for one in _lines(actor, board.indicators, ground, told)}
    sections = tuple(
        (section, tuple(lines[one.code] for one in section.indicators)) for section in board.sections
    )
    return Drawn(ground, told, _headline(board, lines), tuple(one for one in sections if one[1]))


def lines(actor: Actor, codes: Sequence[str], ground: Ground, *, on: date) -> Drawn:
    """These indicators (as far as the catalogue holds them) as a board without sections. At most five statements."""
    told = periods(on)
    several = [catalogue.ALL[code] for code in codes if code in catalogue.ALL]
    return Drawn(ground, told, tuple(_lines(actor, several, ground, told)), ())


def spread(actor: Actor, ground: Ground, *, on: date) -> Spread:
    """A region's board: its parts as rows (provinces, counties, townships, villages), key indicators as columns. At most eleven statements."""
    told, board = periods(on), BOARDS[ground.subject]
    columns = tuple(one for section in board.sections for one in section.indicators)
    places = parts_of(actor, ground, on=on)
    by = By(level_of_parts(ground), only=frozenset(one.place for one in places))
    found = values(actor, [one.tree for one in columns], [told.year], by) if places else []
    rows = tuple(
        Row(place, tuple(one.get((place.place, told.year), UNKNOWN) for one in found)) for place in places
    )
    few = [one for one in board.indicators if one.code in board.headline]
    lines = {one.indicator.code: one for one in _lines(actor, few, ground, told)}
    none = [all(row.figures[n].number is None for row in rows) for n in range(len(columns))]
    why = tuple(missing(one, UNKNOWN) if none[n] else None for n, one in enumerate(columns))
    return Spread(ground, told, _headline(board, lines), columns, rows, why)


def _headline(board: Board, lines: dict[str, Line]) -> tuple[Line, ...]:
    return tuple(lines[code] for code in board.headline if code in lines)


def _lines(actor: Actor, several: Sequence[Indicator], ground: Ground, told: Periods) -> list[Line]:
    by, place = by_of(ground), place_of(ground)
    found = figures(actor, several, told.windows, by)
    return [_line(one, place, told, got) for one, got in zip(several, found, strict=True)]


def figures(
    actor: Actor, several: Sequence[Indicator], windows: Sequence[Window], by: By
) -> list[dict[At, Value]]:
    """The figures of each. What only the entries can say (statements) is asked over the first window alone."""
    kept = [
        all(keeps(need, by) or tabled(need, by) for need in needs(one.tree, windows[0])) for one in several
    ]
    found = iter(
        values(actor, [one.tree for one, is_kept in zip(several, kept, strict=True) if is_kept], windows, by)
    )
    told = [one.tree for one, is_kept in zip(several, kept, strict=True) if not is_kept]
    rest = iter(values(actor, told, windows[:1], by) if told else [])
    return [next(found if is_kept else rest) for is_kept in kept]


def _line(one: Indicator, place: str, told: Periods, got: dict[At, Value]) -> Line:
    def value(window: Window | None) -> Value:
        return got.get((place, window), UNKNOWN) if window else UNKNOWN

    now, done, before = value(told.year), value(told.done), value(told.before)
    moved = change(done.number, before.number, percent=one.unit is Rate.PERCENT)
    return Line(
        indicator=one,
        now=now,
        done=done,
        before=before,
        months=tuple(value(month) for month in told.months),
        change=moved,
        why=missing(one, now),
        why_not=None if moved else _not_compared(told, done, before),
    )


def missing(one: Indicator, now: Value) -> Words | None:
    """Why there is no figure; None when there is one."""
    if now.number is not None:
        return None
    if one.needs:
        names = [words_of(need) for need in one.needs]
        both = Words("、".join(name.zh for name in names), "; ".join(name.en for name in names))
        return STILL_MISSING.format(names=both)
    return NO_BASE if now.to is not None and not now.to else NO_ENTRY


def _not_compared(told: Periods, done: Value, before: Value) -> Words:
    if told.done is None:
        return NEW_YEAR
    return NOT_NOW if done.number is None and before.number is not None else NOT_THEN
