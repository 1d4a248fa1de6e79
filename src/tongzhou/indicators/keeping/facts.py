"""Entries as facts, with where their houses lay on the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongzhou.directory.models import Stay
from tongzhou.directory.rules import CODE_LENGTHS
from tongzhou.indicators.engine.cube import REGIONS
from tongzhou.indicators.engine.facts import Fact, Standing, split, thousandths
from tongzhou.ledger.models import Entry, EntryMember
from tongzhou.ledger.rules import CHINA

DIGITS = {level.value: digits for level, digits in CODE_LENGTHS.items() if level.value in set(REGIONS)}
"""How many digits of a region's code name each level."""


@dataclass(frozen=True, slots=True)
class Lay:
    """A house in a region from a day up to, not including, another; its kind and tier are those of today."""

    code: str
    since: date | None
    until: date | None
    kind: str
    tier: str


@dataclass(frozen=True, slots=True)
class Houses:
    """Institutions as they stand, by id: enough for spots and for tests on tier and kind."""

    known: Mapping[UUID, tuple[Lay, ...]]
    """Where each lay, the earliest first."""

    def code(self, house: UUID, day: date) -> str:
        """The region in which a house lay on a day; "" where it lay nowhere, having closed."""
        return next(
            (one.code for one in self.known.get(house, ()) if one.until is None or day < one.until), ""
        )

    def standings(self) -> tuple[Standing, ...]:
        """The same for the engines. What was done before a house was entered counts where it was first entered."""
        return tuple(
            Standing(
                institution=str(id),
                start=one.since if n else None,
                end=one.until,
                kind=one.kind,
                tier=one.tier,
                **levels(one.code),
            )
            for id, several in self.known.items()
            for n, one in enumerate(several)
        )


def levels(code: str) -> dict[str, str]:
    """The codes of all levels that a region's code names; "" below its own."""
    return {level: code[:digits] if len(code) >= digits else "" for level, digits in DIGITS.items()}


def houses(ids: Collection[UUID]) -> Houses:
    """These institutions. One statement."""
    rows = Stay.objects.filter(institution__in=ids).order_by("institution", "during")
    known: dict[UUID, tuple[Lay, ...]] = {}
    columns = ("institution", "region__code", "during", "institution__kind", "institution__tier")
    for id, code, during, kind, tier in rows.values_list(*columns):
        lay = Lay(code, during.lower, during.upper, kind, tier)
        known[id] = (*known.get(id, ()), lay)
    return Houses(known)


def fact(entry: Entry, members: Iterable[EntryMember]) -> Fact:
    """An entry as a fact; programme and agreement are left out: spots know the pairing."""
    words, numbers = split(entry.detail)
    return Fact(
        entry=str(entry.id),
        kind=entry.kind,
        first=entry.occurred_from.astimezone(CHINA).date(),
        last=entry.occurred_to.astimezone(CHINA).date(),
        posted=entry.posted_at,
        supporting=str(entry.supporting_id),
        receiving=str(entry.receiving_id),
        pairing=str(entry.pairing_id or ""),
        department=str(entry.department_id or ""),
        specialty=entry.specialty,
        tier=entry.tier,
        grade=entry.grade,
        case_number=entry.case_number,
        quantity=thousandths(entry.quantity),
        unit=entry.unit,
        qualifier=entry.qualifier,
        minutes=entry.minutes,
        fen=entry.fen,
        detail=words,
        numbers=numbers,
        members=tuple((one.role, one.key) for one in members),
    )


def of_entries(entries: Sequence[Entry]) -> list[tuple[Entry, list[EntryMember]]]:
    """Entries with their members. One statement."""
    members: dict[UUID, list[EntryMember]] = {entry.id: [] for entry in entries}
    for one in EntryMember.objects.filter(entry__in=list(members)):
        members[one.entry_id].append(one)
    return [(entry, members[entry.id]) for entry in entries]
