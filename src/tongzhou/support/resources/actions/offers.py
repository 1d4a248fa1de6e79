"""What a page may offer: the steps that the actor could take on a record as it stands."""

from __future__ import annotations

from tongzhou.kernel.actors import Actor
from tongzhou.ledger.rules import Side
from tongzhou.support.resources.actions.runners import RUNNERS
from tongzhou.support.resources.rules.states import BY_LEDGER
from tongzhou.support.sides.models import TwoSided


def offers(name: str, record: TwoSided, by: Actor) -> frozenset[str]:
    """Events of a record called `name` ("fund", "project", "purchase", "device"), without those that the ledger brings."""
    return RUNNERS[name].offers(record, by) - BY_LEDGER  # type: ignore[arg-type]  # the record is of the runner's own model


def require_step(name: str, record: TwoSided, event: str, by: Actor, *, now: bool = True) -> None:
    """Raise Denied unless the event is the actor's to take; with `now`, IllegalMove unless it can be taken as things stand.

    A form asks this before anything that was typed is read. What was sent twice is judged by the verb: then not `now`.
    """
    runner = RUNNERS[name]
    move = next(move for move in runner.lifecycle.moves if move.event == event)
    side = runner.sides.get(event)
    if side is Side.SUPPORTING or (side is None and by.may(move.permission, record.supporting.place)):
        by.require(move.permission, record.supporting.place)
    else:
        by.require(move.permission, record.receiving.place)
    if now:
        runner.lifecycle.move(runner.state(record.state), event)
