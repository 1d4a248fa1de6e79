"""Reading the ledger: always in the scope of an actor's grants. Both sides of an entry see it."""

from tongzhou.ledger.queries.books import BookPage, book, books_to_verify, checkpoint, checkpoints
from tongzhou.ledger.queries.claims import Group, Inbox, claim, inbox, waiting
from tongzhou.ledger.queries.counts import Count, counts
from tongzhou.ledger.queries.entries import EntryPage, EntryView, Filters, entries, entry
from tongzhou.ledger.queries.scope import verifiable_books

__all__ = [
    "BookPage",
    "Count",
    "EntryPage",
    "EntryView",
    "Filters",
    "Group",
    "Inbox",
    "book",
    "books_to_verify",
    "checkpoint",
    "checkpoints",
    "claim",
    "counts",
    "entries",
    "entry",
    "inbox",
    "verifiable_books",
    "waiting",
]
