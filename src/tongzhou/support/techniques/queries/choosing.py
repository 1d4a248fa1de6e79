"""What a form offers to choose from: the actor's pairs of houses; departments and people of the two sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.directory.queries import reach
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Level
from tongzhou.support.techniques.models import Technique

MOST_PAIRS = 100
MOST_STAFF = 400


@dataclass(frozen=True, slots=True)
class Choices:
    """Departments of the recipient, people of both sides; those who were named before come first."""

    departments: list[Department]
    learners: list[Staff]
    experts: list[Staff]


def pairs(actor: Actor, permission: Permission, *, on: date) -> list[tuple[Institution, Institution]]:
    """The pairs of houses, paired on a day, of which the actor reaches one with `permission`. One statement."""
    grants = actor.grants_for(permission)
    rows = (
        Pairing.objects.filter(reach(grants, "supporting__") | reach(grants, "receiving__"))
        .filter(level=Level.INSTITUTION.value, during__contains=on)
        .select_related("supporting", "receiving")
        .order_by("receiving__name", "supporting__name")
    )
    return list(
        {
            (row.supporting_id, row.receiving_id): (row.supporting, row.receiving)
            for row in rows[:MOST_PAIRS]
        }.values()
    )


def choices(technique: Technique, *, first: Iterable[UUID] = ()) -> Choices:
    """What the forms of a technique offer; the people `first` on top, then those of the department. Two statements."""
    houses = {technique.supporting_id, technique.receiving_id}
    rows = Staff.objects.filter(active=True, institution__in=houses).order_by("name")[:MOST_STAFF]
    before = list(first)
    rank = {id: number for number, id in enumerate(before)}

    def nearness(one: Staff) -> tuple[int, bool]:
        return rank.get(one.pk, len(before)), one.department_id != technique.department_id

    people = sorted(rows, key=nearness)
    return Choices(
        list(Department.objects.filter(institution=technique.receiving_id).order_by("name")),
        [one for one in people if one.institution_id == technique.receiving_id],
        [one for one in people if one.institution_id == technique.supporting_id],
    )
