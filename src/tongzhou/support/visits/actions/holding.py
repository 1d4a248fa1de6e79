"""A visit was held: who travelled claims it, the host confirms. Or it is cancelled."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from tongzhou.kernel.actors import MAY_NOT, Actor
from tongzhou.kernel.errors import Denied, Invalid
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.ledger.rules import CHINA, Amounts, Member
from tongzhou.support.sides import claiming
from tongzhou.support.sides.running import Turn, reason
from tongzhou.support.visits.acts import MUTUAL_VISIT
from tongzhou.support.visits.models import Participant, Visit
from tongzhou.support.visits.moving import RUNNER, may_hold, travels
from tongzhou.support.visits.rules import DELEGATION, NOT_OVER, Seat, delegation_size


def hold_visit(
    *,
    by: Actor,
    at: datetime,
    visit_id: UUID,
    delegation: int | None = None,
    uncounted: bool = False,
    seen: int | None = None,
) -> Visit:
    """The visit was held, with so many in the delegation (None: as planned, else as listed): the visiting side claims it.

    `uncounted`: an old visit of which nobody knows how many came; what is not known is not made up.

    Raises NotFound, Denied (the host does not claim), IllegalMove, Invalid (last_on, delegation), Conflict.
    """

    def change(turn: Turn[Visit]) -> None:
        visit = turn.record
        if not may_hold(by, visit):
            raise Denied(MAY_NOT)
        if visit.last_on > at.astimezone(CHINA).date():
            raise Invalid(NOT_OVER, field="last_on")
        people = list(visit.participants.select_related("staff").order_by("position"))
        listed = sum(Seat(one.seat) in DELEGATION for one in people)
        told = visit.delegation if delegation is None else delegation
        visit.delegation = None if uncounted else delegation_size(listed, told)
        visit.version += 1
        visit.claim = claiming.claim_id(visit.source, visit.version)
        visit.save()
        claiming.claim(_amounts(visit, people, at), by=by, at=at, side=travels(visit))

    return RUNNER.run("hold", change, by=by, at=at, id=visit_id, seen=seen, content=[delegation, uncounted])


def cancel_visit(*, by: Actor, at: datetime, visit_id: UUID, note: str, seen: int | None = None) -> Visit:
    """It does not take place, with the reason. Raises NotFound, Denied, IllegalMove, Invalid (note), Conflict."""

    def change(turn: Turn[Visit]) -> None:
        turn.note = reason(note)

    return RUNNER.run("cancel", change, by=by, at=at, id=visit_id, seen=seen, note=note.strip())


def _amounts(visit: Visit, people: list[Participant], at: datetime) -> Amounts:
    surveys = visit.surveys.select_related("department").order_by("pk")
    return Amounts(
        kind=MUTUAL_VISIT.code,
        source=visit.source,
        version=visit.version,
        occurred_from=claiming.begins(visit.first_on),
        occurred_to=claiming.ends(visit.last_on, at=at),
        supporting_id=visit.supporting.pk,
        receiving_id=visit.receiving.pk,
        pairing_id=visit.pairing_id,
        quantity=Quantity(Decimal(1), Unit.BATCH),
        tier=visit.receiving.tier,
        members=tuple(_member(one) for one in people if one.staff),
        detail={
            "purpose": visit.purpose,
            "visitor": visit.visitor,
            "delegation": visit.delegation,
            "days": (visit.last_on - visit.first_on).days + 1,
            "departments": [one.department.name for one in surveys],
            "resolutions": visit.resolutions.count(),
        },
    )


def _member(one: Participant) -> Member:
    assert one.staff
    return claiming.person("visitor" if Seat(one.seat) in DELEGATION else "host", one.staff)
