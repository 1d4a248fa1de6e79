"""What verbs look up: the two houses under their pairing, a department of the recipient, days, papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tongzhou.directory.models import Department, Institution
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA, Side
from tongzhou.partnerships.models import Pairing
from tongzhou.support.sides.models import TwoSided
from tongzhou.support.sides.running import limited
from tongzhou.support.sides.scope import pairing_of, side_of
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.specialties.rules.sentences import IN_FUTURE, NEEDED, OTHER_HOUSE, TOO_EARLY


def today(at: datetime) -> date:
    """The day in China."""
    return at.astimezone(CHINA).date()


def done_by(day: date, at: datetime, *, field: str = "on", since: date | None = None) -> date:
    """The day, which lies neither ahead nor before `since`. Raises Invalid."""
    if day > today(at):
        raise Invalid(IN_FUTURE, field=field, day=day)
    if since is not None and day < since:
        raise Invalid(TOO_EARLY, field=field, day=since)
    return day


def houses(
    by: Actor, supporting_id: UUID, receiving_id: UUID, *, on: date
) -> tuple[Institution, Institution, Pairing]:
    """The two sides and their pairing on a day. Raises NotFound, Invalid (pairing), Denied without MANAGE_CAPABILITY or TEACH at one."""
    found = Institution.objects.in_bulk([supporting_id, receiving_id])
    if supporting_id not in found or receiving_id not in found:
        raise NotFound(NO_RECORD)
    giving, taking = found[supporting_id], found[receiving_id]
    if not any(by.may(P.TEACH, place) for place in (giving.place, taking.place)):
        near = giving if by.may(P.MANAGE_CAPABILITY, giving.place) else taking
        by.require(P.MANAGE_CAPABILITY, near.place)
    return giving, taking, pairing_of(giving, taking, on=on)


def department_at(id: UUID | None, house: Institution) -> Department | None:
    """A department of that house. Raises NotFound, Invalid (department) for another's."""
    if id is None:
        return None
    found = Department.objects.filter(pk=id).first()
    if found is None:
        raise NotFound(NO_RECORD)
    if found.institution_id != house.pk:
        raise Invalid(OTHER_HOUSE, field="department", place=house.label)
    return found


def said(text: str, field: str, what: Words, most: int) -> str:
    """A text that must be there. Raises Invalid."""
    kept = limited(text, field, most)
    if not kept:
        raise Invalid(NEEDED, field=field, what=what)
    return kept


def speaker(by: Actor, record: TwoSided) -> Side:
    """The side for which somebody claims: the one where he may, the recipient's where he may at both."""
    return side_of(by, P.CLAIM, record) or Side.SUPPORTING


def papers(subject: str, file_ids: Sequence[UUID], *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Attach files to a record; their digests are a claim's evidence."""
    if not file_ids:
        return ()
    rows = files.attach(by=by, at=at, file_ids=list(file_ids), subject=subject)
    return tuple(sorted({row.sha256 for row in rows}))
