"""The book that an entry belongs to: found or opened, and locked until the transaction ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import hashes
from tongzhou.ledger.models import Book, Checkpoint, Claim
from tongzhou.ledger.rules import BookKind, year_of
from tongzhou.ledger.sentences import BOOK_CLOSED
from tongzhou.partnerships.models import Pairing


def relation(claim: Claim) -> str:
    """The text key of the relation: one pairing, one direction of a county's own alliance, or a house by itself."""
    if claim.pairing_id:
        return f"pairing:{claim.pairing_id}"
    if claim.one_sided:
        return f"one_sided:{claim.supporting_id}"
    return f"alliance:{claim.supporting_id}:{claim.receiving_id}"


def locked_books(claims: Iterable[Claim], at: datetime) -> dict[str, Book]:
    """The books of these claims for the year of `at`, by relation, locked in the order of relations.

    Raises Conflict when the year is closed: a checkpoint of a later year has been made.
    """
    year = year_of(at)
    wanted = {relation(claim): claim for claim in claims}
    _require_open(year)
    found = _lock(wanted, year)
    if len(found) < len(wanted):
        _open({key: claim for key, claim in wanted.items() if key not in found}, year, at)
        found = _lock(wanted, year)
    return found


def _lock(relations: Iterable[str], year: int) -> dict[str, Book]:
    books = Book.objects.select_for_update().filter(relation__in=list(relations), year=year)
    return {book.relation: book for book in books.order_by("relation")}


def _open(claims: dict[str, Claim], year: int, at: datetime) -> None:
    """Open the missing books; when somebody opens the same one at this moment, his stands."""
    sides = _sides({claim.pairing_id for claim in claims.values() if claim.pairing_id})
    Book.objects.bulk_create(
        (_new(key, claims[key], sides, year, at) for key in sorted(claims)), ignore_conflicts=True
    )


def _sides(pairings: set[UUID]) -> dict[UUID, tuple[UUID, UUID]]:
    rows = Pairing.objects.filter(id__in=pairings).values_list("id", "supporting_id", "receiving_id")
    return {id: (supporting, receiving) for id, supporting, receiving in rows}


def _new(key: str, claim: Claim, sides: dict[UUID, tuple[UUID, UUID]], year: int, at: datetime) -> Book:
    supporting, receiving = claim.supporting_id, claim.receiving_id
    if claim.pairing_id:
        supporting, receiving = sides[claim.pairing_id]
    book = Book(
        id=new_id(),
        kind=_kind(claim).value,
        relation=key,
        pairing_id=claim.pairing_id,
        supporting_id=supporting,
        receiving_id=receiving,
        year=year,
        opened_at=at,
    )
    book.head = hashes.opening(book.opening)
    return book


def _kind(claim: Claim) -> BookKind:
    if claim.one_sided:
        return BookKind.ONE_SIDED
    return BookKind.SUPPORT if claim.pairing_id else BookKind.ALLIANCE


def _require_open(year: int) -> None:
    if Checkpoint.objects.filter(day__gt=date(year, 12, 31)).exists():
        raise Conflict(BOOK_CLOSED, year=year)
