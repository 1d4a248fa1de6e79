"""Entries in an actor's scope: a list by key, and one entry with its place in the chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, Q, QuerySet, UUIDField

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.models import Claim, Dispute, Entry, EntryMember
from tongzhou.ledger.queries.scope import either_side
from tongzhou.ledger.rules import CHINA, LIVE
from tongzhou.ledger.sentences import NO_SUCH_ENTRY
from tongzhou.partnerships.models import Pairing

PAGE = 50
Cursor = tuple[datetime, UUID]
"""The last row of a page: its posting time and id."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to. Days are those of posting, in China; `until` is still inside."""

    programme: str = ""
    pairing: UUID | None = None
    kind: str = ""
    institution: UUID | None = None
    since: date | None = None
    until: date | None = None
    book: UUID | None = None
    source: str = ""

    def condition(self) -> Q:
        """The filters as one condition on Entry, save the programme, which is found by its pairings."""
        wanted = {
            "pairing_id": self.pairing,
            "kind": self.kind,
            "book_id": self.book,
            "source": self.source,
            "posted_at__gte": self.since and _midnight(self.since),
            "posted_at__lt": self.until and _midnight(self.until + timedelta(days=1)),
        }
        found = Q(**{name: value for name, value in wanted.items() if value})
        if self.institution:
            found &= Q(supporting_id=self.institution) | Q(receiving_id=self.institution)
        return found


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, newest posting first, and where the next page begins (None: this is the end)."""

    entries: list[Entry]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry with all that its page shows."""

    entry: Entry
    members: list[EntryMember]
    previous: Entry | None
    next: Entry | None
    reversed_by: Entry | None
    reversal: Claim | None
    said: list[Dispute]


def entries(
    actor: Actor, filters: Filters | None = None, cursor: Cursor | None = None, *, limit: int = PAGE
) -> EntryPage:
    """Entries that the actor may see, newest first. One statement."""
    found = visible(actor).filter((filters or Filters()).condition())
    if cursor:
        found = found.filter(Q(posted_at__lt=cursor[0]) | Q(posted_at=cursor[0], id__lt=cursor[1]))
    if filters and filters.programme:
        found = _newest(found, filters.programme, limit + 1)
    rows = list(in_rows(found).order_by("-posted_at", "-id")[: limit + 1])
    more = len(rows) > limit
    return EntryPage(rows[:limit], (rows[limit - 1].posted_at, rows[limit - 1].id) if more else None)


def _newest(found: QuerySet[Entry], programme: str, most: int) -> QuerySet[Entry]:
    """The newest `most` of each pairing of a programme, among which the newest of the programme are.

    The index of a pairing gives them in order; all entries of a programme (tens of thousands) would have to be read and sorted.
    """
    last = found.filter(pairing=OuterRef("pk")).order_by("-posted_at", "-id").values("id")[:most]
    each = Func(ArraySubquery(last), function="unnest", output_field=UUIDField())
    pairings = Pairing.objects.filter(programme__code=programme)
    return Entry.objects.filter(pk__in=pairings.values_list(each))


def in_rows(found: QuerySet[Entry]) -> QuerySet[Entry]:
    """With what a row of a list shows, and no more: a whole entry has its salts, both signatures and its evidence beside."""
    return found.select_related("supporting", "receiving", "reversed_by").only(*_SHOWN)


_SHOWN = (
    "number", "kind", "posted_at", "occurred_from", "occurred_to", "case_number", "quantity", "unit", "qualifier", "claimed", "confirmed",
    "reverses", "reversed_by__id", "supporting__name", "supporting__short_name", "receiving__name", "receiving__short_name",
)  # fmt: skip


def entry(actor: Actor, id: UUID) -> EntryView:
    """One entry, its neighbours in the chain, what was said about it. Raises NotFound. At most 5 statements."""
    found = _joined(visible(actor)).select_related("reverses", "department", "claim").filter(id=id).first()
    if found is None:
        raise NotFound(NO_SUCH_ENTRY)
    near = {
        row.number: row
        for row in Entry.objects.filter(
            book_id=found.book_id, number__in=(found.number - 1, found.number + 1)
        )
    }
    attempts = Claim.objects.filter(reverses_id=found.id, state__in=LIVE)
    return EntryView(
        found,
        list(found.members.order_by("role", "key")),
        near.get(found.number - 1),
        near.get(found.number + 1),
        getattr(found, "reversed_by", None),
        attempts.first(),
        list(Dispute.objects.filter(claim_id=found.claim_id).order_by("number")),
    )


def of_claims(actor: Actor, claim_ids: Iterable[UUID]) -> dict[UUID, Entry]:
    """The entries that were posted of these claims, by claim; those that the actor may not see are left out. One statement."""
    rows = visible(actor).filter(claim__in=list(claim_ids)).select_related("book")
    return {row.claim_id: row for row in rows}


def visible(actor: Actor) -> QuerySet[Entry]:
    """The entries of the actor's scope."""
    return Entry.objects.filter(either_side(actor, P.READ_LEDGER))


def _joined(found: QuerySet[Entry]) -> QuerySet[Entry]:
    return found.select_related("supporting", "receiving", "book", "reversed_by", "pairing__programme")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
