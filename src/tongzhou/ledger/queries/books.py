"""Books and checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.models import Book, Checkpoint, Entry
from tongzhou.ledger.queries.scope import either_side
from tongzhou.ledger.sentences import NO_SUCH_BOOK


@dataclass(frozen=True, slots=True)
class BookPage:
    """A book with some of its entries, highest number first; `next` is the number to go on below."""

    book: Book
    entries: list[Entry]
    next: int | None


def book(actor: Actor, id: UUID, *, below: int | None = None, limit: int = 50) -> BookPage:
    """One book and a page of its entries. Raises NotFound outside the actor's scope. Two statements."""
    found = (
        Book.objects.filter(either_side(actor, P.READ_LEDGER), id=id)
        .select_related("supporting", "receiving", "pairing__programme")
        .first()
    )
    if found is None:
        raise NotFound(NO_SUCH_BOOK)
    rows = Entry.objects.filter(book=found).select_related("supporting", "receiving", "reversed_by")
    if below is not None:
        rows = rows.filter(number__lt=below)
    page = list(rows.order_by("-number")[: limit + 1])
    return BookPage(found, page[:limit], page[limit - 1].number if len(page) > limit else None)


def checkpoints(actor: Actor, *, limit: int = 14) -> list[Checkpoint]:
    """The last checkpoints, newest first, without their heads. Raises Denied without the permission to verify."""
    actor.require(P.VERIFY_LEDGER)
    return list(Checkpoint.objects.defer("heads").order_by("-number")[:limit])


def checkpoint(actor: Actor, number: int) -> Checkpoint:
    """One checkpoint whole, to be kept. Raises Denied, NotFound."""
    actor.require(P.VERIFY_LEDGER)
    found = Checkpoint.objects.filter(number=number).first()
    if found is None:
        raise NotFound(NO_SUCH_BOOK)
    return found


def books_to_verify(actor: Actor) -> list[tuple[UUID, int]]:
    """Id and count of each book in the actor's scope of verification, in the order of ids. One statement."""
    actor.require(P.VERIFY_LEDGER)
    rows = Book.objects.filter(either_side(actor, P.VERIFY_LEDGER)).order_by("id")
    return list(rows.values_list("id", "count"))
