"""Claims, confirmations, books, entries, checkpoints."""

from tongzhou.ledger.models.books import Book, Checkpoint, Entry, EntryMember
from tongzhou.ledger.models.claims import Claim, Confirmation, Dispute, Reminder

__all__ = ["Book", "Checkpoint", "Claim", "Confirmation", "Dispute", "Entry", "EntryMember", "Reminder"]
