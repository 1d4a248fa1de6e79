"""What the ledger tells of bags wasted in their own stock: an entry taken back means that the bag was not wasted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tongzhou.care.blood.actions.handing import hand, locked_bags
from tongzhou.care.blood.actions.telling import bag_changed
from tongzhou.care.blood.acts import OWN
from tongzhou.care.blood.rules import BagState
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.listening import Heard, listen
from tongzhou.ledger.models import Claim, Entry


def not_wasted(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
    """Back into the stock where it lay, with the reason of the reversal: the record and its entry do not disagree."""
    reasons = dict(
        Entry.objects.filter(reverses__claim__in=[one.pk for one in claims]).values_list(
            "reverses__source", "reason"
        )
    )
    ids = [UUID(one.source.partition(":")[2]) for one in claims]
    for bag in locked_bags(ids):
        if bag.state != BagState.WASTED:
            continue
        bag.why, bag.ended_at = "", None
        hand(bag, "restore", by=by, at=at, request=bag.last, note=reasons.get(bag.source, "")[:500])
        bag_changed(bag)


def listen_to_the_ledger() -> None:
    """Once, at start."""
    for kind in OWN:
        listen(kind.code, Heard.REVERSED, not_wasted)
