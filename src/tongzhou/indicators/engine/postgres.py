"""The entries themselves as an engine, within what a reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongzhou.indicators.definitions.reading import Need
from tongzhou.indicators.engine.cube import By, Found
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.keeping.facts import fact, houses, of_entries
from tongzhou.indicators.queries.scope import STANDING
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.queries.entries import visible


@dataclass(frozen=True, slots=True)
class Postgres:
    """Leaves from the entries in the reader's scope."""

    actor: Actor

    def compute(self, needs: Sequence[Need], by: By) -> Found:
        """All leaves over their windows."""
        return self._plain(needs).compute(needs, by)

    def lineage(self, need: Need, by: By, *, limit: int | None = None) -> list[str]:
        """The entries behind a leaf."""
        return self._plain([need]).lineage(need, by, limit=limit)

    def _plain(self, needs: Sequence[Need]) -> Plain:
        kinds = {kind for need in needs for kind in need.leaf.facts.kinds}
        rows = list(visible(self.actor).filter(STANDING, kind__in=kinds))
        known = houses({one for row in rows for one in (row.supporting_id, row.receiving_id)})
        return Plain(Data(tuple(fact(*one) for one in of_entries(rows)), known.standings()))
