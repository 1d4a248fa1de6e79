"""What a value opens to: the entries behind it, part by part, a page at a time. As many as the figure says it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tongzhou.indicators.definitions.catalogue import awaited
from tongzhou.indicators.definitions.reading import Need, by_part
from tongzhou.indicators.definitions.tree import Tree
from tongzhou.indicators.engine.cube import By
from tongzhou.indicators.queries.values import direct
from tongzhou.indicators.rules.windows import Window
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.entries import visible

PAGE = 50
After = tuple[int, str]
"""How many entries stood on the pages before, and the last of them."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Entries of one part of a figure, the earliest act first. `part` is one of `several`; `next` None: this is the end.

    `series` are the outside tables that the part reads: their rows are no entries.
    """

    part: str
    several: tuple[str, ...]
    entries: list[Entry]
    next: After | None
    window: Window
    series: tuple[str, ...] = ()


def behind(
    actor: Actor, tree: Tree, window: Window, by: By, part: str = "", after: After | None = None
) -> Behind:
    """The entries in the reader's scope that a part of a figure counts. `by.only` names the place. At most three statements.

    An unknown part, or none, is the one that the figure's number of cases speaks of: a ratio's denominator.
    """
    parts = by_part(tree, window)
    names = tuple(dict.fromkeys(name for name, _ in parts))
    chosen = part if part in names else _first(names)
    needs = [need for name, need in parts if name == chosen]
    start = after[0] if after else 0
    ids = _ids(actor, needs, by, start + PAGE + 1)
    if after and (
        start > len(ids) or ids[start - 1] != after[1]
    ):  # something was posted or reversed meanwhile
        ids = _ids(actor, needs, by, None)
        start = ids.index(after[1]) + 1 if after[1] in ids else min(start, len(ids))
    shown = ids[start : start + PAGE]
    more = len(ids) > start + PAGE
    tables = sorted({kind for need in needs for kind in need.leaf.facts.kinds if kind in awaited.SERIES})
    return Behind(
        chosen,
        names,
        _entries(actor, shown),
        (start + PAGE, shown[-1]) if more else None,
        needs[0].window if needs else window,
        tuple(awaited.SERIES[one].code for one in tables),
    )


def _ids(actor: Actor, needs: Sequence[Need], by: By, limit: int | None) -> list[str]:
    """The entries of these leaves, each once, by the day of the act."""
    found = (direct(actor).lineage(need, by, limit=limit) for need in needs)
    return list(dict.fromkeys(id for several in found for id in several))


def _first(names: tuple[str, ...]) -> str:
    """The denominator of a ratio, else the first part."""
    return next((name for name in names if name.split(".")[0] == "to"), names[0] if names else "")


def _entries(actor: Actor, ids: list[str]) -> list[Entry]:
    known = [UUID(one) for one in ids if _is_id(one)]
    rows = visible(actor).filter(pk__in=known)
    joined = rows.select_related("supporting", "receiving", "book", "reversed_by", "pairing__programme")
    found = {str(row.pk): row for row in joined}
    return [found[one] for one in ids if one in found]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
