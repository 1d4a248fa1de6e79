"""Stated against computed: each figure of a programme's reports, the ledger's own, and the difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from tongzhou.indicators import named
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import narrowed
from tongzhou.indicators.definitions.tree import Is
from tongzhou.indicators.models import StatedFigure
from tongzhou.indicators.queries.computing import compute
from tongzhou.indicators.queries.scope import Ask, Scope
from tongzhou.indicators.rules import ALWAYS, Record, Result, Window
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound, sentence
from tongzhou.kernel.quantities import Unit
from tongzhou.partnerships.models import Programme

MOST = 200
NO_FIGURE = sentence(
    "indicators.no_figure",
    "这个项目没有名为“{name}”的数字。",
    "The programme states no figure “{name}”.",
    then_zh="请看列表里有哪些名称。",
    then_en="See the list for the names there are.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A stated figure with what the ledger comes to for the same days. Money is in fen here, in yuan where it is shown."""

    stated: StatedFigure
    ask: Ask
    result: Result

    @property
    def difference(self) -> Decimal | None:
        """Computed − stated; None when nothing is known."""
        return None if self.result.quantity is None else self.result.quantity.number - self.stated.number

    @property
    def recorded(self) -> bool:
        """Whether the figure opens to records of the partnership, not to entries."""
        return isinstance(self.ask.what, Record)


def figures(actor: Actor, programme: Programme, *, window: Window = ALWAYS) -> list[Line]:
    """The latest statement of each name, in the report's order, for a programme that was read for this actor.

    Days: those of `window` where given, else those that the figure is stated for, else all up to the report. At most five
    statements however many figures there are, and one for each figure that the partnership's records hold.
    """
    rows = _latest(programme)
    asks = [ask_of(row, window) for row in rows]
    found = compute(actor, asks)
    return [Line(row, ask, result) for row, ask, result in zip(rows, asks, found, strict=True)]


def figure(actor: Actor, programme: Programme, name: str, *, window: Window = ALWAYS) -> Line:
    """One of them. Raises NotFound."""
    row = next((one for one in _latest(programme) if one.name == name), None)
    if row is None:
        raise NotFound(NO_FIGURE, name=name)
    ask = ask_of(row, window)
    return Line(row, ask, compute(actor, [ask])[0])


def ask_of(row: StatedFigure, window: Window = ALWAYS) -> Ask:
    """What has to be computed for a stated figure."""
    what = named.get(row.measure)
    if row.only and isinstance(what, Indicator):
        tests = tuple(Is(field, tuple(values)) for field, values in sorted(row.only.items()))
        what = replace(what, tree=narrowed(what.tree, tests))
    return Ask(what, Scope(row.programme_id), _days(row, window))


def _days(row: StatedFigure, given: Window) -> Window:
    start = row.during.lower if row.during else None
    end = (row.during.upper if row.during else None) or row.as_of + timedelta(1)
    return Window(given.start or start, given.end or end)


def _latest(programme: Programme) -> list[StatedFigure]:
    rows = StatedFigure.objects.filter(programme=programme, retracted_at=None).order_by("as_of", "position")
    latest = {row.name: row for row in rows[:MOST]}
    return sorted(latest.values(), key=lambda row: (row.position, row.name))


def shown(number: Decimal | None, unit: str) -> tuple[Decimal | None, str]:
    """A number and its unit as they are said outside: money in yuan, everything else as it is."""
    if unit != Unit.FEN:
        return number, unit
    return None if number is None else number / 100, "yuan"


def reported_on(programme: Programme) -> date | None:
    """The day of the latest report that states a figure."""
    rows = StatedFigure.objects.filter(programme=programme, retracted_at=None)
    return rows.order_by("-as_of").values_list("as_of", flat=True).first()
