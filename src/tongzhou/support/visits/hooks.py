"""What this package tells those below it: its kind of act, and what it does with the ledger's word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from tongzhou.kernel.actors import Actor
from tongzhou.ledger import kinds
from tongzhou.ledger.listening import Heard, listen
from tongzhou.ledger.models import Claim
from tongzhou.support.visits.acts import MUTUAL_VISIT
from tongzhou.support.visits.models import Visit
from tongzhou.support.visits.moving import RUNNER
from tongzhou.support.visits.rules import LIFECYCLE

HEARD = {
    Heard.POSTED: "posted",
    Heard.DISPUTED: "disputed",
    Heard.WITHDRAWN: "withdrawn",
    Heard.REVERSED: "reversed",
}


def _moved(event: str) -> Callable[[Sequence[Claim], Actor, datetime], None]:
    sources = {state.value for move in LIFECYCLE.moves if move.event == event for state in move.sources}

    def handler(claims: Sequence[Claim], by: Actor, at: datetime) -> None:
        rows = Visit.objects.select_for_update(of=("self",)).select_related("supporting", "receiving")
        for visit in rows.filter(claim__in=[claim.pk for claim in claims]).order_by("claim"):
            if visit.state in sources:
                RUNNER.react(visit, event, by=by, at=at)

    return handler


HANDLERS = {heard: _moved(event) for heard, event in HEARD.items()}


def register() -> None:
    """Once, at start."""
    kinds.register(MUTUAL_VISIT)
    for heard, handler in HANDLERS.items():
        listen(MUTUAL_VISIT.code, heard, handler)
