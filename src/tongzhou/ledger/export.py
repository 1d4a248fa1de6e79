"""The ledger as a file that a stranger can verify without a database: NDJSON, format in docs/ledger-format.md.

Three views of one truth: `full` for the two sides, `institutional` for a commission (no persons),
`public` (no persons, departments, cases, evidence, details or reasons). A withheld leaf is replaced by
its digest, so every view verifies against the same heads. Withholding small cells of *figures* is not
in the ledger's power: the public view still shows single acts of small institutions, with their times.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import connection, transaction

from tongzhou.kernel.words import Words
from tongzhou.ledger import leaves, seals
from tongzhou.ledger.canonical import time_text
from tongzhou.ledger.models import Book, Checkpoint
from tongzhou.ledger.rows import Row, of_books

FORMAT = "tongzhou-ledger/1"
VERIFIER = Path(__file__).with_name("verifier.py")
"""The program that goes with every export."""


class View(StrEnum):
    """What an export shows."""

    FULL = "full"
    INSTITUTIONAL = "institutional"
    PUBLIC = "public"

    @property
    def words(self) -> Words:
        """The view in words."""
        return _VIEWS[self]

    @property
    def withheld(self) -> frozenset[str]:
        """The leaves of which only the digest is given."""
        return _WITHHELD[self]


_VIEWS = {
    View.FULL: Words("完整（仅限双方）", "full (for the two sides)"),
    View.INSTITUTIONAL: Words("机构版（不含人员）", "institutional (no persons)"),
    View.PUBLIC: Words("公开版（不含人员、科室、病例号）", "public (no persons, departments or cases)"),
}
_PERSONS = frozenset({"people", "signers"})
_WITHHELD = {
    View.FULL: frozenset[str](),
    View.INSTITUTIONAL: _PERSONS,
    View.PUBLIC: _PERSONS | {"department", "case", "evidence", "detail", "reason"},
}


def write(
    path: Path,
    view: View | str = View.FULL,
    *,
    at: datetime | None = None,
    books: Collection[UUID] | None = None,
) -> int:
    """Write the export to `path` whole or not at all. Answers the number of entries; see `lines`."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as out:
        written = _pour(out, View(view), at, books)
    part.replace(path)
    return written


def _pour(out: IO[str], view: View, at: datetime | None, books: Collection[UUID] | None) -> int:
    written = 0
    for line in lines(view, at=at, books=books):
        out.write(line)
        written += line.startswith('{"line":"entry"')
    return written


def lines(view: View, *, at: datetime | None = None, books: Collection[UUID] | None = None) -> Iterator[str]:
    """The lines of the export in one snapshot: header, books, checkpoints, entries by book and number.

    With `books`, the others are named by id, count and head alone, so that checkpoints still verify.
    """
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        known = list(Book.objects.order_by("id").select_related("supporting", "receiving"))
        shown = [book for book in known if books is None or book.id in books]
        yield _line(_header(view, at, known, shown))
        for book in known:
            yield _line(_book(book, whole=books is None or book.id in books))
        for each in Checkpoint.objects.order_by("number").iterator(100):
            yield _line(checkpoint_line(each))
        for row in of_books(books):
            yield _line(_entry(row, view.withheld))


def _header(view: View, at: datetime | None, known: list[Book], shown: list[Book]) -> dict[str, object]:
    return {
        "line": "header",
        "format": FORMAT,
        "view": view.value,
        "at": time_text(at) if at else None,
        "books": len(known),
        "entries": sum(book.count for book in shown),
        "leaves": list(leaves.NAMES),
        "withheld": [name for name in leaves.NAMES if name in view.withheld],
        "seal_key": seals.public_key(),
    }


def _book(book: Book, *, whole: bool) -> dict[str, object]:
    known = {"line": "book", "id": str(book.id), "count": book.count, "head": book.head}
    if not whole:
        return known | {"withheld": True}
    names = {"supporting": book.supporting.name, "receiving": book.receiving.name}
    return known | {"opening": book.opening, "names": names}


def checkpoint_line(each: Checkpoint) -> dict[str, object]:
    """A checkpoint as a line: what somebody keeps to compare later exports with."""
    return {
        "line": "checkpoint",
        "number": each.number,
        "day": each.day.isoformat(),
        "at": time_text(each.at),
        "previous": each.previous,
        "root": each.root,
        "hash": each.hash,
        "heads": each.heads,
        "seal": each.seal,
    }


def _entry(row: Row, withheld: frozenset[str]) -> dict[str, object]:
    texts = leaves.texts(row.facts)
    digests = leaves.digests(row.salts, texts) if withheld else [""] * len(texts)
    given: list[object] = [
        digest if name in withheld else [salt, text]
        for name, salt, text, digest in zip(leaves.NAMES, row.salts, texts, digests, strict=True)
    ]
    return {
        "line": "entry",
        "book": str(row.book),
        "number": row.number,
        "previous": row.previous,
        "hash": row.hash,
        "leaves": given,
    }


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
