"""Posting: the other side confirms, and one entry is written to the book of the relation and year.

Locks are taken in one order by everybody: claims by id, then books by (relation, year). A block of a
thousand claims of one relation takes its book's lock once; other books never wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.audit import actions as audit
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.lifecycle import Move
from tongzhou.ledger import content as contents
from tongzhou.ledger import hashes, leaves, listening
from tongzhou.ledger.actions.books import locked_books, relation
from tongzhou.ledger.actions.signing import (
    locked_claims,
    require_asked,
    require_step,
    signature,
    signer,
    tell_both,
)
from tongzhou.ledger.leaves import Facts
from tongzhou.ledger.models import Book, Claim, Confirmation, Entry, EntryMember
from tongzhou.ledger.rules import LIFECYCLE, POSTED, Side
from tongzhou.ledger.sentences import CHANGED

Seen = Mapping[UUID, str | None]
"""The content hash that a page showed for a claim; None does not check."""


@transaction.atomic
def confirm(
    *, by: Actor, at: datetime, claim_id: UUID, step: str = "", content_hash: str | None = None
) -> Entry:
    """The other side signs under exactly this claim: its entry is posted. Confirming twice answers the same entry.

    `step` names the step of a domain record that meant the same ("close"). Raises Denied unless `by`
    speaks for the other side and not for the claiming one, or when the kind is confirmed by another step of its
    record only; NotFound, IllegalMove, and Conflict when
    `content_hash` is given and the claim says something else, or its book is closed.
    """
    found = locked_claims(by, [claim_id])
    return post(found, by=by, at=at, step=step, event="confirm", seen={claim_id: content_hash})[0]


@transaction.atomic
def confirm_many(
    *, by: Actor, at: datetime, claim_ids: Iterable[UUID], step: str = "block", seen: Seen | None = None
) -> list[Entry]:
    """Confirm a block of claims, all or none, in the order of their ids. Raises as `confirm` does."""
    found = locked_claims(by, claim_ids)
    return post(found, by=by, at=at, step=step, event="confirm", seen=seen or {})


def post(
    found: Sequence[Claim], *, by: Actor, at: datetime, step: str, event: str, seen: Seen
) -> list[Entry]:
    """Post the locked claims. Those that have their entry already answer with it."""
    for claim in found:
        require_asked(by, claim)
    done = {entry.claim_id: entry for entry in _posted(found)}
    fresh = [claim for claim in found if claim.id not in done]
    for claim in fresh:
        require_step(claim, step)
    moves = [_allowed(claim, event, seen.get(claim.id)) for claim in fresh]
    if fresh:
        done |= write(fresh, [_confirmation(claim, by, at, step) for claim in fresh], at)
        Claim.objects.filter(id__in=[claim.id for claim in fresh]).update(state=moves[0].target.value)
        _record(fresh, by=by, at=at, verb=f"ledger.{event}")
        tell(fresh, moves[0].target.value, by=by, at=at)
    return [done[claim.id] for claim in found]


def tell(fresh: Sequence[Claim], state: str, *, by: Actor, at: datetime) -> None:
    """Tell the owners of the acts: posted, or (a reversal) the act's own claim reversed."""
    for claim in fresh:
        claim.state = state
    acts = [claim for claim in fresh if not claim.reverses_id]
    taken_back = Claim.objects.filter(entry__in=[claim.reverses_id for claim in fresh if claim.reverses_id])
    listening.tell(listening.Heard.POSTED, acts, by=by, at=at)
    if len(acts) < len(fresh):
        listening.tell(listening.Heard.REVERSED, taken_back, by=by, at=at)


def _posted(found: Sequence[Claim]) -> list[Entry]:
    """Entries that were posted before; a statement only when some claim says so."""
    ids = [claim.id for claim in found if claim.status in POSTED]
    return list(Entry.objects.filter(claim_id__in=ids)) if ids else []


def _allowed(claim: Claim, event: str, shown: str | None) -> Move:
    """The claim may be posted, and says what was signed and what was shown."""
    move = LIFECYCLE.move(claim.status, event)
    if contents.digest(claim.content) != claim.content_hash or shown not in (None, claim.content_hash):
        raise Conflict(CHANGED)
    return move


def write(fresh: Sequence[Claim], signed: Sequence[Confirmation], at: datetime) -> dict[UUID, Entry]:
    """The entries of locked claims, by claim, with what confirms each."""
    books = locked_books(fresh, at)
    entries = [
        _entry(books[relation(claim)], claim, confirmation)
        for claim, confirmation in zip(fresh, signed, strict=True)
    ]
    Confirmation.objects.bulk_create(signed)
    members = {
        entry.id: [_member(entry, row) for row in _members(claim)]
        for entry, claim in zip(entries, fresh, strict=True)
    }
    EntryMember.objects.bulk_create(one for rows in members.values() for one in rows)
    Entry.objects.bulk_create(entries)
    listening.written([(entry, members[entry.id]) for entry in entries])
    return {entry.claim_id: entry for entry in entries}


def _confirmation(claim: Claim, by: Actor, at: datetime, step: str) -> Confirmation:
    side = Side(claim.side).other.value
    return Confirmation(
        claim=claim, content_hash=claim.content_hash, side=side, step=step, at=at, **signer(by)
    )


def _members(claim: Claim) -> list[leaves.MemberRow]:
    return [(role, key, name, title) for role, key, name, title in claim.content["members"]]


def _member(entry: Entry, row: leaves.MemberRow) -> EntryMember:
    role, key, name, title = row
    return EntryMember(entry_id=entry.id, role=role, key=key, name=name, title=title)


def _entry(book: Book, claim: Claim, confirmation: Confirmation) -> Entry:
    """The next entry of `book`; moves its count and head in memory (the database moves its own)."""
    facts = _facts(claim, confirmation)
    salts = leaves.new_salts()
    root = leaves.root(salts, leaves.texts(facts))
    number = book.count + 1
    digest = hashes.entry(book.id, number, book.head, root)
    columns = {name: getattr(facts, name) for name in Facts.__slots__ if name != "members"}
    entry = Entry(
        book=book, number=number, previous=book.head, root=root, hash=digest, salts=salts, **columns
    )
    book.count, book.head = number, digest
    return entry


def _facts(claim: Claim, confirmation: Confirmation) -> Facts:
    amounts = claim.amounts
    return Facts(
        id=new_id(),
        claim_id=claim.id,
        kind=amounts.kind,
        source=amounts.source,
        version=amounts.version,
        occurred_from=amounts.occurred_from,
        occurred_to=amounts.occurred_to,
        posted_at=confirmation.at,
        supporting_id=amounts.supporting_id,
        receiving_id=amounts.receiving_id,
        pairing_id=amounts.pairing_id,
        department_id=amounts.department_id,
        specialty=amounts.specialty,
        tier=amounts.tier,
        grade=amounts.grade,
        case_number=amounts.case_number,
        quantity=amounts.quantity.number,
        unit=amounts.quantity.unit.value,
        qualifier=amounts.quantity.qualifier.value,
        minutes=amounts.minutes,
        fen=amounts.fen,
        evidence=list(amounts.evidence),
        detail=amounts.detail,
        claimed=signature(claim, claim),
        confirmed=signature(confirmation, claim),
        reverses_id=claim.reverses_id,
        reason=claim.reason,
        members=_members(claim),
    )


def _record(fresh: Sequence[Claim], *, by: Actor, at: datetime, verb: str) -> None:
    """One audit row for one claim, or for the whole block."""
    ids = [str(claim.id) for claim in fresh]
    subject = f"claim:{ids[0]}" if len(ids) == 1 else "claims"
    audit.record(by=by, at=at, verb=verb, subject=subject, detail={"claims": ids})
    tell_both(fresh)
