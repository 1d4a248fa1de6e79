"""Who is paired with whom: for a case, for a programme, for an institution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, NotFound
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.models import Agreement, Pairing, Programme
from tongzhou.partnerships.queries.programmes import MOST, UNKNOWN, seen
from tongzhou.partnerships.rules import Level, fits
from tongzhou.partnerships.rules.pairings import STILL_PAIRED

MOST_PAIRINGS = 500
_NARROWEST_FIRST = {Level.DOCTOR: 0, Level.TEAM: 1, Level.DEPARTMENT: 2, Level.INSTITUTION: 3}


def pairings_for(
    receiving_ids: Sequence[UUID],
    *,
    on: date,
    specialty: str | None = None,
    department: UUID | None = None,
) -> list[Pairing]:
    """Pairings that may help these institutions on a day, the most specific first: doctor, team, department, institution.

    Among equals, the institution that stands first in `receiving_ids` (the nearest) comes first. With a
    `specialty` (code), narrower pairings known to be of another one are left out; with the asking
    `department`, those of another department. One statement, with sides, departments and doctors joined.
    """
    rows = _joined(Pairing.objects.filter(receiving__in=receiving_ids, during__contains=on))
    nearest = {id: place for place, id in enumerate(receiving_ids)}
    fitting = [row for row in rows if _meets(row, specialty) and _asks(row, department)]
    return sorted(
        fitting, key=lambda row: (_NARROWEST_FIRST[Level(row.level)], nearest[row.receiving_id], row.pk)
    )


def pairings_of(actor: Actor, programme: Programme) -> list[Pairing]:
    """All pairings of a programme that was read for this actor, past ones too, institutions first. One statement."""
    return _sorted(_joined(Pairing.objects.filter(programme=programme)))


def pairings_under(actor: Actor, agreement: Agreement) -> list[Pairing]:
    """The pairings that stand under an agreement that was read for this actor, past ones too, institutions first. One statement."""
    return _sorted(_joined(Pairing.objects.filter(agreement=agreement)))


def pairings_at(actor: Actor, institution_id: UUID, *, on: date) -> list[Pairing]:
    """The pairings of an institution on a day, of programmes the actor may see, with the programme. One statement."""
    here = Q(supporting=institution_id) | Q(receiving=institution_id)
    mine = Programme.objects.filter(seen(actor))
    rows = Pairing.objects.filter(here, programme__in=mine, during__contains=on)
    return _sorted(_joined(rows).select_related("programme"))[:MOST]


def pairings_where(actor: Actor, permission: Permission, *, on: date) -> list[Pairing]:
    """The institutions' pairings that hold on a day and of which the actor may do `permission` at one side: what a form offers. One statement."""
    grants = actor.grants_for(permission)
    mine = reach(grants, "supporting__") | reach(grants, "receiving__")
    rows = Pairing.objects.filter(mine, level=Level.INSTITUTION.value, during__contains=on)
    joined = rows.select_related("supporting", "receiving", "programme")
    return list(joined.order_by("programme__name", "receiving__name", "supporting__name", "pk")[:MOST])


def pairing(actor: Actor, id: UUID) -> Pairing:
    """One pairing with its sides and programme. Raises NotFound."""
    mine = Programme.objects.filter(seen(actor))
    found = (
        _joined(Pairing.objects.filter(pk=id, programme__in=mine))
        .select_related("programme", "agreement")
        .first()
    )
    if found is None:
        raise NotFound(UNKNOWN)
    return found


def not_paired(institution_id: UUID, on: date) -> None:
    """Raise Conflict when a pairing of this institution lasts beyond the day before `on`. One statement."""
    _not_beyond(Q(supporting=institution_id) | Q(receiving=institution_id), on)


def department_not_paired(department_id: UUID, on: date) -> None:
    """Raise Conflict when a pairing that names this department lasts beyond the day before `on`. One statement."""
    _not_beyond(Q(supporting_department=department_id) | Q(receiving_department=department_id), on)


def _not_beyond(here: Q, on: date) -> None:
    lasting = Pairing.objects.filter(here, Q(during__upper_inf=True) | Q(during__endswith__gt=on))
    found = lasting.select_related("supporting", "receiving").order_by("pk").first()
    if found:
        raise Conflict(STILL_PAIRED, one=found.supporting.label, other=found.receiving.label)


def _joined(rows: QuerySet[Pairing]) -> QuerySet[Pairing]:
    sides = ("supporting", "receiving")
    names = (*sides, *(f"{side}_department" for side in sides), *(f"{side}_staff" for side in sides))
    return rows.select_related(*names)


def _sorted(rows: QuerySet[Pairing]) -> list[Pairing]:
    levels = list(Level)
    return sorted(
        rows[:MOST_PAIRINGS],
        key=lambda row: (
            levels.index(Level(row.level)),
            row.receiving.name,
            row.supporting.name,
            row.during.lower,
        ),
    )


def _meets(row: Pairing, specialty: str | None) -> bool:
    if row.supporting_staff:
        return not row.supporting_staff.specialties or any(
            fits(specialty, code) for code in row.supporting_staff.specialties
        )
    return row.supporting_department is None or fits(specialty, row.supporting_department.specialty_id)


def _asks(row: Pairing, department: UUID | None) -> bool:
    return department is None or row.receiving_department_id in (None, department)
