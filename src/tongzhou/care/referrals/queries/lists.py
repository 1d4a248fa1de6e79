"""Lists: what waits for my house, what waits for the other one, what is done; the sub-centre's board; beds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from tongzhou.care.referrals.models import OPEN, Hold, Offer, OutsideParty, Referral
from tongzhou.care.referrals.queries.scope import visible
from tongzhou.care.referrals.rules import State
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

PAGE = 50
MOST_OFFERS = 300
JOINED = ("patient", "sender", "receiver", "outside", "waits_at", "receiver_department")


class Tab(StrEnum):
    """Whose move it is."""

    MINE = "mine"
    OTHERS = "others"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Listing:
    """One tab; no names in it. Counts of open ones by tab; `more`: there are older ones than shown."""

    tab: Tab
    rows: list[Referral]
    counts: Mapping[Tab, int]
    more: bool


def worklist(actor: Actor, *, at: datetime, tab: Tab = Tab.MINE, text: str = "") -> Listing:
    """Referrals of the actor's houses, the clock that runs out first on top; done ones by the day. Two statements."""
    which = Case(
        When(_here(actor), then=Value(Tab.MINE.value)),
        default=Value(Tab.OTHERS.value),
        output_field=CharField(),
    )
    opened = visible(actor, at).filter(OPEN).annotate(tab=which)
    counted = dict(opened.order_by().values_list("tab").annotate(Count("pk")))
    counts = {one: counted.get(one.value, 0) for one in (Tab.MINE, Tab.OTHERS)}
    if tab is Tab.DONE:
        rows: QuerySet[Any, Any] = visible(actor, at).exclude(OPEN).order_by("-closed_at", "-id")
    else:
        rows = opened.filter(tab=tab.value).order_by(F("due_at").asc(nulls_last=True), "id")
    for word in text.lower().split()[:6]:
        rows = rows.filter(search__contains=word)
    found = list(rows.select_related(*JOINED)[: PAGE + 1])
    return Listing(tab, found[:PAGE], counts, len(found) > PAGE)


def _here(actor: Actor) -> Q:
    """Waits for a house where the actor takes steps himself: his own, or one that his office coordinates."""
    return reach([*actor.grants_for(Permission.REFER), *actor.grants_for(Permission.ALLOCATE)], "waits_at__")


@dataclass(frozen=True, slots=True)
class Board:
    """The sub-centre: all comings and goings of the houses one coordinates or works in, by where they stand."""

    overdue: list[Referral]
    asked: list[Referral]
    accepted: list[Referral]
    road: list[Referral]
    inside: list[Referral]
    closing: list[Referral]
    holds: list[Hold]
    more: bool

    @property
    def open(self) -> int:
        """How many are open, of those read."""
        parts = (self.asked, self.accepted, self.road, self.inside, self.closing)
        return sum(len(part) for part in parts)


BOARD = 400


def board(actor: Actor, *, at: datetime) -> Board:
    """Who is asked for, who is expected, who is on the road, who lies there, what is overdue, which beds are held. Two statements."""
    rows = visible(actor, at).filter(OPEN).select_related(*JOINED)
    found = list(rows.order_by(F("due_at").asc(nulls_last=True), "id")[: BOARD + 1])
    more, found = len(found) > BOARD, found[:BOARD]
    houses = reach(
        [*actor.grants_for(Permission.REFER), *actor.grants_for(Permission.ALLOCATE)], "offer__institution__"
    )
    holds = Hold.objects.filter(houses, during__contains=at).select_related(
        "offer__institution", "offer__department", "referral"
    )
    by: dict[str, list[Referral]] = {}
    for one in found:
        by.setdefault(one.state, []).append(one)

    def of(*states: State) -> list[Referral]:
        return [one for state in states for one in by.get(state.value, [])]

    return Board(
        overdue=[one for one in found if one.due_at and one.due_at <= at],
        asked=of(State.REQUESTED, State.ON_HOLD, State.REJECTED),
        accepted=of(State.ACCEPTED),
        road=of(State.DEPARTED, State.NO_SHOW),
        inside=of(State.ARRIVED, State.IN_TREATMENT),
        closing=of(State.ENDED),
        holds=list(holds.order_by("offer__institution", "offer__label")[:BOARD]),
        more=more,
    )


def offers(actor: Actor, *, at: datetime) -> list[tuple[Offer, bool]]:
    """Beds and slots of one's houses, and whether each is held now. One statement."""
    houses = reach(
        [*actor.grants_for(Permission.REFER), *actor.grants_for(Permission.ALLOCATE)], "institution__"
    )
    return [(one, one.taken) for one in _standing(Offer.objects.filter(houses), at)[:MOST_OFFERS]]


def free_offers(referral: Referral, *, at: datetime) -> list[Offer]:
    """Beds and slots that the receiver of this referral can hold now. One statement."""
    rows = _standing(Offer.objects.filter(institution=referral.receiver_id), at)
    return list(rows.filter(taken=False)[:MOST_OFFERS])


def _standing(rows: QuerySet[Offer], at: datetime) -> QuerySet[Any, Any]:
    held = Hold.objects.filter(offer=OuterRef("pk"), during__contains=at)
    there = rows.filter(Q(starts_at__isnull=True) | Q(starts_at__gt=at), withdrawn_at__isnull=True)
    joined = there.select_related("institution", "department").annotate(taken=Exists(held))
    return joined.order_by("institution", "kind", "starts_at", "label")


def parties(actor: Actor) -> list[OutsideParty]:
    """The outside parties that the actor's own house knows. One statement."""
    if actor.institution_id is None:
        return []
    return list(OutsideParty.objects.filter(kept_by=actor.institution_id).order_by("name")[:200])
