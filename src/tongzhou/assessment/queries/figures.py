"""The port through which figures come: indicators, days and places in, values out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import needs
from tongzhou.indicators.engine.combining import Promised, Value, figure
from tongzhou.indicators.engine.cube import By
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor

Figures = Callable[[Sequence[Indicator], Window, By, Promised], Mapping[tuple[str, str], Value]]
"""(indicators, days, how they are told apart, promises) → by code and place; what has no fact of its own is not known."""


def from_ledger(actor: Actor) -> Figures:
    """Figures over the entries that the actor may see, by the engine over the ledger: as known at any moment."""
    engine = Postgres(actor)

    def figures(
        indicators: Sequence[Indicator], window: Window, by: By, promised: Promised
    ) -> dict[tuple[str, str], Value]:
        asked = list(dict.fromkeys(need for one in indicators for need in needs(one.tree, window)))
        found = engine.compute(asked, by)
        return {
            (one.code, place): figure(one.tree, window, place, found, promised)
            for one in indicators
            for place in sorted(by.only)
        }

    return figures
