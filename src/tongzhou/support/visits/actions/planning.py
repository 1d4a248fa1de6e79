"""A visit is planned by either side, and its plan changed until it was held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongzhou.directory.clashes import clash
from tongzhou.directory.models import Staff
from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Denied, Invalid, NotFound, sentence
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import Side
from tongzhou.partnerships.models import Pairing
from tongzhou.support.sides.running import Turn, limited
from tongzhou.support.sides.scope import seen_by
from tongzhou.support.sides.sentences import NO_RECORD
from tongzhou.support.visits.models import Participant, Visit
from tongzhou.support.visits.moving import RUNNER
from tongzhou.support.visits.rules import DELEGATION, NOBODY, Seat, State, check_plan, delegation_size

TWICE = sentence(
    "visits.twice",
    "同一个人在名单里出现了两次，或有两位带队。",
    "Somebody stands on the list twice, or two lead the delegation.",
    then_zh="请核对名单。",
    then_en="Check the list.",
)


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody on the list: of the directory (`staff_id`), or by name and office."""

    seat: Seat
    staff_id: UUID | None = None
    name: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a visit is to be. `agenda` has one item a line; `delegation` None counts those listed; both days are inside."""

    visitor: Side
    purpose: str
    first_on: date
    last_on: date
    agenda: str = ""
    delegation: int | None = None
    people: tuple[Seated, ...] = ()

    def content(self) -> list[object]:
        """All of it, for knowing the same plan sent twice."""
        people = [[one.seat.value, str(one.staff_id), one.name, one.office] for one in self.people]
        days = [self.first_on, self.last_on]
        return [self.visitor.value, self.purpose, *days, self.agenda, self.delegation, people]


def plan_visit(*, id: UUID, by: Actor, at: datetime, pairing_id: UUID, plan: Plan) -> Visit:
    """Plan a visit between two paired sides. Needs EDIT_VISITS at either.

    Raises NotFound, Denied, Invalid (purpose, last_on, delegation, people), Conflict (same id, other content).
    """
    plan = _checked(plan)
    pairing = _pairing(by, pairing_id)
    visit = Visit(
        id=id,
        pairing=pairing,
        supporting=pairing.supporting,
        receiving=pairing.receiving,
        state=State.PLANNED.value,
    )
    _fill(visit, plan)
    with transaction.atomic():
        made = RUNNER.begin(visit, by=by, at=at, content=[str(pairing_id), *plan.content()])
        if made is visit:
            _seat(visit, plan)
    return made


def edit_visit(
    *, by: Actor, at: datetime, visit_id: UUID, plan: Plan, note: str = "", seen: int | None = None
) -> Visit:
    """Change the plan until the visit was held; who travels stays. Raises as `plan_visit`, IllegalMove, Conflict (seen)."""
    plan = _checked(plan)

    def change(turn: Turn[Visit]) -> None:
        visit = turn.record
        _fill(visit, replace(plan, visitor=Side(visit.visitor)))
        visit.participants.all().delete()
        _seat(visit, plan)

    return RUNNER.run("edit", change, by=by, at=at, id=visit_id, seen=seen, note=note, content=plan.content())


def _checked(plan: Plan) -> Plan:
    check_plan(purpose=plan.purpose, first_on=plan.first_on, last_on=plan.last_on)
    if any(one.staff_id is None and not one.name.strip() for one in plan.people):
        raise Invalid(NOBODY, field="people")
    listed = sum(one.seat in DELEGATION for one in plan.people)
    if plan.delegation is not None:
        delegation_size(listed, plan.delegation)
    return replace(plan, purpose=limited(plan.purpose, "purpose", 200), agenda=limited(plan.agenda, "agenda"))


def _pairing(by: Actor, id: UUID) -> Pairing:
    rows = Pairing.objects.select_related("supporting", "receiving").filter(seen_by(by))
    pairing = rows.filter(pk=id).first()
    if pairing is None:
        raise NotFound(NO_RECORD)
    if not any(by.may(P.EDIT_VISITS, side.place) for side in (pairing.supporting, pairing.receiving)):
        raise Denied(MAY_NOT)
    return pairing


def _fill(visit: Visit, plan: Plan) -> None:
    visit.visitor, visit.purpose, visit.agenda = plan.visitor.value, plan.purpose, plan.agenda
    visit.first_on, visit.last_on, visit.delegation = plan.first_on, plan.last_on, plan.delegation


def _seat(visit: Visit, plan: Plan) -> None:
    known = Staff.objects.select_related("institution").in_bulk(
        [one.staff_id for one in plan.people if one.staff_id]
    )
    rows = [_participant(visit, n, one, known) for n, one in enumerate(plan.people, 1)]
    twice = Invalid(TWICE, field="people")
    with clash(participant_once=twice, participant_one_leader=twice):
        Participant.objects.bulk_create(rows)


def _participant(visit: Visit, position: int, one: Seated, known: dict[UUID, Staff]) -> Participant:
    staff = known.get(one.staff_id) if one.staff_id else None
    if one.staff_id and staff is None:
        raise Invalid(NOBODY, field="people")
    name = staff.name if staff else limited(one.name, "people", 40)
    office = one.office.strip() or (staff.institution.label if staff else "")
    return Participant(
        visit=visit, position=position, seat=one.seat.value, staff=staff, name=name, office=office[:80]
    )
