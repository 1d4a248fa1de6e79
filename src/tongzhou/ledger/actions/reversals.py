"""Reversing: a correction is a pair of entries, both signed by both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger import content as contents
from tongzhou.ledger.actions.claims import enter
from tongzhou.ledger.actions.signing import may_see, require_person, require_text
from tongzhou.ledger.content import Content
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import LIVE, POSTED, Side
from tongzhou.ledger.sentences import NO_SUCH_ENTRY, REVERSAL_STANDS, REVERSED_ALREADY, SAY_WHO


@transaction.atomic
def reverse(*, id: UUID, by: Actor, at: datetime, entry_id: UUID, reason: str) -> Claim:
    """Claim that an entry is to be taken back: same act, same members, negative quantity, with the reason.

    The other side confirms it like any claim. Raises NotFound, Denied unless `by` may reverse for one of
    the sides, Invalid("reason"), Conflict when the entry is reversed or a reversal waits.
    """
    require_person(by)
    entry, side, content = turned(entry_id, by, id, reason)
    if entry.news:
        raise Invalid(SAY_WHO, field="said_by")
    return enter(id, by, at, side, content)


def turned(entry_id: UUID, by: Actor, id: UUID, reason: str) -> tuple[Entry, Side, Content]:
    """The entry, the side for which `by` reverses it, and what the claim of its reversal says. Raises as `reverse` does."""
    entry = _entry(entry_id, by)
    side = _side(entry, by)
    content = _content(entry, require_text(reason, "reason"))
    return entry, side, content | {"version": _version(id, content["source"])}


def may_reverse(by: Actor, entry: Entry) -> bool:
    """Whether a page may offer `by` to reverse this entry (whose institutions are loaded)."""
    sides = (entry.supporting.place, entry.receiving.place)
    return not entry.reverses_id and any(by.may(P.REVERSE, place) for place in sides)


def _entry(entry_id: UUID, by: Actor) -> Entry:
    entry = Entry.objects.select_related("claim__supporting", "claim__receiving").filter(id=entry_id).first()
    if entry is None or not may_see(by, entry.claim):
        raise NotFound(NO_SUCH_ENTRY)
    if entry.reverses_id:
        raise Invalid(REVERSAL_STANDS)
    return entry


def _side(entry: Entry, by: Actor) -> Side:
    """The side for which `by` reverses; raises Denied when there is none."""
    if by.may(P.REVERSE, entry.claim.supporting.place):
        return Side.SUPPORTING
    by.require(P.REVERSE, entry.claim.receiving.place)
    return Side.RECEIVING


def _content(entry: Entry, reason: str) -> Content:
    """The entry's own amounts with the sign turned; the act is the reversal of this very entry."""
    amounts = entry.claim.amounts
    turned = replace(amounts, source=f"entry:{entry.id}", quantity=-amounts.quantity)
    return contents.of_amounts(turned, reverses=entry.id, reason=reason)


def _version(id: UUID, source: str) -> int:
    """Counts the attempts: a withdrawn reversal may be claimed anew. The same id keeps its own."""
    before = {claim.id: claim for claim in Claim.objects.filter(source=source)}
    if id in before:
        return before[id].version
    if any(claim.status in (*LIVE, *POSTED) for claim in before.values()):
        raise Conflict(REVERSED_ALREADY)
    return len(before) + 1
