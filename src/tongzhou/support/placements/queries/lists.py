"""Lists of placements: what waits for me, who is there now, who comes, who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.queries.scope import houses
from tongzhou.support.placements.models import Placement, Procedure, SignOff
from tongzhou.support.placements.rules.placements import LEFT, OFF, THERE, State
from tongzhou.support.placements.rules.procedures import Doing
from tongzhou.support.sides.scope import seen_by

PAGE, MOST = 40, 200
TABS = ("mine", "now", "coming", "done", "all")
_STATES = {
    "now": THERE,
    "coming": (State.NOMINATED, State.ACCEPTED),
    "done": LEFT,
    "all": tuple(State),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A placement that waits for the reader, and for what."""

    placement: Placement
    what: Words


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some placements in the order of their tab; `next` is the cursor of those after them."""

    placements: list[Placement]
    next: str | None


def placements(
    actor: Actor, tab: str, *, text: str = "", cursor: str | None = None, limit: int = PAGE
) -> ListPage:
    """A page of a tab other than "mine", the latest planned first; who is coming, the soonest first. One statement."""
    rows = _matching(_joined(Placement.objects.filter(seen_by(actor))), text)
    rows = rows.filter(state__in=[state.value for state in _STATES.get(tab, THERE)])
    last_shown, soonest = _read(cursor), tab == "coming"
    if last_shown and soonest:
        rows = rows.filter(
            Q(span__startswith__gt=last_shown[0]) | Q(span__startswith=last_shown[0], pk__gt=last_shown[1])
        )
    elif last_shown:
        rows = rows.filter(
            Q(span__startswith__lt=last_shown[0]) | Q(span__startswith=last_shown[0], pk__lt=last_shown[1])
        )
    order = ("span__startswith", "pk") if soonest else ("-span__startswith", "-pk")
    page = list(rows.order_by(*order)[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    return ListPage(page[:limit], f"{last.span.lower}_{last.pk}" if last else None)


def in_tab(actor: Actor, tab: str, *, text: str, on: date) -> QuerySet[Placement]:
    """What a tab shows on a day, "mine" too; no such tab: all."""
    if tab == "mine":
        return Placement.objects.filter(_waits(actor, on))
    rows = Placement.objects.filter(seen_by(actor))
    if tab == "now":
        return _matching(rows.filter(_there(on)), text)
    return _matching(rows.filter(state__in=[state.value for state in _STATES.get(tab, tuple(State))]), text)


_BY_PLACE = ("supporting__name", "supporting_id", "department__name", "department_id", "arrived_on", "pk")


def running(
    actor: Actor, *, on: date, text: str = "", cursor: str = "", limit: int = PAGE
) -> tuple[ListPage, dict[UUID, int]]:
    """Who was learning on a day (interrupted or not), by department, and how many learn in each department shown.

    A page at a time, so that a department may go on with the next one: its number is always the whole. Three statements at most.
    """
    there = _matching(Placement.objects.filter(seen_by(actor), _there(on)), text)
    rows = _joined(there).order_by(*_BY_PLACE)
    if last_shown := _place_of(actor, cursor):
        rows = rows.filter(_behind(last_shown))
    page = list(rows[: limit + 1])
    next_ = str(page[limit - 1].pk) if len(page) > limit else None
    houses_shown = {row.department_id for row in page[:limit]}
    numbers = there.filter(department__in=houses_shown).order_by().values_list("department")
    return ListPage(page[:limit], next_), dict(numbers.annotate(n=Count("pk"))) if page else {}


def _place_of(actor: Actor, cursor: str) -> tuple[Any, ...] | None:
    """Where in the order the placement stands that a page ended with; None for a cursor that somebody made up."""
    try:
        id = UUID(cursor)
    except ValueError:
        return None
    return Placement.objects.filter(seen_by(actor), pk=id).values_list(*_BY_PLACE).first()


def _behind(values: tuple[Any, ...]) -> Q:
    """Later in the order of departments than these values."""
    found, same = Q(), Q()
    for name, value in zip(_BY_PLACE, values, strict=True):
        found |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return found


def counts(actor: Actor, *, on: date) -> dict[str, int]:
    """How many are there on a day, are coming, were there. One statement."""
    wanted = {"now": _there(on)} | {
        tab: Q(state__in=[state.value for state in _STATES[tab]]) for tab in ("coming", "done")
    }
    rows = Placement.objects.filter(seen_by(actor))
    return rows.aggregate(**{tab: Count("pk", filter=one) for tab, one in wanted.items()})


def _there(on: date) -> Q:
    off = Q(state__in=[state.value for state in OFF])
    return Q(arrived_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gte=on)) & ~off


def _matching(rows: QuerySet[Placement], text: str) -> QuerySet[Placement]:
    for word in text.lower().split()[:6]:
        rows = rows.filter(search__contains=word)
    return rows


def waiting(actor: Actor, *, on: date) -> list[Waiting]:
    """Placements that wait for the reader on a day, the longest waiting first. One statement, at most 200."""
    wanted = _waits(actor, on)
    rows = _joined(Placement.objects.filter(wanted)).annotate(unsigned=_unsigned())
    return [
        Waiting(row, what)
        for row in rows.order_by("span__startswith", "pk")[:MOST]
        if (what := _what(actor, row, on, row.unsigned)) is not None
    ]


def to_confirm(actor: Actor) -> list[Procedure]:
    """Procedures done alone at home that the reader's office or he as teacher may confirm. One statement, at most 200."""
    mine = _mine(actor, "supporting_id") | Q(skill__placement__teacher__in=_self(actor))
    rows = Procedure.objects.filter(seen_by(actor), mine, state=Doing.CLAIMED.value)
    return list(
        rows.select_related("trainee", "skill", "supporting", "receiving").order_by("on", "pk")[:MOST]
    )


def _waits(actor: Actor, on: date) -> Q:
    giving, taking = _mine(actor, "supporting_id"), _mine(actor, "receiving_id")
    there = [state.value for state in THERE]
    return (
        giving & Q(state=State.NOMINATED.value)
        | giving & Q(state__in=there, planned__endswith__lte=on)
        | giving & Q(arrived_on__isnull=False, arrival_posted=False)
        | (taking | Q(trainee__in=_self(actor))) & Q(state=State.ACCEPTED.value, planned__startswith__lte=on)
        | taking & Q(state=State.ENDING.value, completion_posted=False)
        | Q(teacher__in=_self(actor), state__in=there)
    )


def _what(actor: Actor, row: Placement, on: date, unsigned: int) -> Words | None:
    """What the reader has to do, the first thing first."""
    giving = actor.may(P.MANAGE_PLACEMENTS, row.supporting.place)
    there = row.status in THERE
    cases = (
        (row.status is State.NOMINATED, Words("等您接收", "waits for your acceptance")),
        (row.status is State.ACCEPTED, Words("到报到日了，请登记报到", "the day has come: enter the arrival")),
        (row.status is State.ENDING and not giving, Words("请确认结业", "confirm the completion")),
        (giving and row.arrived_on is not None and not row.arrival_posted, Words("请确认报到", "confirm the arrival")),
        (giving and there and row.planned.upper <= on, Words("计划已到期，请结业发证", "the plan has run out: complete it")),
        (
            there and row.teacher_id in actor.staff_ids[:1] and unsigned > 0,
            Words(f"有 {unsigned} 项技能等您签核", f"{unsigned} competencies wait for your signature"),
        ),
    )  # fmt: skip
    return next((words for true, words in cases if true), None)


def _mine(actor: Actor, field: str) -> Q:
    return houses(actor.grants_for(P.MANAGE_PLACEMENTS), field)


def _self(actor: Actor) -> list[UUID]:
    return list(actor.staff_ids[:1])


def _unsigned() -> Count:
    """Competencies without any signature that stands."""
    standing = SignOff.objects.filter(skill=OuterRef("skills"), voids=None, voided_by=None)
    return Count("skills", filter=~Exists(standing))


def _joined(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    return rows.select_related("trainee", "teacher", "department", "supporting", "receiving")


def _read(cursor: str | None) -> tuple[date, UUID] | None:
    """Day and id of a cursor; one that somebody made up is the beginning."""
    try:
        day, _, row = (cursor or "").partition("_")
        return date.fromisoformat(day), UUID(row)
    except ValueError:
        return None
