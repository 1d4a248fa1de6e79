"""Beginning to keep a leaf: its cells are filled from the entries once, while postings wait; filling it anew; counting all of them again.

What entries add is handed on in parts of bounded size: a leaf of a province's distinct patients is never whole in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from django.db import connection, transaction

from tongzhou.indicators.definitions.reading import leaves
from tongzhou.indicators.definitions.tree import Leaf, Tree
from tongzhou.indicators.definitions.written import as_json, from_json, version
from tongzhou.indicators.engine.facts import Data
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.keeping.adding import NOTHING, kept, plus
from tongzhou.indicators.keeping.facts import fact, houses, of_entries
from tongzhou.indicators.keeping.posting import LOCK, Active, Adds, cells, spot_of, store
from tongzhou.indicators.models import Cell
from tongzhou.indicators.models import Leaf as Kept
from tongzhou.indicators.queries.scope import STANDING
from tongzhou.ledger.models import Entry

BLOCK = 2000
"""Entries read at a time."""
PART = 50_000
"""Cells held at a time, beyond which they are handed on after a block."""


@transaction.atomic
def begin(trees: Iterable[Tree], *, at: datetime) -> int:
    """Keep the leaves of these definitions from now on; those that are kept already stay. Answers how many are new.

    Postings wait until the entries of their kinds have been read.
    """
    wanted = {version(leaf): leaf for tree in trees for leaf in leaves(tree) if kept(leaf)}
    alone()
    there = set(Kept.objects.values_list("version", flat=True))
    fresh = {name: leaf for name, leaf in wanted.items() if name not in there}
    made = Kept.objects.bulk_create(
        Kept(version=name, tree=as_json(leaf), filled_at=at) for name, leaf in fresh.items()
    )
    if made:
        pour(chosen((row.id, fresh[row.version]) for row in made))
    return len(made)


@transaction.atomic
def again(name: str, *, at: datetime) -> int:
    """Fill one kept leaf (by its version) anew: every cell of it is what the entries say today, at the places as they lie today. Answers how many cells it has now.

    One transaction: readers see the old cells up to its end; postings wait, and add theirs afterwards. Raises Leaf.DoesNotExist.
    """
    alone()
    row = Kept.objects.get(version=name)
    Cell.objects.filter(leaf=row).delete()
    pour(chosen([(row.id, cast("Leaf", from_json(row.tree)))]))
    row.filled_at = at
    row.save(update_fields=["filled_at"])
    return Cell.objects.filter(leaf=row).count()


def alone() -> None:
    """Until the end of this transaction no entry is posted: those under way are waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def pour(active: Active) -> None:
    """Add what all standing entries add to the cells of these leaves."""
    for part in counted(active):
        store(part)


def chosen(several: Iterable[tuple[int, Leaf]]) -> Active:
    """Leaves by the kind of fact that they read."""
    found: dict[str, list[tuple[int, Leaf]]] = {}
    for id, leaf in several:
        for kind in leaf.facts.kinds:
            found.setdefault(kind, []).append((id, leaf))
    return Active({kind: tuple(rows) for kind, rows in found.items()})


def counted(active: Active) -> Iterator[Adds]:
    """What all standing entries add to the cells of these leaves, in parts: a cell may be in several, and comes to their sum."""
    found: Adds = {}
    for block in _blocks(active):
        around = houses({house for one in block for house in (one.supporting_id, one.receiving_id)})
        plain = Plain(Data((), around.standings()))
        for entry, members in of_entries(block):
            one = fact(entry, members)
            for key, numbers in cells(plain, one, spot_of(entry, one, around), active):
                found[key] = plus(found.get(key, NOTHING), numbers)
        if len(found) >= PART:
            yield found
            found = {}
    if found:
        yield found


def _blocks(active: Active) -> Iterator[list[Entry]]:
    """Standing entries of the kinds read, by id."""
    rows = Entry.objects.filter(STANDING, kind__in=list(active.by_kind)).order_by("id")
    last = None
    while block := list((rows.filter(id__gt=last) if last else rows)[:BLOCK]):
        yield block
        last = block[-1].id
