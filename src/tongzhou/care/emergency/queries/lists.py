"""Lists: who is coming, who is here, what waits for an answer or to be closed, what is done; the observation beds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from tongzhou.care.emergency.models import OPEN, Bed, ClockCheck, Point, Run, Stay, Twin
from tongzhou.care.emergency.queries.scope import visible
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission

PAGE = 50
MOST_BEDS = 200


class Tab(StrEnum):
    """Where the run stands, for the actor's houses."""

    COMING = "coming"
    HERE = "here"
    SENT = "sent"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Listing:
    """One tab; no names in it. Counts of open ones by tab; `more`: there are older ones than shown; `bed` and `ecg` stand on each row."""

    tab: Tab
    rows: list[Run]
    counts: Mapping[Tab, int]
    more: bool


def worklist(actor: Actor, *, at: datetime, tab: Tab | None = None, text: str = "") -> Listing:
    """Runs of the actor's houses: coming to us, here with us, sent by us, done. Without `tab` the first of them that has any. Two statements."""
    mine = reach(actor.grants_for(Permission.READ_CASE), "receiver__")
    which = Case(
        When(mine & Q(state="coming"), then=Value(Tab.COMING.value)),
        When(mine & Q(state__in=["emergency", "observation"]), then=Value(Tab.HERE.value)),
        default=Value(Tab.SENT.value),
        output_field=CharField(),
    )
    opened = visible(actor, at).filter(OPEN).annotate(tab=which)
    counted = dict(opened.order_by().values_list("tab").annotate(Count("pk")))
    counts = {one: counted.get(one.value, 0) for one in (Tab.COMING, Tab.HERE, Tab.SENT)}
    tab = tab or next((one for one, many in counts.items() if many), Tab.COMING)
    if tab is Tab.DONE:
        rows: QuerySet[Any, Any] = visible(actor, at).exclude(OPEN).order_by("-closed_at", "-id")
    else:
        rows = opened.filter(tab=tab.value).order_by(F("due_at").asc(nulls_last=True), "-begun_at", "id")
    for word in text.lower().split()[:6]:
        rows = rows.filter(search__contains=word)
    lies = Stay.objects.filter(run=OuterRef("pk"), during__upper_inf=True).values("bed__label")
    found = list(
        rows.annotate(bed=Subquery(lies[:1])).select_related("sender", "receiver", "waits_at")[: PAGE + 1]
    )
    return Listing(tab, found[:PAGE], counts, len(found) > PAGE)


def running(actor: Actor, *, at: datetime, limit: int = 20) -> list[Run]:
    """Open runs that the actor may write into, the newest first; `current` are the points that count. Two statements."""
    grants = actor.grants_for(Permission.RESCUE)
    along = Exists(Twin.objects.filter(run=OuterRef("pk"), by_key=actor.key))
    mine = reach(grants, "sender__") | reach(grants, "receiver__") | Q(along)
    rows = (
        visible(actor, at)
        .filter(OPEN, mine)
        .select_related("sender", "receiver", "patient")
        .order_by("-begun_at", "id")
    )
    found = list(rows[:limit])
    points: dict[UUID, list[Point]] = {}
    for one in Point.objects.filter(run__in=found, standing="current").order_by("true_at"):
        points.setdefault(one.run_id, []).append(one)
    for run in found:
        run.current = points.get(run.pk, [])
    return found


def run_of_mission(actor: Actor, mission_id: UUID, *, at: datetime) -> UUID | None:
    """The open run of a mission, as far as the actor sees it. One statement."""
    rows = visible(actor, at).filter(OPEN, mission=mission_id)
    return rows.values_list("pk", flat=True).first()


def kept_runs(actor: Actor, ids: Iterable[UUID], *, at: datetime) -> dict[UUID, UUID]:
    """Which run is kept for an id under which a second phone began it, as far as the actor sees that run. One statement."""
    rows = Twin.objects.filter(pk__in=list(ids), run__in=visible(actor, at))
    return dict(rows.values_list("pk", "run"))


def beds(actor: Actor, *, at: datetime) -> list[Bed]:
    """The observation beds of one's houses; `stay` is who lies there since when (Stay with its run), or None. Two statements."""
    houses = reach(
        [*actor.grants_for(Permission.RESCUE), *actor.grants_for(Permission.ALLOCATE)], "institution__"
    )
    rows = Bed.objects.filter(houses, withdrawn_at__isnull=True).select_related("institution")
    found = list(rows.order_by("institution__name", "label")[:MOST_BEDS])
    lying = Stay.objects.filter(bed__in=found, during__contains=at).select_related("run")
    taken = {one.bed_id: one for one in lying}
    for one in found:
        one.stay = taken.get(one.pk)
    return found


def free_beds(run: Run, *, at: datetime) -> list[Bed]:
    """The observation beds of the receiver on which nobody lies. One statement."""
    taken = Stay.objects.filter(during__contains=at).values("bed")
    rows = Bed.objects.filter(institution=run.receiver_id, withdrawn_at__isnull=True).exclude(pk__in=taken)
    return list(rows.order_by("label")[:MOST_BEDS])


def clock_checks(actor: Actor) -> list[ClockCheck]:
    """The newest check of each device of one's houses. One statement."""
    houses = reach(actor.grants_for(Permission.RESCUE), "institution__")
    rows = ClockCheck.objects.filter(houses).select_related("institution")
    return list(
        rows.order_by("institution", "device", "-checked_at").distinct("institution", "device")[:MOST_BEDS]
    )
