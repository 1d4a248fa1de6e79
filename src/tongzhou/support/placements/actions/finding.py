"""What verbs of this package look up and check alike: people, departments, days."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.periods import Period
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.models import Pairing
from tongzhou.support.placements.rules.sentences import NOT_THEIRS, NOT_YET, TOO_EARLY, TOO_LATE
from tongzhou.support.sides.scope import pairing_of
from tongzhou.support.sides.sentences import NO_RECORD


def today(at: datetime) -> date:
    """The day of a moment, in China."""
    return at.astimezone(CHINA).date()


def happened(
    day: date, at: datetime, field: str, *, since: date | None = None, until: date | None = None
) -> date:
    """A day that has come, within its bounds (both inside). Raises Invalid."""
    if day > today(at):
        raise Invalid(NOT_YET, field=field, day=day)
    if since is not None and day < since:
        raise Invalid(TOO_EARLY, field=field, day=since)
    if until is not None and day > until:
        raise Invalid(TOO_LATE, field=field, day=until)
    return day


def house(id: UUID) -> Institution:
    """An institution. Raises NotFound."""
    found = Institution.objects.filter(pk=id).first()
    if found is None:
        raise NotFound(NO_RECORD)
    return found


def department(id: UUID) -> Department:
    """A department with its institution. Raises NotFound."""
    found = Department.objects.select_related("institution").filter(pk=id).first()
    if found is None:
        raise NotFound(NO_RECORD)
    return found


def person(id: UUID) -> Staff:
    """Somebody with his institution. Raises NotFound."""
    found = Staff.objects.select_related("institution").filter(pk=id).first()
    if found is None:
        raise NotFound(NO_RECORD)
    return found


def member(id: UUID, of: Institution, field: str) -> Staff:
    """Somebody of the institution or of one below it, with his own. Raises NotFound, Invalid(field)."""
    found = person(id)
    if not found.institution.path.startswith(of.path):
        raise Invalid(NOT_THEIRS, field=field, name=found.name, place=of.label)
    return found


def department_of(id: UUID | None, of: Institution, field: str) -> Department | None:
    """A department of the institution itself, if one is named. Raises NotFound, Invalid(field)."""
    if id is None:
        return None
    found = department(id)
    if found.institution_id != of.pk:
        raise Invalid(NOT_THEIRS, field=field, name=found.name, place=of.label)
    return found


def pairing_within(supporting: Institution, receiving: Institution, term: Period, at: datetime) -> Pairing:
    """The pairing on some day of a term: today's if it lies inside, else the first day's or the last's. Raises Invalid."""
    now = today(at)
    last = term.end - timedelta(days=1) if term.end else None
    for day in (now if now in term else None, term.start, last):
        if day is not None:
            with suppress(Invalid):
                return pairing_of(supporting, receiving, on=day)
    return pairing_of(supporting, receiving, on=term.start)
