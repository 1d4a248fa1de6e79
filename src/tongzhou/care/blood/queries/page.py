"""The whole of one request, of one bag, of one day: everything its page shows, in few statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from tongzhou.audit.actions import record
from tongzhou.care.blood.models import Bag, BagStep, CollectionDay, Hold, Reading, Request, RequestStep
from tongzhou.care.blood.queries.hands import bag_offered, offered
from tongzhou.care.blood.queries.scope import visible, visible_bags, visible_days
from tongzhou.care.blood.refusals import NO_BAG, NO_DAY, NO_REQUEST
from tongzhou.care.blood.rules import BagState
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.models import Claim, Entry

JOINED = ("asker", "giver", "waits_at", "pairing")
BAG_JOINED = ("house", "origin", "day__vehicle", "last__asker", "last__giver")


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request as its page needs it. `bags`: what is held now, or was issued. `moves`: the steps this actor may take now.

    `readings` in order of time; `entry_id`: in the ledger; `waits_in_inbox`: claimed, not yet confirmed by the other side.
    """

    request: Request
    bags: tuple[Hold, ...]
    timeline: tuple[RequestStep, ...]
    readings: tuple[Reading, ...]
    moves: tuple[str, ...]
    entry_id: UUID | None
    waits_in_inbox: bool

    @property
    def flagged(self) -> int:
        """How many temperatures are out of range."""
        return sum(not one.kept for one in self.readings)


def plain(actor: Actor, request_id: UUID) -> Request:
    """The request with what is joined, if the actor sees it. Raises NotFound. One statement."""
    found = visible(actor).select_related(*JOINED).filter(pk=request_id).first()
    if found is None:
        raise NotFound(NO_REQUEST)
    return found


def request(actor: Actor, request_id: UUID, *, at: datetime) -> RequestPage:
    """The request, if the actor sees it; the look is audited. Raises NotFound. Seven statements at most."""
    found = plain(actor, request_id)
    record(by=actor, at=at, verb="blood.read", subject=found.source)
    entry, waits = _booked(found.claim)
    return RequestPage(
        request=found,
        bags=tuple(bags_of(found, at)),
        timeline=tuple(RequestStep.objects.filter(request=found).order_by("number")),
        readings=tuple(Reading.objects.filter(request=found).order_by("taken_at", "id")),
        moves=offered(found, actor),
        entry_id=entry,
        waits_in_inbox=waits,
    )


def _booked(claim: UUID | None) -> tuple[UUID | None, bool]:
    """The entry of a claim, and whether it still waits for the other side. Two statements at most."""
    if claim is None:
        return None, False
    entry = Entry.objects.filter(claim=claim).values_list("pk", flat=True).first()
    return entry, entry is None and Claim.objects.filter(pk=claim, state="open").exists()


def bags_of(row: Request, at: datetime) -> list[Hold]:
    """What was issued for a request, else what is held for it now. One statement."""
    rows = Hold.objects.filter(Q(issued=True) | Q(during__contains=at), request=row)
    found = list(rows.select_related("bag__day__vehicle", "bag__house").order_by("bag__expires_at", "bag_id"))
    out = [one for one in found if one.issued]
    return out or found


@dataclass(frozen=True, slots=True)
class BagPage:
    """One bag. `went`: what it was issued for, of what the actor sees; `elsewhere`: how many other requests there were.

    `flagged`: a temperature was out of range when it was last on its way. `held_for`: held now. Of a wasted one: `entry_id`, its entry
    that stands, where this actor reads it; `waits_in_inbox`: the other house has not confirmed yet.
    """

    bag: Bag
    timeline: tuple[BagStep, ...]
    went: tuple[Hold, ...]
    elsewhere: int
    held_for: Request | None
    flagged: bool
    moves: tuple[str, ...]
    entry_id: UUID | None
    waits_in_inbox: bool


def plain_bag(actor: Actor, bag_id: UUID) -> Bag:
    """The bag with what is joined, if the actor sees it. Raises NotFound. One statement."""
    found = visible_bags(actor).select_related(*BAG_JOINED).filter(pk=bag_id).first()
    if found is None:
        raise NotFound(NO_BAG)
    return found


def bag(actor: Actor, bag_id: UUID, *, at: datetime) -> BagPage:
    """The bag and its way, if the actor sees it; the look is audited. Raises NotFound. Nine statements at most."""
    found = plain_bag(actor, bag_id)
    record(by=actor, at=at, verb="blood.read_bag", subject=found.source)
    holds = Hold.objects.filter(Q(issued=True) | Q(during__contains=at), bag=found)
    rows = list(holds.select_related("request__asker", "request__giver").order_by("-during"))
    out = [one for one in rows if one.issued]
    seen = set(visible(actor).filter(pk__in=[one.request_id for one in rows]).values_list("pk", flat=True))
    held = next((one.request for one in rows if not one.issued and one.request_id in seen), None)
    entry, waits = _wasted(actor, found)
    return BagPage(
        bag=found,
        timeline=tuple(BagStep.objects.filter(bag=found).order_by("number")),
        went=tuple(one for one in out if one.request_id in seen),
        elsewhere=sum(one.request_id not in seen for one in out),
        held_for=held,
        flagged=flagged(found),
        moves=bag_offered(found, actor),
        entry_id=entry,
        waits_in_inbox=waits,
    )


def _wasted(actor: Actor, found: Bag) -> tuple[UUID | None, bool]:
    """The entry of its waste that stands, for whoever reads the ledger there; and whether it still waits. Two statements at most."""
    if found.state != BagState.WASTED:
        return None, False
    claims = Claim.objects.filter(source=found.source).select_related("supporting", "receiving")
    last = claims.order_by("-version").first()
    if last is None or not any(
        actor.may(P.READ_LEDGER, one.place) for one in (last.supporting, last.receiving)
    ):
        return None, False
    return Entry.objects.filter(claim=last).values_list("pk", flat=True).first(), last.state == "open"


def flagged(found: Bag) -> bool:
    """Whether a temperature was out of range when the bag was last on its way. One statement."""
    if found.last_id is None:
        return False
    return Reading.objects.filter(request=found.last_id, kept=False).exists()


@dataclass(frozen=True, slots=True)
class DayPage:
    """A day of collection and, of the bags that name it, those the actor sees."""

    day: CollectionDay
    bags: tuple[Bag, ...]


def day(actor: Actor, day_id: UUID) -> DayPage:
    """The day, if the actor sees it. Raises NotFound. Two statements."""
    found = visible_days(actor).select_related("house", "vehicle").filter(pk=day_id).first()
    if found is None:
        raise NotFound(NO_DAY)
    rows = (
        visible_bags(actor).filter(day=found).select_related("house", "last").order_by("donation", "product")
    )
    return DayPage(found, tuple(rows[:300]))
