"""The database against itself: every chain recomputed from the columns, every head, every checkpoint.

Names book, number and field of what does not fit. Who can rewrite the whole database can also rewrite
all hashes: against that stand checkpoints kept elsewhere and the file verifier (`verifier.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from tongzhou.kernel.words import Words
from tongzhou.ledger import hashes, seals
from tongzhou.ledger.canonical import time_text
from tongzhou.ledger.fitting import misfits
from tongzhou.ledger.models import Book, Checkpoint, Claim, Confirmation
from tongzhou.ledger.rows import Row, of_books, of_entry
from tongzhou.ledger.rules import POSTED

MOST = 200
"""Faults that are listed; beyond, they are only counted."""

Progress = Callable[[int, int], None]
"""Told now and then: entries done, entries in all."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit. `book` and `number` are None for what belongs to no entry (a checkpoint)."""

    book: UUID | None
    number: int | None
    field: str
    says: Words

    def __str__(self) -> str:
        return f"{self.book} {self.number} {self.field}: {self.says.zh} {self.says.en}"


@dataclass(slots=True)
class Report:
    """What was looked at, and what does not fit. `ok` only when nothing was found."""

    books: int = 0
    entries: int = 0
    checkpoints: int = 0
    found: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything fits."""
        return self.found == 0

    def add(self, book: UUID | None, number: int | None, field: str, zh: str, en: str) -> None:
        """Note a fault."""
        self.found += 1
        if len(self.faults) < MOST:
            self.faults.append(Fault(book, number, field, Words(zh, en)))


def run(*, books: Collection[UUID] | None = None, progress: Progress | None = None) -> Report:
    """Verify all books, or those named, in one snapshot. Reads only; postings go on meanwhile."""
    report = Report()
    with transaction.atomic():
        if not connection.savepoint_ids:
            _snapshot()
        ledger = Book.objects.order_by("id") if books is None else Book.objects.filter(id__in=books)
        known = {book.id: book for book in ledger}
        checkpoints = list(Checkpoint.objects.order_by("number"))
        walk = _Walk(known, _wanted(checkpoints), report, progress)
        walk.through(of_books(books))
        _check_heads(checkpoints, walk, report)
        if books is None:
            _check_rest(checkpoints, report, whole=True)
    return report


def rest(*, whole: bool) -> Report:
    """What belongs to no single book: the checkpoints' own chain and, with `whole`, signatures without an entry.

    For a verification that went book by book; reports no books and no entries.
    """
    report = Report()
    with transaction.atomic():
        _check_rest(list(Checkpoint.objects.order_by("number")), report, whole=whole)
    return report


def _check_rest(checkpoints: list[Checkpoint], report: Report, *, whole: bool) -> None:
    _check_chain(checkpoints, report)
    _check_present(checkpoints, report)
    if whole:
        _check_claims(report)


def one(id: UUID) -> list[str]:
    """The fields of one entry that do not fit; empty when all do. The caller may see the entry."""
    return misfits(of_entry(id))


def _snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _wanted(checkpoints: Iterable[Checkpoint]) -> set[tuple[str, int]]:
    return {(book, count) for checkpoint in checkpoints for book, count, _ in checkpoint.heads if count}


class _Walk:
    """Through all chains, in the order of books and numbers."""

    def __init__(
        self,
        books: dict[UUID, Book],
        wanted: set[tuple[str, int]],
        report: Report,
        progress: Progress | None,
    ) -> None:
        self.books, self.wanted, self.report, self.progress = books, wanted, report, progress
        self.total = sum(book.count for book in books.values())
        self.at: dict[UUID, tuple[int, str]] = {}
        self.heads: dict[tuple[str, int], str] = {
            (str(book.id), 0): hashes.opening(book.opening) for book in books.values()
        }

    def through(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._step(row)
        for book in self.books.values():
            self._end(book)
        self.report.books = len(self.books)

    def _step(self, row: Row) -> None:
        number, before = self.at.get(row.book, (0, self.heads.get((str(row.book), 0), "")))
        self._chain(row, number, before)
        for name in misfits(row):
            self.report.add(row.book, row.number, name, "与签署时不一致。", "differs from what was signed.")
        self.at[row.book] = (row.number, row.hash)
        if (str(row.book), row.number) in self.wanted:
            self.heads[str(row.book), row.number] = row.hash
        self.report.entries += 1
        if self.progress and self.report.entries % 1000 == 0:
            self.progress(self.report.entries, self.total)

    def _chain(self, row: Row, number: int, before: str) -> None:
        if row.number != number + 1:
            gap = f"{number + 1}–{row.number - 1}" if row.number > number + 2 else str(number + 1)
            self.report.add(
                row.book, number + 1, "number", f"缺第 {gap} 号分录。", f"entry {gap} is missing."
            )
        elif row.previous != before:
            self.report.add(
                row.book, row.number, "previous", "接不上前一条。", "does not follow the entry before it."
            )

    def _end(self, book: Book) -> None:
        number, head = self.at.get(book.id, (0, self.heads[str(book.id), 0]))
        if number != book.count:
            self.report.add(
                book.id,
                min(number, book.count) + 1,
                "count",
                f"账簿记有 {book.count} 条，最后一条是第 {number} 号。",
                f"the book counts {book.count}, the last entry is number {number}.",
            )
        elif head != book.head:
            self.report.add(
                book.id, number, "head", "账簿末尾与最后一条不符。", "the head is not the last entry."
            )


def _check_claims(report: Report) -> None:
    """A signature without its entry: the entry was taken away."""
    lost = Confirmation.objects.filter(claim__entry__isnull=True).values_list("claim_id", flat=True)
    states = [state.value for state in POSTED]
    marked = Claim.objects.filter(state__in=states, entry__isnull=True).values_list("id", flat=True)
    for id in sorted({*lost, *marked}):
        report.add(None, None, f"claim {id}", "已确认，却没有分录。", "was confirmed, yet there is no entry.")


def _check_chain(checkpoints: list[Checkpoint], report: Report) -> None:
    """The checkpoints by themselves: digests, seals, one after the other."""
    last, day, seen = hashes.ZERO, None, 0
    for each in checkpoints:
        root = hashes.tree([(book, count, head) for book, count, head in each.heads])
        digest = hashes.checkpoint(each.number, each.day.isoformat(), time_text(each.at), each.previous, root)
        if each.hash != digest or each.root != root:
            _at(report, each, "hash", "内容与封印不符。", "does not fit its own digest.")
        if each.number != seen + 1 or each.previous != last or (day is not None and each.day <= day):
            _at(report, each, "previous", "接不上前一个。", "does not follow the one before it.")
        if not seals.fits(each.hash, each.seal):
            _at(report, each, "seal", "封印不对。", "bears a false seal.")
        last, day, seen = each.hash, each.day, each.number
    report.checkpoints = len(checkpoints)


def _check_heads(checkpoints: list[Checkpoint], walk: _Walk, report: Report) -> None:
    """What each checkpoint says of the books that were walked."""
    ids = {str(id) for id in walk.books}
    for each in checkpoints:
        for book, count, head in each.heads:
            if book in ids and walk.heads.get((book, count)) != head:
                report.add(
                    UUID(book),
                    count,
                    f"checkpoint {each.number}",
                    "与当天的检查点不符。",
                    "disagrees with that day's checkpoint.",
                )


def _check_present(checkpoints: list[Checkpoint], report: Report) -> None:
    """A book that a checkpoint names and that is no longer there."""
    present = {str(id) for id in Book.objects.values_list("id", flat=True)}
    for each in checkpoints:
        for book in sorted({book for book, _count, _head in each.heads} - present):
            _at(report, each, "heads", f"账簿 {book} 不见了。", f"book {book} is missing.")


def _at(report: Report, each: Checkpoint, field: str, zh: str, en: str) -> None:
    report.add(None, None, f"checkpoint {each.number} {field}", zh, en)
