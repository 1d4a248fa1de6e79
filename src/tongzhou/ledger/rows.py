"""Reading the ledger row by row, in the order of the chains, without holding it in memory."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongzhou.ledger.leaves import Facts

STEP = 2000
"""Rows fetched at a time."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What the claim's or the confirmation's own row says. Empty when the row is gone."""

    side: str
    at: datetime | None
    by_key: str
    by_name: str
    by_title: str
    by_institution: str
    content_hash: str
    step: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it stands in the database, with the rows of its two signatures."""

    book: UUID
    number: int
    previous: str
    root: str
    hash: str
    salts: list[str]
    facts: Facts
    claim: Signed
    confirmation: Signed


_CHAIN = ("book_id", "number", "previous", "root", "hash", "salts")
_FACTS = tuple(name for name in Facts.__slots__ if name != "members")
_SIGNED = ("side", "at", "by_key", "by_name", "by_title", "by_institution", "content_hash")
_SQL = f"""
    SELECT {", ".join(f"e.{name}" for name in (*_CHAIN, *_FACTS))},
        {", ".join(f"c.{name}" for name in _SIGNED)}, '', c.content,
        {", ".join(f"k.{name}" for name in _SIGNED)}, k.step, '{{}}'::jsonb,
        ARRAY(SELECT ARRAY[m.role, m.key, m.name, m.title] FROM ledger_entrymember m WHERE m.entry_id = e.id)
    FROM ledger_entry e LEFT JOIN ledger_claim c ON c.id = e.claim_id
        LEFT JOIN ledger_confirmation k ON k.claim_id = e.claim_id
"""  # noqa: S608 - names of our own columns


def of_books(books: Collection[UUID] | None = None) -> Iterator[Row]:
    """All entries, or those of `books`, by book and number. Needs an open transaction (a server-side cursor)."""
    where = "" if books is None else "WHERE e.book_id = ANY(%s)"
    yield from _stream(f"{_SQL} {where} ORDER BY e.book_id, e.number", [] if books is None else [list(books)])


def of_entry(id: UUID) -> Row:
    """One entry. The caller knows that it exists."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SQL} WHERE e.id = %s", [id])
        return _row(cursor.fetchone())


def _stream(sql: str, values: list[Any]) -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(STEP):
            yield from map(_row, rows)


def _row(raw: tuple[Any, ...]) -> Row:
    chain, rest = raw[: len(_CHAIN)], raw[len(_CHAIN) :]
    columns = dict(zip(_FACTS, rest, strict=False))
    parsed = {name: _json(columns.pop(name)) for name in ("detail", "claimed", "confirmed")}
    signed, width = rest[len(_FACTS) : -1], len(_SIGNED) + 2
    members = [(role, key, name, title) for role, key, name, title in rest[-1]]
    facts = Facts(**columns, **parsed, members=members)
    book, number, previous, root, hash, salts = chain
    return Row(
        book, number, previous, root, hash, salts, facts, _signed(signed[:width]), _signed(signed[width:])
    )


def _signed(raw: tuple[Any, ...]) -> Signed:
    side, at, *texts, content = raw
    key, name, title, institution, content_hash, step = (text or "" for text in texts)
    return Signed(side or "", at, key, name, title, institution, content_hash, step, _json(content) or {})


def _json(value: Any) -> Any:
    """Django asks the driver for JSON as text, so that fields can decode it; here nobody else does."""
    return json.loads(value) if isinstance(value, str) else value
