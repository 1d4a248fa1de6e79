"""Opening a list of attendance, and signing in at the door."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from tongzhou.audit import actions as audit
from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import CHINA
from tongzhou.notices import actions as notices
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.rules import Group
from tongzhou.support.sides.scope import pairing_of
from tongzhou.support.sides.sentences import NO_RECORD, OTHER_CONTENT
from tongzhou.support.teaching.models import AttendanceList, Attendee
from tongzhou.support.teaching.queries import door
from tongzhou.support.teaching.rules import (
    EARLY,
    LATE,
    LONGEST,
    LONGEST_TOPIC,
    NO_ROSTER,
    NO_TOPIC,
    SHUT,
    WRONG_LENGTH,
)


@transaction.atomic
def open_list(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    kind: str,
    topic: str,
    supporting_id: UUID,
    receiving_id: UUID,
    starts_at: datetime,
    minutes: int | None,
) -> AttendanceList:
    """Open a list for a teaching that is about to begin or goes on. Sent twice it is there once.

    Raises Invalid (kind, topic, minutes, pairing), Denied, NotFound, Conflict (same id, other content).
    """
    houses = Institution.objects.in_bulk([supporting_id, receiving_id])
    if len(houses) < 2:
        raise NotFound(NO_RECORD)
    giving, taking = houses[supporting_id], houses[receiving_id]
    if not by.may(P.CLAIM, giving.place):
        by.require(P.CLAIM, taking.place)
    asked = get(kind)
    if asked.group is not Group.TEACHING or "attendee" not in {part.role for part in asked.parts}:
        raise Invalid(NO_ROSTER, field="kind", kind=asked.words)
    kept = topic.replace("\0", "").strip()[:LONGEST_TOPIC]
    if not kept:
        raise Invalid(NO_TOPIC, field="topic")
    if minutes is None or not 0 < minutes <= LONGEST:
        raise Invalid(WRONG_LENGTH, field="minutes", most=LONGEST)
    pairing_of(giving, taking, on=starts_at.astimezone(CHINA).date())
    ends_at = starts_at + timedelta(minutes=minutes)
    told = {
        "kind": kind,
        "topic": kept,
        "supporting_id": giving.pk,
        "receiving_id": taking.pk,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "by_key": by.key,
    }
    row, fresh = AttendanceList.objects.get_or_create(pk=id, defaults=told | {"by_name": by.name, "at": at})
    if any(getattr(row, name) != value for name, value in told.items()):
        raise Conflict(OTHER_CONTENT)
    if fresh:
        audit.record(by=by, at=at, verb="attendance.open", subject=f"attendance:{id}")
    return row


@transaction.atomic
def sign_in(*, by: Actor, at: datetime, token: str) -> Attendee:
    """Put oneself on the list that the code opens; once is enough. Raises NotFound (stale code), Denied, Conflict (not its time)."""
    found = door(by, token, at=at)
    row = found.session
    since, until = row.starts_at - EARLY, row.ends_at + LATE
    if not since <= at <= until:
        told = {
            name: f"{when.astimezone(CHINA):%m-%d %H:%M}"
            for name, when in (("since", since), ("until", until))
        }
        raise Conflict(SHUT, **told)
    try:
        with transaction.atomic():
            attendee = Attendee.objects.create(session=row, staff=found.staff, at=at)
    except IntegrityError:
        return Attendee.objects.get(session=row, staff=found.staff)
    audit.record(by=by, at=at, verb="attendance.sign_in", subject=f"attendance:{row.pk}")
    notices.publish(
        [f"institution:{row.supporting_id}", f"institution:{row.receiving_id}"], kind="attendance", id=row.pk
    )
    return attendee
