"""Visits in an actor's scope, and the resolutions that wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from tongzhou.directory.models import Staff
from tongzhou.directory.queries import search_staff
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.models import Claim
from tongzhou.support.sides.claiming import claim_of
from tongzhou.support.sides.scope import found, seen_by
from tongzhou.support.visits.models import Participant, Resolution, Survey, Visit, VisitStep
from tongzhou.support.visits.moving import RUNNER, may_hold
from tongzhou.support.visits.rules import DELEGATION, State, TaskState

PAGE = 40


@dataclass(frozen=True, slots=True)
class Page:
    """Some visits; `next` is the offset-free cursor of the older ones (None: the end)."""

    visits: list[Visit]
    next: str | None


@dataclass(frozen=True, slots=True)
class VisitView:
    """One visit with all that its page shows; `offers` are the steps open to the reader."""

    visit: Visit
    people: list[Participant]
    surveys: list[Survey]
    resolutions: list[Resolution]
    steps: list[VisitStep]
    claim: Claim | None
    offers: frozenset[str]


def visits(actor: Actor, *, programme: str = "", cursor: str | None = None, limit: int = PAGE) -> Page:
    """Visits, the latest first, with `listed` (people of the delegation on the list) and `open_tasks`. One statement."""
    rows = Visit.objects.filter(seen_by(actor))
    if programme:
        rows = rows.filter(pairing__programme__code=programme)
    day, key = _read(cursor)
    if day and key:
        rows = rows.filter(Q(first_on__lt=day) | Q(first_on=day, pk__lt=key))
    page = list(_counted(rows).order_by("-first_on", "-pk")[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    return Page(page[:limit], f"{last.first_on.isoformat()}_{last.pk}" if last else None)


def waiting(actor: Actor, *, on: date, limit: int = 20) -> list[Visit]:
    """Visits that need somebody: disputed, to be confirmed, over but not yet entered. One statement."""
    rows = Visit.objects.filter(seen_by(actor)).filter(
        Q(state__in=[State.HELD.value, State.DISPUTED.value]) | Q(state=State.PLANNED.value, last_on__lt=on)
    )
    ranked = _counted(rows).annotate(
        rank=Case(
            When(state=State.DISPUTED.value, then=Value(0)),
            When(state=State.HELD.value, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    )
    return list(ranked.order_by("rank", "first_on", "pk")[:limit])


def tasks(actor: Actor, *, limit: int = PAGE) -> list[Resolution]:
    """Open resolutions of visits that the actor sees, the earliest due first. One statement."""
    mine = Visit.objects.filter(seen_by(actor)).exclude(state=State.CANCELLED.value)
    rows = Resolution.objects.filter(state=TaskState.OPEN.value, visit__in=mine)
    joined = rows.select_related("owner__institution", "visit__supporting", "visit__receiving")
    return list(joined.order_by("due_on", "pk")[:limit])


def visit(actor: Actor, id: UUID) -> VisitView:
    """One visit. Raises NotFound. Seven statements."""
    rows = Visit.objects.select_related("supporting", "receiving", "pairing__programme").prefetch_related(
        Prefetch("participants", Participant.objects.order_by("position")),
        Prefetch("surveys", Survey.objects.select_related("department__institution").order_by("pk")),
        Prefetch(
            "resolutions", Resolution.objects.select_related("owner__institution").order_by("due_on", "pk")
        ),
    )
    row = found(rows, actor, id)
    offers = RUNNER.offers(row, actor)
    return VisitView(
        row,
        list(row.participants.all()),
        list(row.surveys.all()),
        list(row.resolutions.all()),
        list(row.timeline.order_by("number")),
        claim_of(row.claim),
        offers if may_hold(actor, row) else offers - {"hold"},
    )


def listed(
    actor: Actor, *, houses: Collection[UUID] | None = None, programme: str = "", limit: int
) -> list[Visit]:
    """Visits for a workbook with their people, the first first: all, those of a programme, those between some houses. Two statements."""
    rows = Visit.objects.filter(seen_by(actor))
    if houses is not None:
        rows = rows.filter(supporting__in=houses, receiving__in=houses)
    if programme:
        rows = rows.filter(pairing__programme__code=programme)
    people = Prefetch("participants", Participant.objects.select_related("staff").order_by("position"))
    joined = rows.select_related("supporting", "receiving").prefetch_related(people)
    return list(joined.order_by("first_on", "pk")[:limit])


def known(houses: Iterable[UUID], names: Iterable[str]) -> dict[str, UUID]:
    """Names that are exactly one active person's of these houses. One statement."""
    rows = Staff.objects.filter(institution__in=list(houses), name__in=list(names), active=True)
    found: dict[str, list[UUID]] = {}
    for id, name in rows.values_list("pk", "name"):
        found.setdefault(name, []).append(id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def candidates(actor: Actor, visit: Visit, text: str, *, limit: int = 12) -> list[Staff]:
    """People of both houses by name, pinyin or initials. Two statements."""
    houses = (visit.supporting_id, visit.receiving_id)
    return [one for house in houses for one in search_staff(actor, text, institution_id=house, limit=limit)]


def _counted(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    seats = [seat.value for seat in DELEGATION]
    return rows.select_related("supporting", "receiving", "pairing__programme").annotate(
        listed=Count("participants", filter=Q(participants__seat__in=seats), distinct=True),
        open_tasks=Count("resolutions", filter=Q(resolutions__state=TaskState.OPEN.value), distinct=True),
    )


def _read(cursor: str | None) -> tuple[date | None, UUID | None]:
    """Day and id of a cursor; one that somebody made up is the beginning."""
    try:
        day, _, key = (cursor or "").partition("_")
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None, None
