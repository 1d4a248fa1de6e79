"""How a visit moves (one runner for pages and verbs), and for which side an event is taken."""

from __future__ import annotations

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.rules import Side
from tongzhou.support.sides.running import Runner
from tongzhou.support.visits.models import Resolution, Visit, VisitStep
from tongzhou.support.visits.rules import LIFECYCLE, State

RUNNER = Runner("visit", Visit, VisitStep, LIFECYCLE, State)


def may_hold(by: Actor, visit: Visit) -> bool:
    """Whether the actor may enter the visit as held: who travelled says so, the host confirms."""
    move = LIFECYCLE.move(State.PLANNED, "hold")
    return by.may(move.permission, visit.travelling.place)


def travels(visit: Visit) -> Side:
    """The side that travels, and claims."""
    return Side(visit.visitor)


def may_settle(by: Actor, visit: Visit, task: Resolution) -> bool:
    """Whether `by` may report on a resolution: its owner (or who stands in for him), and who edits visits at either house."""
    sides = (visit.supporting.place, visit.receiving.place)
    return task.owner_id in by.staff_ids or any(by.may(P.EDIT_VISITS, side) for side in sides)
