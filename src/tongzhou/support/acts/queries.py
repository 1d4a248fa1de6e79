"""Reading acts: always in the scope of an actor's grants, always bounded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from tongzhou.files.models import StoredFile
from tongzhou.files.queries import files_of
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.quantities import Qualifier
from tongzhou.ledger.models import Claim
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.support.acts.kinds import all_kinds
from tongzhou.support.acts.models import Act, ActPerson, ActStep
from tongzhou.support.acts.moving import RUNNER
from tongzhou.support.acts.rules import Group, State
from tongzhou.support.acts.work import Who, Work
from tongzhou.support.sides.claiming import begins
from tongzhou.support.sides.scope import found, seen_by

PAGE = 40


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows; empty: everything in scope. `until` is the first day no longer shown."""

    group: Group | None = None
    kind: str = ""
    state: str = ""
    text: str = ""
    programme: str = ""
    since: date | None = None
    until: date | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some acts, the newest first; `next` is the cursor of the older ones."""

    acts: list[Act]
    next: str | None


@dataclass(frozen=True, slots=True)
class ActView:
    """One act with all that its page shows; `offers` are the steps open to the reader."""

    act: Act
    people: list[ActPerson]
    steps: list[ActStep]
    files: list[StoredFile]
    claim: Claim | None
    offers: frozenset[str]


def acts(actor: Actor, filters: Filters, *, cursor: str | None = None, limit: int = PAGE) -> Page:
    """A page of acts. Two statements (people joined)."""
    return _page(_filtered(actor, filters), cursor, limit)


def _page(found: QuerySet[Act], cursor: str | None, limit: int) -> Page:
    rows = found.select_related("supporting", "receiving", "department")
    moment, row = _read(cursor)
    if moment:
        rows = rows.filter(Q(occurred_from__lt=moment) | Q(occurred_from=moment, id__lt=row))
    page = list(rows.prefetch_related("people").order_by("-occurred_from", "-id")[: limit + 1])
    more = page[limit - 1] if len(page) > limit else None
    return Page(page[:limit], f"{more.occurred_from.isoformat()}_{more.pk}" if more else None)


def act(actor: Actor, id: UUID) -> ActView:
    """One act. Raises NotFound. Five statements."""
    row = found(
        Act.objects.select_related("supporting", "receiving", "department", "pairing__programme"), actor, id
    )
    return ActView(
        row,
        list(row.people.order_by("role", "pk")),
        list(row.timeline.order_by("number")),
        files_of(actor, f"act:{row.pk}"),
        Claim.objects.select_related("supporting", "receiving").filter(pk=row.claim).first(),
        RUNNER.offers(row, actor),
    )


@dataclass(frozen=True, slots=True)
class Effort:
    """How often a person had to enter something for an act: `times` → number of acts; `more`: acts that took more than one entry."""

    times: dict[int, int]
    more: Page

    @property
    def acts(self) -> int:
        """How many acts were recorded."""
        return sum(self.times.values())

    @property
    def entries(self) -> int:
        """How many entries they took: recording, every correction, every later piece of evidence."""
        return sum(times * acts for times, acts in self.times.items())


def effort(actor: Actor, *, cursor: str | None = None, limit: int = PAGE) -> Effort:
    """Entries for each act of the actor's places that stands; the target is one. Three statements."""
    rows = Act.objects.filter(seen_by(actor)).exclude(state__in=(State.WITHDRAWN.value, State.REVERSED.value))
    times = dict(rows.order_by("touches").values_list("touches").annotate(n=Count("pk")))
    return Effort(times, _page(rows.filter(touches__gt=1), cursor, limit))


def same_natural(actor: Actor, keys: Iterable[str]) -> dict[str, Act]:
    """Acts that the actor sees under these natural keys: what a file says that is there already."""
    gone = ("cancelled", "failed")
    rows = (
        Act.objects.filter(seen_by(actor), natural__in=list(keys)).exclude(natural="").exclude(state__in=gone)
    )
    return {row.natural: row for row in rows.prefetch_related("people")}


def once_there(actor: Actor, keys: Iterable[str]) -> dict[str, UUID]:
    """By mark (work.marks), the act that the actor sees standing under it: what may not be entered again. One statement."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    rows = Act.objects.filter(seen_by(actor)).filter(Q(topic_once__in=wanted) | Q(number_once__in=wanted))
    standing = rows.exclude(state__in=("cancelled", "failed")).values_list("pk", "topic_once", "number_once")
    return {mark: id for id, *found in standing for mark in found if mark in wanted}


def by_ids(actor: Actor, ids: Iterable[str]) -> list[Act]:
    """Acts by id that the actor sees, people, sides and department joined: what the rows of an exported sheet name."""
    rows = Act.objects.filter(seen_by(actor), pk__in=[UUID(id) for id in ids])
    return list(rows.select_related("supporting", "receiving", "department").prefetch_related("people"))


def listed(actor: Actor, filters: Filters, *, limit: int) -> list[Act]:
    """All standing acts that a list shows, the oldest first: for a workbook. Two statements."""
    rows = _filtered(actor, filters).exclude(state__in=("cancelled", "failed"))
    joined = rows.select_related("supporting", "receiving", "department").prefetch_related("people")
    return list(joined.order_by("occurred_from", "id")[:limit])


def on_days(
    actor: Actor, kinds: Collection[str], houses: Collection[UUID], days: Collection[date]
) -> list[Act]:
    """Standing acts of these kinds between these institutions that began on these days, people joined. Two statements."""
    if not days:
        return []
    rows = Act.objects.filter(seen_by(actor), kind__in=kinds, supporting__in=houses, receiving__in=houses)
    rows = rows.filter(
        occurred_from__gte=begins(min(days)), occurred_from__lt=begins(max(days) + timedelta(1))
    )
    rows = rows.annotate(began_on=TruncDate("occurred_from", tzinfo=CHINA)).filter(began_on__in=days)
    standing = rows.exclude(state__in=("cancelled", "failed")).select_related("supporting", "receiving")
    return list(standing.prefetch_related("people").order_by("occurred_from", "pk"))


def work_of(act: Act) -> Work:
    """An act (people joined) as it was told: what a corrected file is compared with. Evidence is not told again."""
    return Work(
        kind=act.kind,
        side=Side(act.side),
        supporting_id=act.supporting_id,
        receiving_id=act.receiving_id,
        occurred_from=act.occurred_from,
        occurred_to=act.occurred_to,
        pairing_id=act.pairing_id,
        department_id=act.department_id,
        topic=act.topic,
        quantity=act.quantity,
        qualifier=Qualifier(act.qualifier),
        minutes=act.minutes,
        grade=act.grade,
        detail=act.detail,
        people=tuple(
            Who(one.role, one.staff_id, "" if one.staff_id else one.name, "" if one.staff_id else one.title)
            for one in act.people.all()
        ),
        note=act.note,
        origin=act.origin,
        natural=act.natural,
    )


def _filtered(actor: Actor, filters: Filters) -> QuerySet[Act]:
    rows = Act.objects.filter(seen_by(actor))
    if filters.group:
        rows = rows.filter(kind__in=[kind.code for kind in all_kinds(filters.group)])
    if filters.mine:
        rows = rows.filter(by_key=actor.key)
    if filters.programme:
        rows = rows.filter(pairing__programme__code=filters.programme)
    for word in filters.text.lower().split()[:6]:
        rows = rows.filter(search__contains=word)
    exact = {name: value for name, value in (("kind", filters.kind), ("state", filters.state)) if value}
    if filters.since:
        rows = rows.filter(occurred_to__gte=begins(filters.since))
    if filters.until:
        rows = rows.filter(occurred_from__lt=begins(filters.until))
    return rows.filter(**exact)


def _read(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    """Time and id of a cursor; one that somebody made up is the beginning."""
    try:
        moment, _, row = (cursor or "").partition("_")
        return datetime.fromisoformat(moment), UUID(row)
    except ValueError:
        return None, None
