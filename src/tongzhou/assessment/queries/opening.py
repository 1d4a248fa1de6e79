"""What a figure of a score stands on: the very entries, as they were known when the run was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tongzhou.assessment.models import ItemScore
from tongzhou.assessment.queries.reading import ScoreView, score
from tongzhou.assessment.rules import written
from tongzhou.assessment.rules.moving import NO_ITEM
from tongzhou.assessment.rules.scheme import Item, every_item
from tongzhou.indicators.definitions.reading import needs
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.definitions.written import from_json
from tongzhou.indicators.engine.cube import By, Map
from tongzhou.indicators.engine.postgres import Postgres
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.errors import NotFound
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.entries import visible

MOST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """The entries behind one item, oldest act first (`MOST` at most), how many there are, and how many of them the reader may open."""

    view: ScoreView
    item: Item
    kept: ItemScore
    tree: Tree
    window: Window
    entries: list[Entry]
    number: int

    @property
    def last(self) -> str:
        """The last day of the period."""
        assert self.window.end is not None
        return (self.window.end - timedelta(1)).isoformat()


def open_item(actor: Actor, score_id: UUID, code: str) -> Opened:
    """The entries behind an item of a score, in the reader's scope of the ledger. Raises NotFound."""
    found = score(actor, score_id)
    content = written.from_json(found.score.run.version.content)
    item = next((one for one in every_item(content) if one.code == code), None)
    kept = next((one for one in found.items if one.item == code), None)
    if item is None or kept is None or item.indicator not in found.score.run.definitions:
        raise NotFound(NO_ITEM, code=code)
    run = found.score.run
    tree = from_json(run.definitions[item.indicator]["tree"])
    window = Window(run.start, run.end)
    today = run.map_day if run.map == Map.TODAY.value else None
    by = By(content.subject.cube, content.on, Map(run.map), today, frozenset({found.score.key}), run.as_of)
    ids = behind(tree, window, by)
    rows = visible(actor).filter(pk__in=ids).select_related("supporting", "receiving", "book", "reversed_by")
    return Opened(
        found, item, kept, tree, window, list(rows.order_by("occurred_from", "pk")[:MOST]), len(ids)
    )


def behind(tree: Tree, window: Window, by: By) -> list[str]:
    """The ids of all entries behind a figure, whoever asks."""
    engine = Postgres(system("assessment"))
    found = {id for need in needs(tree, window) for id in engine.lineage(need, by)}
    return sorted(found)
