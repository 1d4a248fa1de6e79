"""What this package tells those below it: its kind of act, what it does with the ledger's word, whose files it guards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tongzhou.kernel.actors import Actor
from tongzhou.ledger import kinds
from tongzhou.ledger.listening import Heard, listen
from tongzhou.ledger.models import Claim
from tongzhou.support.goals.acts import REACHED
from tongzhou.support.goals.models import Goal
from tongzhou.support.goals.moving import RUNNER
from tongzhou.support.goals.rules import LIFECYCLE
from tongzhou.support.sides.scope import guard

HEARD = {
    Heard.POSTED: "posted",
    Heard.DISPUTED: "disputed",
    Heard.WITHDRAWN: "withdrawn",
    Heard.REVERSED: "reversed",
}


def _moved(event: str) -> Callable[[Sequence[Claim], Actor, datetime], None]:
    sources = {state.value for move in LIFECYCLE.moves if move.event == event for state in move.sources}

    def handler(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        rows = Goal.objects.select_for_update(of=("self",)).select_related("supporting", "receiving")
        for goal in rows.filter(claim__in=[claim.pk for claim in claims]).order_by("claim"):
            if goal.state in sources:
                RUNNER.react(goal, event, by=by, at=at)

    return handler


HANDLERS = {heard: _moved(event) for heard, event in HEARD.items()}


def register() -> None:
    """Once, at start."""
    kinds.register(REACHED)
    for heard, handler in HANDLERS.items():
        listen(REACHED.code, heard, handler)
    guard("goal", Goal)
