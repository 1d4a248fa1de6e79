"""The ledger as engines see it: one fact for each entry that is no reversal, in the reader's scope, read as a stream."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from tongzhou.directory.models import Institution
from tongzhou.indicators.engine.facts import Data, Fact, Standing, thousandths
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.canonical import number_text
from tongzhou.ledger.models import Entry
from tongzhou.ledger.queries.entries import visible
from tongzhou.ledger.rules import CHINA

BLOCK = 2000
"""Entries that are held at a time."""
DIGITS = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
"""How many digits of a region's code name its levels."""


def facts(actor: Actor, kinds: Collection[str], *, as_of: datetime | None = None) -> Iterator[Fact]:
    """The facts of these kinds that the actor may see, posted up to `as_of` (None: all). Two statements a block."""
    rows = visible(actor).filter(reverses=None, kind__in=list(kinds))
    if as_of is not None:
        rows = rows.filter(posted_at__lte=as_of)
    rows = rows.select_related("pairing", "reversed_by").prefetch_related("members").order_by("pk")
    for entry in rows.iterator(chunk_size=BLOCK):
        yield fact_of(entry)


def fact_of(entry: Entry) -> Fact:
    """An entry, read with pairing, reversal and members, as a fact."""
    reversal = getattr(entry, "reversed_by", None)
    return Fact(
        entry=str(entry.pk),
        kind=entry.kind,
        first=entry.occurred_from.astimezone(CHINA).date(),
        last=entry.occurred_to.astimezone(CHINA).date(),
        posted=entry.posted_at,
        reversed=reversal.posted_at if reversal else None,
        supporting=str(entry.supporting_id),
        receiving=str(entry.receiving_id),
        pairing=_id(entry.pairing_id),
        agreement=_id(entry.pairing.agreement_id) if entry.pairing else "",
        programme=_id(entry.pairing.programme_id) if entry.pairing else "",
        department=_id(entry.department_id),
        specialty=entry.specialty,
        tier=entry.tier,
        grade=entry.grade,
        case_number=entry.case_number,
        quantity=thousandths(entry.quantity),
        unit=entry.unit,
        qualifier=entry.qualifier,
        minutes=entry.minutes,
        fen=entry.fen,
        detail=words_of(entry.detail),
        numbers=numbers_of(entry.detail),
        members=tuple((one.role, one.key) for one in entry.members.all()),
    )


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
