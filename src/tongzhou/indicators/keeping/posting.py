"""Keeping the leaf tables in the transaction that posts: what an entry adds is there the moment it is.

Only leaves are written, keys sorted, in one statement: two postings that meet on a cell wait in the same order, and no row is shared by
a nation. A reversal takes away what its entry had added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from tongzhou.indicators.definitions.tree import Leaf
from tongzhou.indicators.definitions.written import from_json
from tongzhou.indicators.engine.facts import Data, Fact
from tongzhou.indicators.engine.plain import Plain
from tongzhou.indicators.keeping.adding import NOTHING, Numbers, adds, plus
from tongzhou.indicators.keeping.facts import Houses, fact, houses, of_entries
from tongzhou.indicators.models import Leaf as Kept
from tongzhou.indicators.models import Spot
from tongzhou.ledger.listening import Written
from tongzhou.ledger.models import Entry

LOCK = 0x6C656176
"""Advisory lock (the letters "leav"): postings share it, filling a new leaf holds it alone."""
SpotKey = tuple[UUID, UUID, UUID | None, UUID | None, str, str]
"""Supporting, receiving, pairing, department, where the first and the second lay."""
CellKey = tuple[int, SpotKey, int, str]
"""Leaf, spot, month, item."""
Adds = dict[CellKey, Numbers]

_UPSERT = """
    INSERT INTO {table} AS kept (leaf_id, spot_id, month, item, entries, told, total, about, more)
    SELECT * FROM unnest(%s::smallint[], %s::int[], %s::int[], %s::text[], %s::int[], %s::int[], %s::bigint[], %s::int[], %s::int[])
        AS new (leaf_id, spot_id, month, item, entries, told, total, about, more)
    ORDER BY leaf_id, spot_id, month, item
    ON CONFLICT (leaf_id, spot_id, month, item) DO UPDATE SET
        entries = kept.entries + excluded.entries, told = kept.told + excluded.told, total = kept.total + excluded.total,
        about = kept.about + excluded.about, more = kept.more + excluded.more
"""


@dataclass(frozen=True, slots=True)
class Active:
    """The leaves that are kept, by the kind of fact that they read."""

    by_kind: Mapping[str, tuple[tuple[int, Leaf], ...]]


def written(entries: Sequence[Written]) -> None:
    """Entries are being posted: keep the cells. Five statements, or seven when a spot is new; two more for reversals."""
    kept = active()
    kinds = set(kept.by_kind)
    fresh = [one for one in entries if one[0].kind in kinds]
    if fresh:
        keep(signed(fresh), kept)


def active() -> Active:
    """The leaves that are kept now. Shares the lock, so that none is being filled meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    found: dict[str, list[tuple[int, Leaf]]] = defaultdict(list)
    for id, version in Kept.objects.order_by("id").values_list("id", "version"):
        leaf = _tree(id, version)
        for kind in leaf.facts.kinds:
            found[kind].append((id, leaf))
    return Active({kind: tuple(several) for kind, several in found.items()})


@cache
def _tree(id: int, version: str) -> Leaf:
    """A leaf never changes under its version: it is read once by each process."""
    return cast("Leaf", from_json(Kept.objects.values_list("tree", flat=True).get(id=id, version=version)))


def signed(entries: Sequence[Written]) -> list[tuple[int, Written]]:
    """+1 for an act; for a reversal −1 with the entry that it takes back, whose content says what had been added."""
    taken = [entry.reverses_id for entry, _ in entries if entry.reverses_id]
    before = {entry.id: (entry, members) for entry, members in of_entries(_entries(taken))}
    return [
        (-1, before[entry.reverses_id]) if entry.reverses_id else (1, (entry, members))
        for entry, members in entries
    ]


def _entries(ids: list[UUID]) -> list[Entry]:
    return list(Entry.objects.filter(id__in=ids)) if ids else []


def keep(entries: Sequence[tuple[int, Written]], kept: Active) -> None:
    """Add to the cells what these entries add."""
    around = houses(
        {house for _, (entry, _) in entries for house in (entry.supporting_id, entry.receiving_id)}
    )
    found: Adds = {}
    plain = Plain(Data((), around.standings()))
    for sign, (entry, members) in entries:
        one = fact(entry, members)
        spot = spot_of(entry, one, around)
        for key, numbers in cells(plain, one, spot, kept):
            found[key] = plus(found.get(key, NOTHING), numbers, sign)
    store(found)


def cells(plain: Plain, one: Fact, spot: SpotKey, kept: Active) -> Iterable[tuple[CellKey, Numbers]]:
    """What a fact adds to the cells of all leaves that it belongs to."""
    for id, leaf in kept.by_kind.get(one.kind, ()):
        if plain.passes(one, leaf.facts):
            for month, item, numbers in adds(leaf, one):
                yield (id, spot, month, item), numbers


def spot_of(entry: Entry, one: Fact, around: Houses) -> SpotKey:
    """Where an entry stands."""
    return (
        entry.supporting_id,
        entry.receiving_id,
        entry.pairing_id,
        entry.department_id,
        around.code(entry.supporting_id, one.first),
        around.code(entry.receiving_id, one.first),
    )


def store(found: Adds) -> None:
    """Write the cells in one statement, in the order of their keys."""
    known = spots({key[1] for key in found})
    with connection.cursor() as cursor:
        put(
            cursor,
            "indicators_cell",
            {
                (leaf, known[spot], month, item): numbers
                for (leaf, spot, month, item), numbers in found.items()
            },
        )


def put(cursor: CursorWrapper, table: str, cells: Mapping[tuple[int, int, int, str], Numbers]) -> None:
    """Add numbers to the cells of a table in one statement, in the order of their keys; nothing to cells that they do not change."""
    rows = sorted((*key, *numbers) for key, numbers in cells.items() if numbers != NOTHING)
    if rows:
        cursor.execute(_UPSERT.format(table=table), [list(column) for column in zip(*rows, strict=True)])


def spots(wanted: set[SpotKey]) -> dict[SpotKey, int]:
    """The number of each spot; new ones are made, and somebody else's of this moment is taken."""
    found = _spots(wanted)
    missing = wanted - set(found)
    if missing:
        Spot.objects.bulk_create(
            (
                Spot(
                    supporting_id=a, receiving_id=b, pairing_id=c, department_id=d, given_at=e, received_at=f
                )
                for a, b, c, d, e, f in sorted(missing, key=str)
            ),
            ignore_conflicts=True,
        )
        found |= _spots(missing)
    return found


def _spots(wanted: set[SpotKey]) -> dict[SpotKey, int]:
    rows = Spot.objects.filter(
        supporting__in={key[0] for key in wanted}, receiving__in={key[1] for key in wanted}
    ).values_list("supporting", "receiving", "pairing", "department", "given_at", "received_at", "id")
    return {key: id for *rest, id in rows if (key := cast("SpotKey", tuple(rest))) in wanted}
