"""The figures of a whole catalogue at once, and what stands of the tables from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from tongzhou.indicators.definitions.reading import Additivity, additivity, leaves, targets
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.engine.combining import UNKNOWN, Value
from tongzhou.indicators.engine.cube import WHOLE, By
from tongzhou.indicators.models import Outside
from tongzhou.indicators.queries.defined import Defined
from tongzhou.indicators.queries.values import values
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor


def listable(tree: Tree) -> bool:
    """Whether a list can show it: statements and promises are read one by one, on the indicator's own page."""
    statements = any(additivity(leaf) is Additivity.STATEMENTS for leaf in leaves(tree))
    return not statements and not targets(tree)


def together(actor: Actor, several: Sequence[Defined], window: Window) -> dict[str, Value]:
    """The figure of each listable indicator over all that the reader may see, by code. Five statements at most, however many there are."""
    trees = {one.code: one.at(window.last or date.max).tree for one in several}
    asked = {code: tree for code, tree in trees.items() if listable(tree)}
    found = values(actor, list(asked.values()), [window], By())
    return {code: one.get((WHOLE, window), UNKNOWN) for code, one in zip(asked, found, strict=True)}


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a table: months from first to last, regions, rows."""

    first: date
    last: date
    regions: int
    rows: int


def standing() -> dict[str, Standing]:
    """What stands of each table that was brought in, by series. One statement."""
    rows = Outside.objects.filter(replaced_at=None).values("series")
    told = rows.annotate(
        first=Min("month"), last=Max("month"), regions=Count("region", distinct=True), rows=Count("pk")
    )
    return {one["series"]: Standing(one["first"], one["last"], one["regions"], one["rows"]) for one in told}


def rows_of(series: str, *, limit: int = 200) -> list[Outside]:
    """The standing rows of a table, the latest month first. One statement."""
    return list(Outside.objects.filter(series=series, replaced_at=None).order_by("-month", "region")[:limit])
