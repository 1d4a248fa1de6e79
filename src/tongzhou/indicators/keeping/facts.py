"""Entries as facts, with where their houses lay on the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongzhou.directory.models import Institution
from tongzhou.indicators.engine.cube import REGIONS
from tongzhou.indicators.engine.facts import Fact, Standing, split, thousandths
from tongzhou.ledger.models import Entry, EntryMember
from tongzhou.ledger.rules import CHINA

DIGITS = dict(zip((level.value for level in REGIONS), (2, 4, 6, 9, 12), strict=True))
"""How many digits of a region's code name each level."""


@dataclass(frozen=True, slots=True)
class Houses:
    """Institutions as they stand, by id: enough for spots and for tests on tier and kind."""

    known: Mapping[UUID, tuple[str, str, str]]
    """(region code, kind, tier)."""

    def code(self, house: UUID, day: date) -> str:
        """The region in which a house lay on a day."""
        return self.known[house][0]

    def standings(self) -> tuple[Standing, ...]:
        """The same for the engines."""
        return tuple(
            Standing(institution=str(id), start=None, end=None, kind=kind, tier=tier, **levels(code))
            for id, (code, kind, tier) in self.known.items()
        )


def levels(code: str) -> dict[str, str]:
    """The codes of all levels that a region's code names; "" below its own."""
    return {level: code[:digits] if len(code) >= digits else "" for level, digits in DIGITS.items()}


def houses(ids: Collection[UUID]) -> Houses:
    """These institutions. One statement."""
    rows = Institution.objects.filter(pk__in=ids).values_list("pk", "region_code", "kind", "tier")
    return Houses({id: (code, kind, tier) for id, code, kind, tier in rows})


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
