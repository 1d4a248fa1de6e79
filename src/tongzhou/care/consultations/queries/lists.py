"""The worklist: what waits for me, for my house, for others; what is done. By the clock that runs out first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from tongzhou.accounts.queries.prepared import PEOPLE, SOME_TIME, Prepared
from tongzhou.care.consultations.models import Consultation, FollowUp, Panelist
from tongzhou.care.consultations.queries.duty import duty_departments, on_my_duty
from tongzhou.care.consultations.queries.scope import visible
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.rules import OFFICE_JOINS, State
from tongzhou.directory.queries import reach
from tongzhou.directory.rules import Tier
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.kernel.words import Words

PAGE = 30
COUNTED = 1000
"""Done cases are counted up to here: nobody needs to know more than “1000+”."""
WAITS = Q(due_at__isnull=False)
"""Somebody has to move: a clock runs. Open cases, and closed ones with an amendment that the asking side has not read."""
OPEN = WAITS & ~Q(state__in=[State.COMPLETED.value, State.CANCELLED.value])
JOINED = ("patient", "asking", "holder", "waits_at", "waits_for")
SHOWN = (
    *("number", "topic_version", "urgency", "question", "data", "gist", "asked_at", "state", "outcome"),
    *("clock", "clock_since", "due_at", "answered_at", "closed_at", "waits_department"),
    *("patient__born_on", "patient__sex", "waits_for__name"),
    *(f"{place}__{name}" for place in ("asking", "holder", "waits_at") for name in ("name", "short_name")),
)
"""What a row of a list shows; joined objects with more cost more than the statement itself (benchmarks/README.md)."""
FIRST_DUE = 6
"""So many patients to ask about stand above the worklist; the others behind one link."""


def in_rows(cases: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """`cases` with what a row shows and no more."""
    return cases.select_related(*JOINED).only(*SHOWN)


class Tab(StrEnum):
    """Whose move it is."""

    MINE = "mine"
    HOUSE = "house"
    OTHERS = "others"
    DONE = "done"

    @property
    def words(self) -> Words:
        """The tab's name."""
        return {
            "mine": Words("等我处理", "waiting for me"),
            "house": Words("等本机构", "waiting for my institution"),
            "others": Words("等对方", "waiting for others"),
            "done": Words("已办结", "done"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of one tab; no names in it. `next` is the next cursor."""

    tab: Tab
    rows: list[Consultation]
    counts: Mapping[Tab, int]
    next: str | None


def worklist(
    actor: Actor, *, at: datetime, tab: Tab = Tab.MINE, cursor: str | None = None, limit: int = PAGE
) -> Worklist:
    """A page of the worklist with the counts of all tabs. Four statements (five for what is done), however long the lists are."""
    duty = duty_departments(actor, at)
    rows = _done(actor, at) if tab is Tab.DONE else _open(actor, at, duty).filter(tab=tab.value)
    page = _page(_after(rows, tab, cursor), tab, limit + 1)
    shown = page[:limit]
    more = _cursor(shown[-1], tab) if len(page) > limit else None
    return Worklist(tab, shown, _counts(actor, at, duty), more)


def _open(actor: Actor, at: datetime, duty: list[UUID]) -> QuerySet[Any, Any]:
    """Cases the actor sees in which somebody has to move, each with its `tab`."""
    which = Case(
        When(_mine(actor, Q(waits_department__in=duty)), then=Value(Tab.MINE.value)),
        When(_house(actor), then=Value(Tab.HOUSE.value)),
        default=Value(Tab.OTHERS.value),
        output_field=CharField(),
    )
    return visible(actor, at).filter(WAITS).annotate(tab=which)


def waiting(actor: Actor, *, at: datetime) -> int:
    """How many cases wait for the actor, counted to 100: the number beside the worklist's name. One statement."""
    if not actor.may(Permission.READ_CASE):
        return 0
    return len(_waiting(actor)(at=at))


@lru_cache(maxsize=PEOPLE)
def _waiting(actor: Actor) -> Prepared:
    """The statement of `waiting`: it stands on every page, and is made of what the actor is and may."""

    def rows() -> QuerySet[Consultation, Any]:
        mine = _mine(actor, on_my_duty(actor, SOME_TIME))
        return visible(actor, SOME_TIME).filter(WAITS).filter(mine).values_list("pk")[:100]

    return Prepared(rows, at=SOME_TIME)


def _mine(actor: Actor, duty: Q) -> Q:
    """Named for me; my department's duty; my signature is due; mine to allocate; in a small place, anybody's."""
    unnamed = Q(waits_for__isnull=True)
    mine = Q(waits_for__in=actor.staff_ids) | (Q(unnamed) & duty)
    seat = Panelist.objects.filter(
        consultation=OuterRef("pk"), staff__in=actor.staff_ids, left_at__isnull=True, signed_at__isnull=True
    )
    mine |= Q(Exists(seat), state=State.ACCEPTED.value)
    if actor.may(Permission.ALLOCATE):
        mine |= Q(unnamed, waits_department__isnull=True, waits_at=actor.institution_id)
        overdue = reach(actor.grants_for(Permission.ALLOCATE), "waits_at__")
        mine |= Q(overdue, escalations__gte=OFFICE_JOINS)
    if actor.may(Permission.ANSWER):
        small = Q(waits_at__tier__in=[Tier.VILLAGE.value, Tier.TOWNSHIP.value])
        mine |= Q(small, unnamed, waits_department__isnull=True, waits_at=actor.institution_id)
    return mine


def _house(actor: Actor) -> Q:
    house = reach(actor.grants_for(Permission.ALLOCATE), "waits_at__")
    return house | Q(waits_at=actor.institution_id) if actor.institution_id else house


def _done(actor: Actor, at: datetime) -> QuerySet[Consultation]:
    return visible(actor, at).filter(due_at__isnull=True)


def _page(rows: QuerySet[Any, Any], tab: Tab, most: int) -> list[Any]:
    """The first rows with all that a list shows. Done cases in two statements: their ids first.

    A village has a hundred among fifty thousand: walking the index by closing time would read them all, so the
    order is by an expression (found by taking part, then sorted), and only what is shown is joined.
    """
    if tab is not Tab.DONE:
        return list(in_rows(rows)[:most])
    ids = list(
        rows.order_by(Coalesce("closed_at", "asked_at").desc(), "-id").values_list("pk", flat=True)[:most]
    )
    found = in_rows(Consultation.objects.filter(pk__in=ids))
    return sorted(found, key=lambda row: ids.index(row.pk))


def _after(rows: QuerySet[Consultation], tab: Tab, cursor: str | None) -> QuerySet[Consultation]:
    """The rows after the cursor, in order: by due time, or the last closed first."""
    moment, row = _read(cursor)
    if tab is Tab.DONE:
        rows = rows.order_by("-closed_at", "-id")
        return rows.filter(Q(closed_at__lt=moment) | Q(closed_at=moment, id__lt=row)) if moment else rows
    rows = rows.order_by("due_at", "id")
    return rows.filter(Q(due_at__gt=moment) | Q(due_at=moment, id__gt=row)) if moment else rows


def _cursor(row: Consultation, tab: Tab) -> str:
    moment = row.closed_at if tab is Tab.DONE else row.due_at
    return f"{moment.isoformat() if moment else ''}_{row.pk}"


def _read(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    """Time and id of a cursor; one that somebody made up is the beginning."""
    try:
        moment, _, row = (cursor or "").partition("_")
        return datetime.fromisoformat(moment), UUID(row)
    except ValueError:
        return None, None


def _counts(actor: Actor, at: datetime, duty: list[UUID]) -> dict[Tab, int]:
    found = dict(_open(actor, at, duty).order_by().values_list("tab").annotate(n=Count("pk")))
    counts = {tab: found.get(tab.value, 0) for tab in Tab}
    counts[Tab.DONE] = _done(actor, at).order_by()[:COUNTED].count()
    return counts


def follow_ups(actor: Actor, *, at: datetime, limit: int = PAGE) -> list[FollowUp]:
    """Follow-ups that are due at the actor's institution, his own first. One statement; names are not read."""
    if actor.institution_id is None or not actor.may(Permission.ASK):
        return []
    due = FollowUp.objects.filter(
        recorded_at__isnull=True,
        due_on__lte=at.astimezone(CHINA).date(),
        consultation__asking=actor.institution_id,
    )
    own = Case(When(consultation__asker__in=actor.staff_ids, then=0), default=1)
    shown = (f"consultation__{name}" for name in ("number", "question", "patient__born_on", "patient__sex"))
    joined = due.select_related("consultation__patient").only("due_on", *shown)
    return list(joined.order_by(own, "due_on", "id")[:limit])
