"""A posting of the past, entered whole: for history and for workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tongzhou.kernel.actors import Actor, Place
from tongzhou.kernel.errors import Invalid
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import Side
from tongzhou.support.postings.actions.planning import Plan, houses, made
from tongzhou.support.postings.actions.presence import Away, enter_past
from tongzhou.support.postings.actions.running import one_place
from tongzhou.support.postings.models import Posting
from tongzhou.support.postings.rules.sentences import AFTER_PLAN
from tongzhou.support.sides.scope import pairing_of


def record(
    *,
    id: UUID,
    by: Actor,
    at: datetime,
    supporting_id: UUID,
    receiving_id: UUID,
    plan: Plan,
    arrived_on: date,
    left_on: date | None = None,
    away: Sequence[Away] = (),
) -> Posting:
    """Enter a posting that has taken place, by the office of either side; the other confirms arrival and days, at its leisure.

    `left_on` (last day) None: he is still there. The same id with the same content answers the same; nothing counts until
    confirmed. Raises Denied, NotFound, Invalid (staff_id, department_id, batch_id, planned, arrived_on, left_on, away,
    pairing), Conflict when the person is posted elsewhere during these days.
    """
    giving, taking = houses(supporting_id, receiving_id)
    side = side_of_office(by, giving.place, taking.place)
    posting = made(id, giving, taking, plan)
    if plan.planned.end is not None and arrived_on >= plan.planned.end:
        raise Invalid(AFTER_PLAN, field="arrived_on", day=posting.planned.upper)
    posting.pairing = pairing_of(giving, taking, on=arrived_on)
    with one_place(posting.staff.name):
        return enter_past(posting, by=by, at=at, side=side, arrived_on=arrived_on, left_on=left_on, away=away)


def side_of_office(by: Actor, giving: Place, taking: Place) -> Side:
    """The side whose office enters it."""
    if by.may(P.MANAGE_POSTINGS, giving):
        return Side.SUPPORTING
    by.require(P.MANAGE_POSTINGS, taking)
    return Side.RECEIVING
