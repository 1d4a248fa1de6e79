"""Where somebody may be brought: any hospital of the same county or prefecture that treats, and the houses one is paired with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.care.emergency.refusals import NOT_THERE
from tongzhou.directory.models import Institution
from tongzhou.directory.queries import chain
from tongzhou.directory.rules import TREATING
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.queries import pairings_for

MOST = 200
COUNTY = 6
"""Digits of a division code that name the county."""
RECEIVE = ("county", "prefecture", "province", "township")
"""Tiers with an emergency room, in the order in which one chooses."""


def hospitals(actor: Actor, *, at: datetime) -> list[Institution]:
    """The hospitals the actor's house may bring somebody to: itself if it receives, then the county's own. Three statements at most."""
    if actor.institution_id is None:
        return []
    sender = Institution.objects.get(pk=actor.institution_id)
    return _hospitals(sender, at)


def _hospitals(sender: Institution, at: datetime) -> list[Institution]:
    above = chain(sender.pk)
    paired = [
        one.supporting_id for one in pairings_for([one.pk for one in above], on=at.astimezone(CHINA).date())
    ]
    near = Q(region_code__startswith=sender.region_code[:COUNTY])
    reached = near | Q(pk__in=[one.pk for one in above]) | Q(pk__in=paired)
    rows = Institution.objects.filter(reached, during__upper_inf=True)
    if sender.tier == "township":  # its crew goes on to a hospital
        rows = rows.exclude(pk=sender.pk)
    return sorted(
        rows.filter(tier__in=RECEIVE, kind__in=TREATING).order_by("name")[:MOST],
        key=lambda one: (one.pk != sender.pk, RECEIVE.index(one.tier)),
    )


def receiving(sender: Institution, to: UUID | None, at: datetime) -> Institution | None:
    """The hospital named, if he may be brought there; None when none is named. Raises Invalid."""
    if to is None:
        return None
    for one in _hospitals(sender, at):
        if one.pk == to:
            return one
    raise Invalid(NOT_THERE, field="institution")


def pairing_between(sender: Institution, receiver: Institution, at: datetime) -> Pairing | None:
    """The pairing by which the receiver supports the sender (or a house above it); None inside one county."""
    rows = pairings_for([one.pk for one in chain(sender.pk)], on=at.astimezone(CHINA).date())
    return next((one for one in rows if one.supporting_id == receiver.pk), None)
