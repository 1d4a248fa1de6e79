"""What this package tells those below it: its kinds of act, and what holds a house open."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from tongzhou.care.blood.actions.hearing import listen_to_the_ledger
from tongzhou.care.blood.acts import ISSUE, OWN, REQUEST, WASTED
from tongzhou.care.blood.models import OPEN, Bag, Request
from tongzhou.care.blood.refusals import WAITS_THERE
from tongzhou.directory import closing
from tongzhou.kernel.errors import Conflict
from tongzhou.ledger import kinds


def no_house_leaves(institution_id: UUID, on: date) -> None:
    """Raise Conflict while a request of this house is open, or a bag lies there."""
    there = Q(asker=institution_id) | Q(giver=institution_id)
    number = Request.objects.filter(OPEN, there).values_list("number", flat=True).first()
    bag = None if number else Bag.objects.filter(house=institution_id, ended_at__isnull=True).first()
    if number or bag:
        raise Conflict(WAITS_THERE, number=number or (bag.label if bag else ""))


def register() -> None:
    """Once, at start."""
    for kind in (REQUEST, ISSUE, WASTED, *OWN):
        kinds.register(kind)
    listen_to_the_ledger()
    closing.register(no_house_leaves, of="institution")
