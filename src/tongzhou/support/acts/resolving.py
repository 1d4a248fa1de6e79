"""From ids to the rows behind them, for a block of acts at once; who is really of which house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongzhou.directory.models import Department, Institution, Staff
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.ledger.rules import CHINA, Member
from tongzhou.partnerships.models import Pairing
from tongzhou.support.acts.kinds import get
from tongzhou.support.acts.models import ActPerson
from tongzhou.support.acts.rules import NOT_OURS
from tongzhou.support.acts.work import Work, natural_key
from tongzhou.support.sides.claiming import person
from tongzhou.support.sides.scope import pairings_between
from tongzhou.support.sides.sentences import NO_RECORD, NOT_PAIRED


@dataclass
class Resolved:
    """Rows by id, and the pairing of each relation and day."""

    institutions: dict[UUID, Institution]
    departments: dict[UUID, Department]
    staff: dict[UUID, Staff]
    pairings: dict[tuple[UUID, UUID, date], UUID]

    def houses(self, work: Work) -> tuple[Institution, Institution]:
        """The two sides."""
        return self.institutions[work.supporting_id], self.institutions[work.receiving_id]

    def pairing_id(self, work: Work) -> UUID:
        """As told, else the one of that day."""
        return work.pairing_id or self.pairings[relation(work)]

    def specialty(self, work: Work) -> str:
        """The department's registered specialty; "" when there is none."""
        department = self.departments.get(work.department_id) if work.department_id else None
        return (department.specialty_id or "") if department else ""

    def members(self, work: Work) -> tuple[Member, ...]:
        """The people as an entry names them; somebody outside the directory is known by name within his house."""
        found: dict[tuple[str, str], Member] = {}
        for one in work.people:
            known = self.staff.get(one.staff_id) if one.staff_id else None
            house = work.receiving_id if known is None else known.institution_id
            member = (
                person(one.role, known)
                if known
                else Member(one.role, f"name:{natural_key(house, one.name)[:32]}", one.name, one.title)
            )
            found[member.role, member.key] = member
        return tuple(found.values())

    def people(self, id: UUID, work: Work) -> Iterator[ActPerson]:
        """The rows of those who took part, each once."""
        for one in dict.fromkeys(work.people):
            known = self.staff.get(one.staff_id) if one.staff_id else None
            yield ActPerson(
                act_id=id,
                role=one.role,
                staff=known,
                name=known.name if known else one.name.strip(),
                title=known.title_words.words.zh if known else one.title,
            )

    def search(self, work: Work) -> str:
        """What the act is found by: topic, department, people, places."""
        giving, taking = self.houses(work)
        department = self.departments.get(work.department_id) if work.department_id else None
        names = [self.staff[one.staff_id].name if one.staff_id else one.name for one in work.people[:6]]
        told = [work.topic, department.name if department else "", *names, giving.label, taking.label]
        return " ".join(part.lower() for part in told if part)[:400]


def relation(work: Work) -> tuple[UUID, UUID, date]:
    """The two sides and the day in China."""
    return work.supporting_id, work.receiving_id, work.occurred_from.astimezone(CHINA).date()


def resolve(works: Sequence[Work]) -> Resolved:
    """Load what the acts name. Raises NotFound for an unknown institution, department or person, Invalid for one of another house."""
    found = Resolved(
        Institution.objects.in_bulk({id for one in works for id in (one.supporting_id, one.receiving_id)}),
        Department.objects.in_bulk({one.department_id for one in works if one.department_id}),
        Staff.objects.in_bulk({who.staff_id for one in works for who in one.people if who.staff_id}),
        {},
    )
    for work in works:
        _check(work, found)
    _pair(works, found)
    return found


def _check(work: Work, found: Resolved) -> None:
    if work.supporting_id not in found.institutions or work.receiving_id not in found.institutions:
        raise NotFound(NO_RECORD)
    giving, taking = found.houses(work)
    sides = {part.role: (giving, taking)[part.side.value == "receiving"] for part in get(work.kind).parts}
    if work.department_id:
        department = found.departments.get(work.department_id)
        if department is None or department.institution_id not in (giving.pk, taking.pk):
            raise NotFound(NO_RECORD)
    for one in work.people:
        if one.staff_id is None:
            continue
        known = found.staff.get(one.staff_id)
        if known is None:
            raise NotFound(NO_RECORD)
        if known.institution_id not in (giving.pk, taking.pk):
            raise Invalid(NOT_OURS, field=one.role, name=known.name, place=sides[one.role].label)


def _pair(works: Sequence[Work], found: Resolved) -> None:
    """The pairing of each relation and day. Raises Invalid(field "pairing") for a day without one."""
    without = unpaired(works, found)
    if without:
        giving, taking = found.houses(without[0])
        raise Invalid(NOT_PAIRED, field="pairing", giving=giving.label, taking=taking.label)


def unpaired(works: Sequence[Work], found: Resolved) -> list[Work]:
    """Those on whose day the two were not paired; for the others the pairing is noted. One statement a relation."""
    known: dict[tuple[UUID, UUID], list[Pairing]] = {}
    without = []
    for one in works:
        if one.pairing_id is not None or relation(one) in found.pairings:
            continue
        giving, taking, day = relation(one)
        if (giving, taking) not in known:
            known[giving, taking] = pairings_between(*found.houses(one))
        held = next((pairing for pairing in known[giving, taking] if day in pairing.during), None)
        if held is None:
            without.append(one)
        else:
            found.pairings[giving, taking, day] = held.pk
    return without


def days_without_pairing(works: Sequence[Work]) -> list[Work]:
    """Of works whose institutions are known, those on whose day the two were not paired: what a preview must say."""
    ids = {id for one in works for id in (one.supporting_id, one.receiving_id)}
    return unpaired(works, Resolved(Institution.objects.in_bulk(ids), {}, {}, {}))
