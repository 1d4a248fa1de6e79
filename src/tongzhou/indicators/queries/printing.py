"""A board over a period as it is printed: every figure as known at one moment, with a hash over its entries; and the same asked again later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.boards import BOARDS, Board
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import needs
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.definitions.written import from_json
from tongzhou.indicators.engine.combining import UNKNOWN, Value
from tongzhou.indicators.engine.combining import figures as combined
from tongzhou.indicators.engine.cube import By, Level, On
from tongzhou.indicators.models import Definition
from tongzhou.indicators.queries.boards import by_of, place_of
from tongzhou.indicators.queries.grounds import Ground
from tongzhou.indicators.queries.values import direct
from tongzhou.indicators.rules.codes import entries_hash
from tongzhou.indicators.rules.rhythms import year_before
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor, Grant
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.quantities import Qualifier


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure of a period: now, the same period a year before, and the ids of its entries."""

    indicator: Indicator
    now: Value
    before: Value
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A board over a period, as known at `as_of`."""

    ground: Ground
    board: Board
    window: Window
    as_of: datetime
    lines: tuple[Printed, ...]


def period(actor: Actor, ground: Ground, window: Window, *, as_of: datetime) -> Period:
    """The board's figures over the days, from the entries themselves. Two statements for each leaf: for a job, not for a page."""
    board = BOARDS[ground.subject]
    by, place = replace(by_of(ground), as_of=as_of), place_of(ground)
    windows = (window, year_before(window))
    lines = []
    for one in board.indicators:
        found = _values(actor, one.tree, windows, by)
        now, before = (found.get((place, each), UNKNOWN) for each in windows)
        lines.append(Printed(one, now, before, _entries(actor, one.tree, window, by)))
    return Period(ground, board, window, as_of, tuple(lines))


def _values(actor: Actor, tree: Tree, windows: Sequence[Window], by: By) -> dict[tuple[str, Window], Value]:
    wanted = list(dict.fromkeys(need for window in windows for need in needs(tree, window)))
    return combined(tree, windows, direct(actor).compute(wanted, by))


def _entries(actor: Actor, tree: Tree, window: Window, by: By) -> tuple[str, ...]:
    engine = direct(actor)
    return tuple(sorted({id for need in needs(tree, window) for id in engine.lineage(need, by)}))


def as_rows(told: Period) -> list[dict[str, Any]]:
    """The figures that are known, as an issue keeps them."""
    by, place = by_of(told.ground), place_of(told.ground)
    return [
        {
            "code": one.indicator.code, "version": one.indicator.version, "level": by.level.value, "side": by.on.value, "place": place,
            "start": _day(told.window.start), "end": _day(told.window.end), "number": _text(one.now.number), "of": _text(one.now.of),
            "to": _text(one.now.to), "about": one.now.qualifier.value, "entries": one.now.entries, "hash": entries_hash(one.entries),
        }
        for one in told.lines
        if one.now.number is not None
    ]  # fmt: skip


def scope_of(actor: Actor) -> list[dict[str, Any]]:
    """What the actor reaches of the ledger, as an issue keeps it."""
    return [
        {"path": grant.path, "region": grant.region, "cascades": grant.cascades}
        for grant in actor.grants_for(Permission.READ_LEDGER)
    ]


def reader(scope: Iterable[Mapping[str, Any]]) -> Actor:
    """Somebody who reaches exactly that and may do nothing else: a printed figure is asked again in the scope in which it was printed."""
    reads = frozenset({Permission.READ_LEDGER})
    grants = (Grant(reads, one["path"], one["region"], one["cascades"], "reader") for one in scope)
    return Actor(None, "verification", grants=tuple(grants))


@dataclass(frozen=True, slots=True)
class Again:
    """A printed figure asked again: `then` as of its moment, `now` as of today; whether value, number and entries are those printed.

    `known` is False when the definition of that version is no longer to be found.
    """

    printed: Mapping[str, Any]
    then: Value
    now: Value
    same: bool
    known: bool = True


def again(
    scope: Iterable[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], *, as_of: datetime
) -> list[Again]:
    """Each printed figure recomputed in the scope and at the moment of its printing, and as of now. Three statements for each leaf."""
    actor = reader(scope)
    trees = trees_of({row["version"] for row in rows})
    return [_again(actor, row, trees.get(row["version"]), as_of) for row in rows]


def _again(actor: Actor, row: Mapping[str, Any], tree: Tree | None, as_of: datetime) -> Again:
    if tree is None:
        return Again(row, UNKNOWN, UNKNOWN, same=False, known=False)
    window = Window(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
    only = frozenset({row["place"]}) if row["place"] else frozenset[str]()
    today = By(Level(row["level"]), On(row["side"]), only=only)
    past = replace(today, as_of=as_of)
    then, now = (
        _values(actor, tree, [window], by).get((row["place"], window), UNKNOWN) for by in (past, today)
    )
    kept = (row["number"], row["of"], row["to"], row["about"], row["entries"], row["hash"])
    asked = (
        _text(then.number), _text(then.of), _text(then.to), then.qualifier.value, then.entries,
        entries_hash(_entries(actor, tree, window, past)),
    )  # fmt: skip
    return Again(row, then, now, same=kept == asked)


def trees_of(versions: set[str]) -> dict[str, Tree]:
    """Definitions by their version: those in force, else those of the past. One statement."""
    found = {one.version: one.tree for one in catalogue.ALL.values() if one.version in versions}
    rest = versions - set(found)
    rows = Definition.objects.filter(version__in=rest).values_list("version", "tree")
    return found | {version: from_json(tree) for version, tree in rows}


def value_of(row: Mapping[str, Any]) -> Value:
    """A kept figure as it was."""

    def number(name: str) -> Decimal | None:
        return None if row[name] is None else Decimal(row[name])

    return Value(number("number"), row["entries"], number("of"), number("to"), Qualifier(row["about"]))


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _day(day: date | None) -> str:
    assert day
    return day.isoformat()
