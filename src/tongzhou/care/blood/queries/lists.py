"""Lists: what waits for my house, what waits for the other one, what is done; the stock; days of collection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from tongzhou.care.blood.models import OPEN, Bag, CollectionDay, Hold, Request, Vehicle
from tongzhou.care.blood.queries.scope import visible
from tongzhou.care.blood.rules import Abo, BagState, Rh, Verdict, verdict
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

PAGE = 50
MOST_BAGS = 300


class Tab(StrEnum):
    """Whose move it is."""

    MINE = "mine"
    OTHERS = "others"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Listing:
    """One tab. Counts of open ones by tab; `more`: there are older ones than shown."""

    tab: Tab
    rows: list[Request]
    counts: Mapping[Tab, int]
    more: bool


def worklist(actor: Actor, *, tab: Tab = Tab.MINE, text: str = "") -> Listing:
    """Requests of the actor's houses, the clock that runs out first on top; done ones by the day. Two statements."""
    here = reach(actor.grants_for(Permission.READ_BLOOD), "waits_at__")
    which = Case(
        When(here, then=Value(Tab.MINE.value)), default=Value(Tab.OTHERS.value), output_field=CharField()
    )
    opened = visible(actor).filter(OPEN).annotate(tab=which)
    counted = dict(opened.order_by().values_list("tab").annotate(Count("pk")))
    counts = {one: counted.get(one.value, 0) for one in (Tab.MINE, Tab.OTHERS)}
    rows: QuerySet[Any, Any]
    if tab is Tab.DONE:
        rows = visible(actor).exclude(OPEN).order_by("-closed_at", "-id")
    else:
        rows = opened.filter(tab=tab.value).order_by(F("due_at").asc(nulls_last=True), "id")
    for word in text.split()[:4]:
        rows = rows.filter(
            Q(number__icontains=word) | Q(case_number__icontains=word) | Q(asker__name__icontains=word)
            | Q(giver__name__icontains=word)
        )  # fmt: skip
    found = list(rows.select_related("asker", "giver", "waits_at")[: PAGE + 1])
    return Listing(tab, found[:PAGE], counts, len(found) > PAGE)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies in the actor's houses, the earliest expiry first; `back` is on its way back to them; `more`: not all are listed."""

    bags: list[Bag]
    back: list[Bag]
    more: bool


def stock(actor: Actor, *, at: datetime, component: str = "", abo: str = "", text: str = "") -> Shelf:
    """Bags in stock or received, each with `held` (the number of the request it is held for now, or ""). Two statements."""
    houses = reach(actor.grants_for(Permission.READ_BLOOD), "house__")
    mine = Bag.objects.filter(houses)
    if component:
        mine = mine.filter(component=component)
    if abo:
        mine = mine.filter(abo=abo)
    if text:
        mine = mine.filter(Q(donation__icontains=text) | Q(product__icontains=text))
    lying = mine.filter(state__in=[BagState.IN_STOCK.value, BagState.RECEIVED.value])
    rows = list(with_holds(lying, at).select_related("house").order_by("expires_at", "id")[: MOST_BAGS + 1])
    away = mine.filter(state__in=[BagState.RETURNED.value, BagState.MISSING.value])
    back = list(away.select_related("house", "last").order_by("expires_at", "id")[:MOST_BAGS])
    return Shelf(rows[:MOST_BAGS], back, len(rows) > MOST_BAGS)


def with_holds(rows: QuerySet[Bag], at: datetime) -> QuerySet[Any, Any]:
    """The bags with `held`: whether something is held on them at `at`."""
    return rows.annotate(held=Exists(Hold.objects.filter(bag=OuterRef("pk"), during__contains=at)))


@dataclass(frozen=True, slots=True)
class Choice:
    """A bag that could be held for a request; `mine`: held for it already; `suggested`: among those that make up the amount."""

    bag: Bag
    verdict: Verdict
    mine: bool
    suggested: bool


def choices(row: Request, *, at: datetime) -> list[Choice]:
    """Bags of the giver that may be held: same group first, then compatible, then those to be warned of; in each the earliest
    expiry first. Suggested are the first ones that make up the amount and are not warned of; those that expire before the time
    it is needed by come last and are never suggested. Two statements.
    """
    now = Hold.objects.filter(during__contains=at)
    mine = set(now.filter(request=row, issued=False).values_list("bag", flat=True))
    rows = Bag.objects.filter(
        house=row.giver_id, component=row.component, state=BagState.IN_STOCK.value, expires_at__gt=at
    )
    free = rows.exclude(Exists(now.filter(bag=OuterRef("pk")).exclude(request=row)))
    rated = [
        (judge(row, one), one)
        for one in free.select_related("day__vehicle").order_by("expires_at", "id")[:MOST_BAGS]
    ]
    late = {one.pk for _said, one in rated if one.expires_at < row.needed_by}
    rated.sort(
        key=lambda pair: (pair[1].pk in late, pair[0].order)
    )  # stable: the earliest expiry first inside
    left, found = row.amount, []
    for said, one in rated:
        if said is Verdict.NEVER:
            continue
        good = said is not Verdict.WARNED and one.pk not in late and 0 < one.amount <= left
        left -= one.amount if good else 0
        found.append(Choice(one, said, one.pk in mine, good))
    return found


def judge(row: Request, bag: Bag) -> Verdict:
    """How this bag goes with the request."""
    return verdict(
        row.component, donor=(Abo(bag.abo), Rh(bag.rh)), recipient=(Abo(row.abo), Rh(row.rh)), emergency=row.emergency
    )  # fmt: skip


def days(actor: Actor) -> list[CollectionDay]:
    """Days of collection of the actor's houses, the latest first, each with `number` of bags. One statement."""
    houses = reach(actor.grants_for(Permission.READ_BLOOD), "house__")
    rows = (
        CollectionDay.objects.filter(houses).select_related("house", "vehicle").annotate(number=Count("bags"))
    )
    return list(rows.order_by("-day", "-id")[: 2 * PAGE])


def vehicles(actor: Actor) -> list[Vehicle]:
    """Vehicles of the actor's own house. One statement."""
    return list(Vehicle.objects.filter(house=actor.institution_id).order_by("label")[:PAGE])


def own_days(actor: Actor) -> list[CollectionDay]:
    """Days of the actor's own house that a bag may name, the latest first. One statement."""
    rows = CollectionDay.objects.filter(house=actor.institution_id).select_related("vehicle")
    return list(rows.order_by("-day", "-id")[:PAGE])
