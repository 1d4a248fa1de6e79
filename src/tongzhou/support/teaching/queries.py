"""Reading lists of attendance: both sides see them; who holds a fresh code sees what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.support.acts.models import Act
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.teaching.models import AttendanceList, Attendee
from tongzhou.support.teaching.rules import NO_LIST, NOT_OF_HOST, REMEMBERED
from tongzhou.support.teaching.tokens import list_of

MOST, PAGE = 1000, 40


@dataclass(frozen=True, slots=True)
class Roster:
    """A list with those who signed in, in that order; `recorded`: its act was recorded already."""

    session: AttendanceList
    attendees: list[Attendee]
    recorded: bool


def roster(actor: Actor, id: UUID) -> Roster:
    """A list that the actor's side takes part in. Raises NotFound. Three statements."""
    row = (
        AttendanceList.objects.select_related("supporting", "receiving").filter(seen_by(actor), pk=id).first()
    )
    if row is None:
        raise NotFound(NO_LIST)
    attendees = row.attendees.select_related("staff__institution").order_by("at", "pk")[:MOST]
    return Roster(row, list(attendees), Act.objects.filter(pk=id).exists())


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists whose act waits to be recorded, the latest first, each with `signed` (people); `next` is the cursor of the earlier ones."""

    sessions: Sequence[AttendanceList]
    next: str


def lists(actor: Actor, *, at: datetime, cursor: str = "", limit: int = PAGE) -> Lists:
    """Lists that are coming, open, or over for at most thirty days, of the houses where the actor may record their act. One statement."""
    rows = _waiting(actor, at).select_related("supporting", "receiving")
    if beyond := _read(cursor):
        rows = rows.filter(Q(starts_at__lt=beyond[0]) | Q(starts_at=beyond[0], pk__lt=beyond[1]))
    counted = rows.annotate(signed=Count("attendees")).order_by("-starts_at", "-pk")
    page = list(counted[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    return Lists(page[:limit], f"{last.starts_at.isoformat()}_{last.pk}" if last else "")


def counts(actor: Actor, *, at: datetime) -> tuple[int, int]:
    """How many of those are over, and how many are open or still to come. One statement."""
    over = Count("pk", filter=Q(ends_at__lt=at))
    found = _waiting(actor, at).aggregate(over=over, ahead=Count("pk", filter=Q(ends_at__gte=at)))
    return found["over"], found["ahead"]


def _waiting(actor: Actor, at: datetime) -> QuerySet[AttendanceList]:
    recorded = Exists(Act.objects.filter(pk=OuterRef("pk")))
    return AttendanceList.objects.filter(seen_by(actor, P.CLAIM), ~recorded, ends_at__gt=at - REMEMBERED)


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    """Moment and id of a cursor; one that somebody made up is the beginning."""
    moment, _, id = cursor.partition("_")
    try:
        at, key = datetime.fromisoformat(moment), UUID(id)
    except ValueError:
        return None
    return (at, key) if at.tzinfo else None


@dataclass(frozen=True, slots=True)
class Door:
    """What a code opens for somebody: the list, himself, and whether he has signed in."""

    session: AttendanceList
    staff: Staff
    signed: bool


def door(actor: Actor, token: str, *, at: datetime) -> Door:
    """What the scanned code is for. Raises NotFound (stale code), Denied (not of the host nor its area). Three statements."""
    id = list_of(token, at=at)
    row = AttendanceList.objects.select_related("supporting", "receiving").filter(pk=id).first()
    if row is None:
        raise NotFound(NO_LIST)
    own = actor.staff_ids[:1]
    staff = Staff.objects.select_related("institution").filter(pk__in=own, active=True).first()
    if staff is None or not _belongs(staff, row):
        raise Denied(NOT_OF_HOST, host=row.receiving.label)
    return Door(row, staff, row.attendees.filter(staff=staff).exists())


def _belongs(staff: Staff, row: AttendanceList) -> bool:
    """Of the host, of a place below it, or of its county (the first six digits of the division code)."""
    host, home = row.receiving, staff.institution
    county = host.region_code[:6]
    return home.path.startswith(host.path) or (len(county) == 6 and home.region_code.startswith(county))
