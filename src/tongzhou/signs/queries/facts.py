"""What the rules look at, for a block of acts at once: six statements at most, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject, TruncDate

from tongzhou.directory.models import Institution, Staff
from tongzhou.files import queries as files
from tongzhou.files.queries import Alike
from tongzhou.kernel.actors import Actor
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.signs.models import SetAside
from tongzhou.signs.rules import Code, rules
from tongzhou.support.acts.kinds import all_kinds, get, known
from tongzhou.support.acts.models import Act, ActPerson
from tongzhou.support.acts.rules import State
from tongzhou.support.postings.models import Absence, Posting
from tongzhou.support.postings.rules.lifecycle import OFF
from tongzhou.support.sides.claiming import begins
from tongzhou.support.sides.scope import seen_by

GONE = (State.WITHDRAWN.value, State.REVERSED.value)
BLOCKS = ("workbook", "system")
"""Origins that bring many acts at one moment by nature."""
DAY = timedelta(days=1)
NEIGHBOURS = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the supporting side who took part, known in the directory."""

    staff: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another act that shows the same photo; `id` only when the reader may see it."""

    day: date
    id: UUID | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that was read: by person, by person and day, by host (its path), by key of the act."""

    postings: dict[UUID, list[Any]]
    minutes: dict[tuple[UUID, date], int]
    staff: dict[UUID, int]
    photos: dict[str, list[Alike]]
    others: dict[str, Other]


def annotated(rows: QuerySet[Act]) -> QuerySet[Any]:
    """Acts with `people`, `times` (when their recorder recorded others about then), `numbers` (his last), `asides`. One statement."""
    typed = [kind.code for kind in all_kinds() if kind.typed]
    reach = max(
        (timedelta(seconds=rule.number("seconds")) for rule in rules() if rule.code is Code.BURST),
        default=DAY,
    )
    last = max((rule.number("of_last") for rule in rules() if rule.code is Code.ROUND_NUMBERS), default=1)
    his = Act.objects.filter(by_key=OuterRef("by_key"))
    about = his.filter(at__gte=OuterRef("at") - reach, at__lte=OuterRef("at") + reach).exclude(
        origin__in=BLOCKS
    )
    until = his.filter(at__lte=OuterRef("at"), kind__in=typed).exclude(state__in=GONE).order_by("-at", "-pk")
    people = ActPerson.objects.filter(act=OuterRef("pk"), staff__isnull=False).order_by("pk")
    aside = SetAside.objects.filter(act=OuterRef("pk"), version=OuterRef("version")).order_by("at")
    return rows.select_related("supporting", "receiving").annotate(
        people_told=ArraySubquery(people.values(one=JSONObject(role="role", staff="staff", name="name"))),
        times=ArraySubquery(about.values("at")[:NEIGHBOURS]),
        numbers=ArraySubquery(until.values("quantity")[:last]),
        asides=ArraySubquery(
            aside.values(
                one=JSONObject(code="code", reason="reason", name="by_name", house="by_institution", at="at")
            )
        ),
    )


def supporters(act: Any) -> list[Person]:
    """The people of the supporting side, each once."""
    roles = (
        {part.role for part in get(act.kind).parts if part.side is Side.SUPPORTING}
        if known(act.kind)
        else set()
    )
    told = {UUID(one["staff"]): one["name"] for one in act.people_told if one["role"] in roles}
    return [Person(staff, name) for staff, name in told.items()]


def day_of(moment: datetime) -> date:
    """The day in China."""
    return moment.astimezone(CHINA).date()


def attendance(act: Act) -> int:
    """How many came, 0 when nothing was said."""
    told = act.detail.get("attendance")
    return told if type(told) is int else 0


def gather(actor: Actor, acts: Sequence[Any]) -> Facts:
    """Read what the rules need beyond the acts themselves."""
    people = {person.staff for act in acts for person in supporters(act)}
    photos = _photos(acts)
    return Facts(
        postings=_postings(people),
        minutes=_minutes(people, [act for act in acts if act.minutes]),
        staff=_staff({act.receiving_id for act in acts if attendance(act)}),
        photos=photos,
        others=_others(actor, {one.other_subject for some in photos.values() for one in some}),
    )


def _postings(people: Iterable[UUID]) -> dict[UUID, list[Any]]:
    away = Absence.objects.filter(posting=OuterRef("pk")).values("during")
    rows = Posting.objects.filter(staff__in=list(people)).exclude(state__in=[state.value for state in OFF])
    found: dict[UUID, list[Any]] = {}
    for row in rows.select_related("receiving").annotate(away=ArraySubquery(away)):
        found.setdefault(row.staff_id, []).append(row)
    return found


def _minutes(people: Iterable[UUID], acts: Sequence[Act]) -> dict[tuple[UUID, date], int]:
    days = sorted({day_of(act.occurred_from) for act in acts})
    if not days:
        return {}
    roles = {part.role for kind in all_kinds() for part in kind.parts if part.side is Side.SUPPORTING}
    rows = (
        ActPerson.objects.filter(staff__in=list(people), role__in=roles, act__minutes__isnull=False)
        .filter(act__occurred_from__gte=begins(days[0]), act__occurred_from__lt=begins(days[-1] + DAY))
        .exclude(act__state__in=GONE)
        .annotate(day=TruncDate("act__occurred_from", tzinfo=CHINA))
        .filter(day__in=days)
        .values("staff", "day")
        .annotate(total=Sum("act__minutes"))
    )
    return {(row["staff"], row["day"]): row["total"] for row in rows}


def _staff(hosts: Iterable[UUID]) -> dict[UUID, int]:
    """Active staff of each host and the places below it."""
    below = Staff.objects.filter(active=True, institution__path__startswith=OuterRef("path")).order_by()
    counted = below.annotate(n=Func("pk", function="COUNT")).values("n")
    rows = Institution.objects.filter(pk__in=list(hosts)).annotate(n=Subquery(counted))
    return dict(rows.values_list("pk", "n"))


def _photos(acts: Sequence[Act]) -> dict[str, list[Alike]]:
    bits = max((rule.number("bits") for rule in rules() if rule.code is Code.SAME_PHOTO), default=0)
    found: dict[str, list[Alike]] = {}
    for one in files.alike([act.source for act in acts], kind="act", bits=bits):
        found.setdefault(one.subject, []).append(one)
    return found


def _others(actor: Actor, subjects: Iterable[str]) -> dict[str, Other]:
    """Acts that still stand, with the day of each; named only to those who see them."""
    ids = [UUID(subject.partition(":")[2]) for subject in subjects]
    if not ids:
        return {}
    seen = (
        Act.objects.filter(seen_by(actor), pk=OuterRef("pk")).order_by().annotate(n=Count("pk")).values("n")
    )
    rows = Act.objects.filter(pk__in=ids).exclude(state__in=GONE).annotate(seen=Subquery(seen))
    return {row.source: Other(day_of(row.occurred_from), row.pk if row.seen else None) for row in rows}
