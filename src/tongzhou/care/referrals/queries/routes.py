"""Where a patient may be referred: up the chain and to its supporters, down to the houses below and to those one supports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongzhou.care.referrals.refusals import NO_STAFF, NOT_THERE
from tongzhou.care.referrals.rules import Direction
from tongzhou.directory.models import Institution
from tongzhou.directory.queries import chain
from tongzhou.directory.rules import TREATING, Tier
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.queries import pairings_for
from tongzhou.partnerships.rules import Level

ABOVE = Words("上级机构", "above")
BELOW = Words("下级机构", "below")
MOST_BELOW = 300
TREATS = [tier.value for tier in Tier]


@dataclass(frozen=True, slots=True)
class Destination:
    """A house a patient may be sent to, in which direction, and why."""

    institution: Institution
    direction: Direction
    why: Words
    pairing: Pairing | None = None


def destinations(actor: Actor, *, at: datetime, direction: Direction | None = None) -> list[Destination]:
    """Where the actor's own house may refer. Raises Denied for who works nowhere. Four statements at most."""
    if actor.institution_id is None:
        raise Denied(NO_STAFF)
    return routes(actor.institution_id, at=at, direction=direction)


def routes(sender_id: UUID, *, at: datetime, direction: Direction | None = None) -> list[Destination]:
    """The rule itself, for a sending house; each place once, the nearest first."""
    own = chain(sender_id)
    found: list[Destination] = []
    if direction is not Direction.DOWN:
        found += _up(own, at)
    if direction is not Direction.UP:
        found += _down(own, at)
    once: dict[UUID, Destination] = {}
    for one in found:
        once.setdefault(one.institution.pk, one)
    return list(once.values())


def _up(own: Sequence[Institution], at: datetime) -> Iterable[Destination]:
    for place in own[1:]:
        if _open(place, at):
            yield Destination(place, Direction.UP, ABOVE)
    for pairing in _widest(pairings_for([one.pk for one in own], on=_day(at))):
        if _open(pairing.supporting, at):
            why = Words(f"结对支援：{pairing.receiving.label}", f"paired with {pairing.receiving.label}")
            yield Destination(pairing.supporting, Direction.UP, why, pairing)


def _down(own: Sequence[Institution], at: datetime) -> Iterable[Destination]:
    here = own[0]
    helped = Pairing.objects.filter(supporting=here, during__contains=_day(at))
    for pairing in _widest(helped.select_related("supporting", "receiving").order_by("pk")[:MOST_BELOW]):
        if _open(pairing.receiving, at):
            why = Words(f"受援：{pairing.receiving.label}", f"supported: {pairing.receiving.label}")
            yield Destination(pairing.receiving, Direction.DOWN, why, pairing)
    below = Institution.objects.filter(
        path__startswith=here.path, during__upper_inf=True, tier__in=TREATS, kind__in=TREATING
    )
    for place in below.exclude(pk=here.pk).order_by("path", "name")[:MOST_BELOW]:
        yield Destination(place, Direction.DOWN, BELOW)


def _widest(rows: Iterable[Pairing]) -> list[Pairing]:
    """One for each supporter and recipient: hospital to hospital where there is one, for that is the book's relation."""
    order = {level: index for index, level in enumerate(Level)}
    widest: dict[tuple[UUID, UUID], Pairing] = {}
    for row in sorted(rows, key=lambda row: order[Level(row.level)]):
        widest.setdefault((row.supporting_id, row.receiving_id), row)
    return list(widest.values())


def chosen(places: Sequence[Destination], to: UUID) -> Destination:
    """The destination named. Raises Invalid for a place that is not offered."""
    for one in places:
        if one.institution.pk == to:
            return one
    raise Invalid(NOT_THERE, field="to")


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def _open(place: Institution, at: datetime) -> bool:
    """Whether it is there that day, and treats patients."""
    if place.kind not in TREATING:
        return False
    end = place.during.upper if place.during else None
    return end is None or _day(at) < end
