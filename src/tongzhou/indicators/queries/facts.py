"""The ledger as engines see it: one fact for each entry that is no reversal, in the reader's scope, read as a stream."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta

from tongzhou.indicators.definitions.catalogue.awaited import OUTSIDE
from tongzhou.indicators.engine.facts import Fact, thousandths
from tongzhou.indicators.keeping.facts import fact
from tongzhou.indicators.models import Outside
from tongzhou.indicators.queries.outside import of_regions
from tongzhou.indicators.queries.stays import place_of
from tongzhou.indicators.rules.windows import month_after
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.entries import visible

BLOCK = 2000
"""Entries that are held at a time."""


def facts(actor: Actor, kinds: Collection[str]) -> Iterator[Fact]:
    """The facts of these kinds that the actor may see, reversed ones with the moment of it. Two statements a block."""
    rows = visible(actor).filter(reverses=None, kind__in=list(kinds))
    rows = rows.select_related("pairing", "reversed_by").prefetch_related("members").order_by("pk")
    for entry in rows.iterator(chunk_size=BLOCK):
        yield fact_of(entry)
    series = [kind.removeprefix(OUTSIDE) for kind in kinds if kind.startswith(OUTSIDE)]
    for row in Outside.objects.filter(of_regions(actor), series__in=series).iterator(chunk_size=BLOCK):
        yield outside_fact(row)


def fact_of(entry: Entry) -> Fact:
    """An entry, read with pairing, reversal and members, as a fact."""
    reversal, pairing = getattr(entry, "reversed_by", None), entry.pairing
    return replace(
        fact(entry, entry.members.all()),
        reversed=reversal.posted_at if reversal else None,
        agreement=str(pairing.agreement_id or "") if pairing else "",
        programme=str(pairing.programme_id or "") if pairing else "",
    )


def outside_fact(row: Outside) -> Fact:
    """A row of a table from outside: its month, at its region."""
    return Fact(
        entry=str(row.pk),
        kind=OUTSIDE + row.series,
        first=row.month,
        last=month_after(row.month) - timedelta(1),
        posted=row.at,
        reversed=row.replaced_at,
        receiving=place_of(row.region),
        quantity=thousandths(row.number),
    )
