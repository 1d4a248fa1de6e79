"""Reading lists of attendance: both sides see them; who holds a fresh code sees what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.support.acts.models import Act
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.teaching.models import AttendanceList, Attendee
from tongzhou.support.teaching.rules import NO_LIST, NOT_OF_HOST
from tongzhou.support.teaching.tokens import list_of

MOST = 1000


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
