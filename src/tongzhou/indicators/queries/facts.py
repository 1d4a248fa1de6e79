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


<<<<<<< HEAD
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
=======
def _id(known: object) -> str:
    return str(known) if known else ""


def words_of(detail: Mapping[str, object]) -> dict[str, str]:
    """The fields of a detail as words: text, numbers without needless zeros, "true" and "false"; lists and nothing say none."""
    found = {}
    for name, value in detail.items():
        if isinstance(value, bool):
            found[name] = str(value).lower()
        elif isinstance(value, str):
            found[name] = value
        elif isinstance(value, int | float):
            found[name] = number_text(Decimal(str(value)))
    return found


def numbers_of(detail: Mapping[str, object]) -> dict[str, int]:
    """The fields of a detail that are numbers, in thousandths."""
    return {
        name: thousandths(Decimal(str(value)))
        for name, value in detail.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }


def standings(houses: Collection[str] | None = None) -> Iterator[Standing]:
    """Where institutions (None: all) lie. One statement, read as a stream."""
    rows = Institution.objects.values_list("pk", "during", "region_code", "kind", "tier")
    if houses is not None:
        rows = rows.filter(pk__in=list(houses))
    for id, during, code, kind, tier in rows.iterator(chunk_size=BLOCK):
        levels = {level: code[:digits] if len(code) >= digits else "" for level, digits in DIGITS.items()}
        yield Standing(institution=str(id), start=None, end=during.upper, kind=kind, tier=tier, **levels)


def data(actor: Actor, kinds: Collection[str], *, as_of: datetime | None = None) -> Data:
    """Facts and places in memory, for the reference engine."""
    found = tuple(facts(actor, kinds, as_of=as_of))
    houses = {house for one in found for house in (one.supporting, one.receiving)}
    return Data(found, tuple(standings(houses)))
>>>>>>> assess4
