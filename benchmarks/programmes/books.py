"""Entries of what was confirmed, hashed by the ledger's own functions; a checkpoint over all books each month."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from benchmarks.programmes.sizes import END
from benchmarks.world.copying import Tray
from tongzhou.ledger import hashes, seals
from tongzhou.ledger.actions import books, posting
from tongzhou.ledger.canonical import time_text
from tongzhou.ledger.models import Book, Checkpoint, Claim, Confirmation
from tongzhou.ledger.rules import year_of
from tongzhou.partnerships.models import Pairing

Head = tuple[str, int, str]


class Shelf:
    """Posts programme after programme: no two share a book. `heads` are those of all books at each month's end."""

    def __init__(self, tray: Tray) -> None:
        self.tray = tray
        self.heads: dict[date, list[Head]] = defaultdict(list)

    def post(self, pairs: list[tuple[Claim, Confirmation]], pairings: list[Pairing]) -> None:
        """Post all of one programme, by time."""
        sides = {one.pk: (one.supporting_id, one.receiving_id) for one in pairings}
        kept: dict[tuple[str, int], Book] = {}
        month: date | None = None
        for claim, confirmation in sorted(pairs, key=lambda pair: pair[1].at):
            while month is not None and confirmation.at >= _midnight(month):
                self._note(month, kept)
                month = _after(month)
            month = month or _after(confirmation.at.date())
            key = books.relation(claim), year_of(confirmation.at)
            if key not in kept:
                kept[key] = books._new(key[0], claim, sides, key[1], confirmation.at)
            book = kept[key]
            entry = posting._entry(book, claim, confirmation)
            members = (posting._member(entry, row) for row in posting._members(claim))
            self.tray.add(confirmation, entry, *members)
        while month is not None and _midnight(month) <= END:
            self._note(month, kept)
            month = _after(month)
        self._note(END.date(), kept)
        self.tray.add(*kept.values())

    def _note(self, month: date, kept: dict[tuple[str, int], Book]) -> None:
        self.heads[month] += [(str(one.pk), one.count, one.head) for one in kept.values()]

    def seal(self) -> None:
        """The chain of checkpoints, when all programmes are posted."""
        previous = hashes.ZERO
        for number, day in enumerate(sorted(self.heads), 1):
            heads = sorted(self.heads[day])
            at = _midnight(day) - timedelta(minutes=1)
            said, root = (day - timedelta(1)), hashes.tree(heads)
            digest = hashes.checkpoint(number, said.isoformat(), time_text(at), previous, root)
            made = Checkpoint(number=number, day=said, at=at, previous=previous, root=root, hash=digest)
            made.heads, made.seal = heads, seals.seal(digest)
            self.tray.add(made)
            previous = digest


def _after(day: date) -> date:
    """The first of the next month."""
    return (day.replace(day=1) + timedelta(32)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
