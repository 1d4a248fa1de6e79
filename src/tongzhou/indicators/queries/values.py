"""Indicators over windows and places, for a reader: from the leaf tables where they can say it, from the entries where not."""

from __future__ import annotations

from collections.abc import Sequence

from tongzhou.indicators.definitions.reading import Need, needs
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.engine.combining import Promised, Value, figures, no_promise
from tongzhou.indicators.engine.cube import By, Engine, Found
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.indicators.keeping.reading import Kept, keeps
from tongzhou.indicators.queries.tabled import compute, tabled
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.queries.scope import either_side

At = tuple[str, Window]
"""Place and window of a figure."""


def values(
    actor: Actor,
    trees: Sequence[Tree],
    windows: Sequence[Window],
    by: By,
    *,
    promised: Promised = no_promise,
) -> list[dict[At, Value]]:
    """The figures of each tree, in order, for every place of the reader's scope that has a fact of it.

    At most four statements from the leaf tables (whole months, as known now), tables from outside among them; one more for each leaf that only the entries can answer.
    """
    wanted = list(dict.fromkeys(one for tree in trees for window in windows for one in needs(tree, window)))
    found = leaves(actor, wanted, by)
    return [figures(tree, windows, found, promised) for tree in trees]


def leaves(actor: Actor, wanted: Sequence[Need], by: By) -> Found:
    """Leaves in the reader's scope."""
    tables = [need for need in wanted if tabled(need, by)]
    others = [need for need in wanted if not tabled(need, by)]
    brought, known = compute(actor, tables, by, (need.leaf for need in others))
    fits = [need.leaf in known and keeps(need, by) for need in others]
    kept = [need for need, fit in zip(others, fits, strict=True) if fit]
    rest = [need for need, fit in zip(others, fits, strict=True) if not fit]
    scope = either_side(actor, Permission.READ_LEDGER)
    found = dict(brought) | dict(Kept(scope, known).compute(kept, by))
    if rest:
        found |= direct(actor).compute(rest, by)
    return found


def direct(actor: Actor) -> Engine:
    """The engine over the entries themselves, in the reader's scope: any days, any moment of knowledge, and lineage."""
    return Postgres(actor)
