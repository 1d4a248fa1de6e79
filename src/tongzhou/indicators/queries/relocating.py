"""What a change of place does to figures: how many records of a house fall before the day and how many from it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from tongzhou.directory.models import Institution, Region, Stay
from tongzhou.indicators.queries.scope import STANDING
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.ledger.models import Entry
from tongzhou.ledger.rules import CHINA


@dataclass(frozen=True, slots=True)
class Moving:
    """Where the house lay on the day, and its standing records: `before` it, and from it on as recipient and as supporter."""

    lay: Region | None
    before: int
    received: int
    given: int

    @property
    def after(self) -> int:
        """Those that count for the new place."""
        return self.received + self.given


def moving(actor: Actor, house: Institution, on: date) -> Moving:
    """What relocating `house` from `on` changes. Only numbers are told. Raises Denied without EDIT_DIRECTORY there. Two statements."""
    actor.require(Permission.EDIT_DIRECTORY, house.place)
    stay = Stay.objects.filter(institution=house, during__contains=on).select_related("region").first()
    begins = Q(occurred_from__gte=datetime(on.year, on.month, on.day, tzinfo=CHINA))
    found = Entry.objects.filter(STANDING, Q(supporting=house) | Q(receiving=house)).aggregate(
        before=Count("pk", filter=~begins),
        received=Count("pk", filter=begins & Q(receiving=house)),
        given=Count("pk", filter=begins & Q(supporting=house)),
    )
    return Moving(stay.region if stay else None, found["before"], found["received"], found["given"])
