"""Facts as rows of the ledger, past its triggers: what an engine over the ledger must read back alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from tests.factories.facts import uuid
from tongzhou.directory.models import Institution, Region, Stay
from tongzhou.directory.rules import CODE_LENGTHS
from tongzhou.indicators.engine.facts import Data, Fact, Standing
from tongzhou.ledger.models import Entry, EntryMember
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.models import Pairing

SINCE = date(1990, 1, 1)
NOWHERE = "99"
"""Code of the region of an institution of which only the kind is told."""


def keep(data: Data) -> None:
    """The facts as entries, with their reversals, members, pairings and places; what stood there before is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in ("ledger_entrymember", "ledger_entry", "partnerships_pairing", "directory_stay",
                      "directory_institution", "directory_region"):  # fmt: skip
            cursor.execute(f"DELETE FROM {table}")
    _places(data.places)
    _pairings(data.facts)
    entries, members = [], []
    for number, fact in enumerate(data.facts):
        entries.append(_entry(fact, 2 * number))
        members += [EntryMember(entry_id=fact.entry, role=role, key=key) for role, key in fact.members]
        if fact.reversed is not None:
            entries.append(_reversal(fact, 2 * number + 1))
    Entry.objects.bulk_create(entries)
    EntryMember.objects.bulk_create(members)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")


def _places(places: Iterable[Standing]) -> None:
    regions: dict[str, Region] = {}
    houses: dict[str, Institution] = {}
    stays = []
    for one in places:
        code = one.village or one.township or one.county or one.prefecture or one.province or NOWHERE
        level = next(level for level, digits in CODE_LENGTHS.items() if digits == len(code))
        region = regions.setdefault(
            code, Region(code=code, name=code, level=level.value, during=DateRange(SINCE, None))
        )
        houses.setdefault(
            one.institution,
            Institution(
                id=one.institution, name="演示", kind=one.kind, tier=one.tier, region=region, region_code=code,
                path=f"/{one.institution}/", during=DateRange(SINCE, None),
            ),
        )  # fmt: skip
        stays.append(
            Stay(institution_id=one.institution, region=region, during=DateRange(one.start, one.end))
        )
    for rows in (list(regions.values()), list(houses.values()), stays):
        _create(rows)


def _create(rows: list[Any]) -> None:
    if rows:
        type(rows[0]).objects.bulk_create(rows)


def _pairings(facts: Iterable[Fact]) -> None:
    seen = {one.pairing: one for one in facts if one.pairing}
    rows: list[Model] = [
        Pairing(
            id=id, programme_id=one.programme, agreement_id=one.agreement or None, level="institution", key=id,
            supporting_id=uuid(1), receiving_id=uuid(2), during=DateRange(SINCE, None),
        )
        for id, one in seen.items()
    ]  # fmt: skip
    _create(rows)


def _entry(fact: Fact, number: int, **given: Any) -> Entry:
    usual: dict[str, Any] = {
        "id": fact.entry,
        "book_id": uuid(90),
        "number": number,
        "hash": f"{number:064d}",
        "salts": [],
        "claim_id": UUID(int=number + 1),
        "kind": fact.kind,
        "source": f"test:{number}",
        "version": 1,
        "occurred_from": datetime.combine(fact.first, time(0, 0), CHINA),
        "occurred_to": datetime.combine(fact.last, time(23, 59, 59, 999_999), CHINA),
        "posted_at": fact.posted,
        "supporting_id": fact.supporting or None,
        "receiving_id": fact.receiving or None,
        "pairing_id": fact.pairing or None,
        "department_id": fact.department or None,
        "quantity": Decimal(fact.quantity) / 1000,
        "minutes": fact.minutes,
        "fen": fact.fen,
        "detail": _detail(fact),
        "claimed": {},
        "confirmed": {"said_at": ""} if fact.supporting and fact.supporting == fact.receiving else {},
    }
    words = {
        name: getattr(fact, name)
        for name in ("specialty", "tier", "grade", "case_number", "unit", "qualifier")
    }
    return Entry(**{**usual, **words, **given})


def _reversal(fact: Fact, number: int) -> Entry:
    return _entry(
        fact, number, id=uuid(5000 + number), reverses_id=fact.entry, posted_at=fact.reversed,
        quantity=-Decimal(fact.quantity) / 1000,
    )  # fmt: skip


def _detail(fact: Fact) -> dict[str, Any]:
    """A detail that says these words and numbers, and some things that nobody may count."""
    found: dict[str, Any] = {"more": [1, None], "nothing": None}
    for field, word in fact.detail.items():
        found[field] = {"true": True, "false": False}.get(word, word)
    for field, number in fact.numbers.items():
        found[field] = json.loads(f"{Decimal(number) / 1000:f}")
    return found


def with_ids(data: Data) -> Data:
    """The same data with ids where it had any text for institutions, pairings, agreements …; both sides of an entry are known."""

    def id(known: str, usual: str = "") -> str:
        return str(uuid5(NAMESPACE_OID, known)) if known else usual

    facts = tuple(
        replace(
            one,
            entry=id(f"entry {one.entry}"),
            supporting=id(one.supporting, uuid(1)),
            receiving=id(one.receiving, uuid(2)),
            pairing=id(one.pairing),
            agreement=id(one.agreement),
            programme=id(one.programme, uuid(51) if one.pairing else ""),
            department=id(one.department),
        )
        for one in data.facts
    )
    return Data(facts, tuple(replace(one, institution=id(one.institution)) for one in data.places))
