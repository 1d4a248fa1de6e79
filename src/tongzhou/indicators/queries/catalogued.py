"""The figures of a whole catalogue at once, and what stands of the tables from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from tongzhou.indicators.definitions.reading import Additivity, additivity, compares, leaves, needs, targets
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.engine.combining import Value, figure
from tongzhou.indicators.engine.cube import WHOLE, By
from tongzhou.indicators.models import Outside
from tongzhou.indicators.queries.defined import Defined
from tongzhou.indicators.queries.values import leaves as leaves_of
from tongzhou.indicators.rules.periods import comparable
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor


def listable(tree: Tree) -> bool:
    """Whether a list can show it: statements and promises are read one by one, on the indicator's own page."""
    statements = any(additivity(leaf) is Additivity.STATEMENTS for leaf in leaves(tree))
    return not statements and not targets(tree)


def together(actor: Actor, several: Sequence[Defined], window: Window, *, today: date) -> dict[str, Value]:
    """The figure of each listable indicator over all that the reader may see, by code; a change over whole months that are over.

    Five statements at most, however many there are.
    """
    trees = {one.code: one.at(window.last or date.max).tree for one in several}
    asked = {
        code: (tree, comparable(window, today) if compares(tree) else window)
        for code, tree in trees.items()
        if listable(tree)
    }
    wanted = dict.fromkeys(need for tree, its in asked.values() for need in needs(tree, its))
    found = leaves_of(actor, list(wanted), By())
    return {code: figure(tree, its, WHOLE, found) for code, (tree, its) in asked.items()}


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
