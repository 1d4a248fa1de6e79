"""Where a case may go: up the chain, into the house's own departments, to paired supporters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongzhou.care.consultations.models import Consultation
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.refusals import NO_STAFF
from tongzhou.directory.models import Institution
from tongzhou.directory.queries import chain
from tongzhou.directory.rules import Tier
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.queries import pairings_for
from tongzhou.partnerships.rules import Level, Urgency

OWN_HOUSE = Words("本院科室", "own departments")
NEXT_UP = Words("上一级", "next level up")
FURTHER_UP = Words("直达上级", "straight further up")


@dataclass(frozen=True, slots=True)
class Destination:
    """A place a case may go to, and why. `default`: where it goes when nobody chooses."""

    institution: Institution
    why: Words
    pairing: Pairing | None = None
    default: bool = False


def destinations(
    actor: Actor, case: Consultation | None = None, *, at: datetime, urgency: Urgency | None = None
) -> list[Destination]:
    """Where `actor` may send: a new request of his own (`case` None, with its `urgency`), or this case on.

    Routine requests go to the next level up, or to a supporter paired with the very place. In an emergency, and for
    the coordinator, every level of the chain and every supporter of it may be asked directly.
    """
    if case is None:
        if actor.institution_id is None:
            raise Denied(NO_STAFF)
        return routes(actor.institution_id, actor.institution_id, urgency or Urgency.ROUTINE, at=at)
    freely = actor.may(Permission.ALLOCATE, case.holder.place)
    return routes(case.asking_id, case.holder_id, Urgency(case.urgency), at=at, freely=freely)


def routes(
    asking_id: UUID, here_id: UUID, urgency: Urgency, *, at: datetime, freely: bool = False
) -> list[Destination]:
    """The rule itself: from `here`, for somebody who asked at `asking`. Three statements."""
    asking = chain(asking_id)
    here = asking if here_id == asking_id else chain(here_id)
    openly = freely or urgency is not Urgency.ROUTINE
    found = [*_up(here, openly, at), *_supporters(asking, here, openly, at)]
    once: dict[UUID, Destination] = {}
    for one in found:
        once.setdefault(one.institution.pk, one)
    return list(once.values())


def _up(here: Sequence[Institution], openly: bool, at: datetime) -> Iterable[Destination]:
    above = [one for one in here[1:] if _open(one, at)]
    for index, place in enumerate(above[:1] if not openly else above):
        yield Destination(place, FURTHER_UP if index else NEXT_UP, default=index == 0)
    if here and here[0].tier not in (Tier.VILLAGE, Tier.TOWNSHIP):
        yield Destination(here[0], OWN_HOUSE)


def _supporters(
    asking: Sequence[Institution], here: Sequence[Institution], openly: bool, at: datetime
) -> Iterable[Destination]:
    """Supporters paired with the chain; in routine only with this place itself, or once the case has left the chain."""
    left = here[0].pk not in {one.pk for one in asking}
    root = len(here) == 1
    for pairing in paired(asking, at):
        reached = openly or left or pairing.receiving_id == here[0].pk
        if reached and pairing.supporting_id != here[0].pk and _open(pairing.supporting, at):
            why = Words(f"结对支援：{pairing.receiving.label}", f"paired with {pairing.receiving.label}")
            yield Destination(pairing.supporting, why, pairing, default=root)


def paired(asking: Sequence[Institution], at: datetime) -> list[Pairing]:
    """The pairings of a chain at `at`, one for each supporter and recipient: hospital to hospital where there is one.

    The hospitals' pairing is the relation that the book and the limits hang on; narrower ones choose the expert.
    """
    day = at.astimezone(CHINA).date()
    rows = pairings_for([one.pk for one in asking], on=day)
    order = {level: index for index, level in enumerate(Level)}
    widest: dict[tuple[UUID, UUID], Pairing] = {}
    for row in sorted(rows, key=lambda row: order[Level(row.level)]):
        widest.setdefault((row.supporting_id, row.receiving_id), row)
    return list(widest.values())


def _open(place: Institution, at: datetime) -> bool:
    day = at.astimezone(CHINA).date()
    end = place.during.upper if place.during else None
    return end is None or day < end
